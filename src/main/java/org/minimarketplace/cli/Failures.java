package org.minimarketplace.cli;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationParsingException;
import io.dropwizard.configuration.ConfigurationValidationException;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintViolation;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.db.DatabaseRefusedException;

/** Why a command failed, as lines for the operator: what, where, and what is allowed. */
final class Failures {

    private Failures() {}

    /**
     * Describes an error, with a stack trace only for a defect.
     *
     * @param file the configuration file that the command was given
     */
    static List<String> describe(Throwable error, @Nullable String file) {
        String source = file == null ? "configuration" : file;
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof CommandFailedException failed) {
                return failed.lines().stream().map(line -> "error: " + line).toList();
            }
            if (cause instanceof DatabaseRefusedException) {
                return List.of("error: " + cause.getMessage());
            }
            if (cause instanceof SocketException || cause instanceof UnresolvedAddressException) {
                return List.of("error: " + bindMessage(error) + ": stop the process that uses it, or set PORT,"
                        + " ADMIN_PORT, BIND_HOST or ADMIN_BIND_HOST");
            }
            if (cause instanceof ConfigurationException configuration) {
                return configuration(configuration, source, EnvironmentVariables.in(file));
            }
            if (cause instanceof FileNotFoundException) {
                return List.of("error: " + source + " does not exist or is not readable");
            }
        }
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        return List.of("error: unexpected " + trace);
    }

    private static String bindMessage(Throwable error) {
        // Jetty's wrapper names the address: "Failed to bind to /127.0.0.1:8080".
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(message -> message != null && message.contains("bind to"))
                .findFirst()
                .map(message -> "cannot listen on " + message.replaceFirst(".*bind to /?", ""))
                .orElse("cannot listen: the address is in use or not one of this machine");
    }

    private static List<String> configuration(
            ConfigurationException error, String source, EnvironmentVariables variables) {
        if (error instanceof ConfigurationValidationException invalid) {
            return invalid.getConstraintViolations().stream()
                    .map(violation -> line(source, variables, violation))
                    .sorted()
                    .toList();
        }
        if (error instanceof ConfigurationParsingException
                && error.getCause() instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()) {
            String key = key(mapping.getPath());
            return List.of("error: %s: %s%s %s"
                    .formatted(source, key, variables.suffix(key), expectation(mapping, variables.value(key))));
        }
        return List.of("error: " + oneLine(String.valueOf(error.getMessage())));
    }

    private static String line(String source, EnvironmentVariables variables, ConstraintViolation<?> violation) {
        String key = violation.getPropertyPath().toString();
        return "error: %s: %s%s %s, not %s"
                .formatted(source, key, variables.suffix(key), violation.getMessage(), violation.getInvalidValue());
    }

    private static String expectation(JsonMappingException error, Optional<String> variable) {
        if (error instanceof UnrecognizedPropertyException unknown) {
            return "is not a key that is known here; known are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        String allowed = declaredRange(error.getPath()).orElseGet(() -> typeName(error));
        // Only some errors know the value.
        Optional<String> value = error instanceof InvalidFormatException format
                ? Optional.of(String.valueOf(format.getValue()))
                : variable;
        return value.map(wrong -> allowed + ", not " + wrong).orElse(allowed);
    }

    /** The message of a constraint on the field, which says what is allowed. */
    private static Optional<String> declaredRange(List<JsonMappingException.Reference> path) {
        JsonMappingException.Reference last = path.get(path.size() - 1);
        Object owner = last.getFrom();
        Class<?> type = owner instanceof Class<?> known ? known : owner.getClass();
        return Stream.of(type.getDeclaredFields())
                .filter(field -> field.getName().equals(last.getFieldName()))
                .map(Field::getAnnotations)
                .flatMap(Stream::of)
                .filter(annotation -> annotation.annotationType().isAnnotationPresent(Constraint.class))
                .map(Failures::message)
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

    private static String typeName(JsonMappingException error) {
        Class<?> type = error instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "must be a whole number";
        }
        return type == null ? "has a wrong value" : "must be a " + type.getSimpleName();
    }

    private static String key(List<JsonMappingException.Reference> path) {
        StringBuilder key = new StringBuilder();
        for (JsonMappingException.Reference step : path) {
            if (step.getFieldName() == null) {
                key.append('[').append(step.getIndex()).append(']');
            } else {
                key.append(key.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return key.toString();
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*(\\* )?", " ");
    }
}
