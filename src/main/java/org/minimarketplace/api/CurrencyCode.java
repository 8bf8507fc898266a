package org.minimarketplace.api;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** An ISO 4217 code in capital letters: one of {@link Currencies}. Null is valid. */
@Documented
@Constraint(validatedBy = CurrencyCode.Validator.class)
@Target({FIELD, TYPE_USE})
@Retention(RUNTIME)
public @interface CurrencyCode {

    /** The message for the client. */
    String message() default "must be an ISO 4217 currency code, like USD";

    /** Unused: every limit always holds. */
    Class<?>[] groups() default {};

    /** Unused. */
    Class<? extends Payload>[] payload() default {};

    /** Looks the code up. */
    final class Validator implements ConstraintValidator<CurrencyCode, String> {

        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            return value == null || Currencies.isCode(value);
        }
    }
}
