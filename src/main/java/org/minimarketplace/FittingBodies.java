package org.minimarketplace;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The largest body fits into the memory of all bodies in arrival: it would be refused for ever with 503 otherwise. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = FittingBodies.Check.class)
@interface FittingBodies {

    String message() default "must be at most limits.bodiesInArrival";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Names the key that is too large, which stands in the file: the defaults fit. */
    final class Check implements ConstraintValidator<FittingBodies, MarketplaceConfiguration> {

        @Override
        public boolean isValid(MarketplaceConfiguration configuration, ConstraintValidatorContext context) {
            // A section without anything in it is somebody else's to refuse.
            if (configuration.limits() == null
                    || configuration.api() == null
                    || configuration.api().maxBodySize().toBytes()
                            <= configuration.limits().bodiesInArrival().toBytes()) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate("must be at most limits.bodiesInArrival, "
                            + configuration.limits().bodiesInArrival())
                    .addPropertyNode("api")
                    .addPropertyNode("maxBodySize")
                    .addConstraintViolation();
            return false;
        }
    }
}
