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
 * A name of 1 to {@link #MAX} Unicode code points in one line: without control characters, separators of lines, and the
 * characters that make text run in another direction than it is stored, so that a name is what it looks like; with at
 * least one character that can be seen. Joiners and variation selectors may stand in it, as emoji and Persian need
 * them. To be trimmed before. Null is valid.
 */
@Documented
@Constraint(validatedBy = ProductName.Validator.class)
@Target({FIELD, TYPE_USE})
@Retention(RUNTIME)
public @interface ProductName {

    /** The largest number of code points. */
    int MAX = 200;

    /** The message for the client. */
    String message() default "must have 1 to " + MAX + " characters";

    /** Unused: every limit always holds. */
    Class<?>[] groups() default {};

    /** Unused. */
    Class<? extends Payload>[] payload() default {};

    /** Looks at each code point. */
    final class Validator implements ConstraintValidator<ProductName, CharSequence> {

        @Override
        public boolean isValid(@Nullable CharSequence name, ConstraintValidatorContext context) {
            if (name == null) {
                return true;
            }
            if (name.codePoints().anyMatch(Characters::isForbidden)) {
                return refused(context, "must not contain NUL or unpaired surrogates");
            }
            if (name.codePoints().anyMatch(Characters::isControl)) {
                return refused(context, "must not contain control characters, line breaks or changes of direction");
            }
            long length = name.codePoints().count();
            if (length == 0 || length > MAX) {
                return false;
            }
            return name.codePoints().anyMatch(Characters::isVisible)
                    || refused(context, "must have a character that can be seen");
        }

        private static boolean refused(ConstraintValidatorContext context, String message) {
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(message).addConstraintViolation();
            return false;
        }
    }
}
