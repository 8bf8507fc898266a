package org.minimarketplace.config;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import jakarta.validation.Constraint;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The allowed values where one does not fit, in the words of a line for the operator. */
final class Expectations {

    private static final Pattern KNOWN_TYPES = Pattern.compile("known type ids = \\[([^]]*)]");

    private Expectations() {}

    /**
     * Says what is wrong with a value, and what is allowed.
     *
     * @param key where it stands
     * @param value what stands there, if it is a plain value
     */
    static String of(JsonMappingException error, String key, Optional<String> value) {
        if (error instanceof UnrecognizedPropertyException unknown) {
            return "is not a key that is known here; known are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (error instanceof InvalidTypeIdException unknown) {
            Matcher known = KNOWN_TYPES.matcher(unknown.getOriginalMessage());
            return "must be " + (known.find() ? "one of " + known.group(1) : "a type that is known") + ", not "
                    + Shown.value(key, String.valueOf(unknown.getTypeId()));
        }
        String allowed = declaredRange(error.getPath()).orElseGet(() -> typeName(type(error)));
        return value.map(wrong -> allowed + ", not " + Shown.value(key, wrong)).orElse(allowed);
    }

    /** The message of a constraint on the field, which says what is allowed. */
    private static Optional<String> declaredRange(List<Reference> path) {
        Reference last = path.get(path.size() - 1);
        Object owner = last.getFrom();
        Class<?> type = owner instanceof Class<?> known ? known : owner.getClass();
        return Stream.of(type.getDeclaredFields())
                .filter(field -> field.getName().equals(last.getFieldName()))
                .flatMap(field -> Stream.of(field.getAnnotations()))
                .filter(annotation -> annotation.annotationType().isAnnotationPresent(Constraint.class))
                .map(Expectations::message)
                .filter(message -> !message.startsWith("{"))
                .findFirst();
    }

    private static String message(Annotation constraint) {
        try {
            return String.valueOf(
                    constraint.annotationType().getMethod("message").invoke(constraint));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every constraint has a message", e);
        }
    }

    private static @Nullable Class<?> type(JsonMappingException error) {
        if (error instanceof ValueInstantiationException instantiation) {
            return instantiation.getType().getRawClass();
        }
        return error instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
    }

    private static String typeName(@Nullable Class<?> type) {
        if (type == null) {
            return "has a wrong value";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "must be a whole number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "must be true or false";
        }
        if (type == Duration.class) {
            return "must be a duration, like 10s";
        }
        if (type == DataSize.class) {
            return "must be a size, like 64KiB";
        }
        if (type.isEnum()) {
            return "must be one of "
                    + Stream.of(type.getEnumConstants())
                            .map(constant -> String.valueOf(constant).toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        return "must be a " + type.getSimpleName();
    }
}
