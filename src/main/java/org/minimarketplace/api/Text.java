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

/**
 * Text of {@link #min} to {@link #max} Unicode code points, without NUL, at which C programs (SQLite's shell among
 * them) stop reading, and without unpaired surrogates, which have no UTF-8. Null is valid.
 */
@Documented
@Constraint(validatedBy = Text.Validator.class)
@Target({FIELD, TYPE_USE})
@Retention(RUNTIME)
public @interface Text {

    /** The smallest number of code points. */
    int min() default 0;

    /** The largest number of code points. */
    int max();

    /** The message for the client. */
    String message() default "must have {min} to {max} characters";

    /** Unused: every limit always holds. */
    Class<?>[] groups() default {};

    /** Unused. */
    Class<? extends Payload>[] payload() default {};

    /** Counts code points and looks at each. */
    final class Validator implements ConstraintValidator<Text, CharSequence> {

        private int min;
        private int max;

        @Override
        public void initialize(Text limits) {
            min = limits.min();
            max = limits.max();
        }

        @Override
        public boolean isValid(@Nullable CharSequence value, ConstraintValidatorContext context) {
            if (value == null) {
                return true;
            }
            if (value.codePoints().anyMatch(Characters::isForbidden)) {
                context.disableDefaultConstraintViolation();
                context.buildConstraintViolationWithTemplate("must not contain NUL or unpaired surrogates")
                        .addConstraintViolation();
                return false;
            }
            long length = value.codePoints().count();
            return min <= length && length <= max;
        }
    }
}
