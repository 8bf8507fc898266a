package org.minimarketplace.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Static fields whose value cannot change: of an immutable type, a collection that is immutable when one looks at it,
 * or of a class of ours that has nothing but constants of these kinds and final fields.
 */
final class HoldsNothingThatChanges extends ArchCondition<JavaField> {

    static final HoldsNothingThatChanges INSTANCE = new HoldsNothingThatChanges();

    /** From libraries, beside numbers, strings, enums, records and {@code java.time}. */
    private static final Set<String> IMMUTABLE = Set.of(
            "java.lang.String",
            "java.lang.Boolean",
            "java.lang.Integer",
            "java.lang.Long",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.util.Base64$Encoder",
            "java.util.Base64$Decoder",
            "java.util.regex.Pattern",
            "org.slf4j.Logger",
            "io.dropwizard.util.DataSize",
            "io.dropwizard.util.Duration",
            "com.fasterxml.jackson.core.type.TypeReference",
            "com.fasterxml.jackson.databind.ObjectReader",
            "com.fasterxml.jackson.databind.ObjectWriter",
            "org.apache.commons.csv.CSVFormat");

    private HoldsNothingThatChanges() {
        super("hold nothing that changes");
    }

    @Override
    public void check(JavaField field, ConditionEvents events) {
        JavaClass type = field.getRawType();
        boolean constant = isImmutable(type) || (isCollection(type) && holdsImmutableCollection(field));
        events.add(new SimpleConditionEvent(
                field, constant, "Field <" + field.getFullName() + "> of " + type.getName() + " may change"));
    }

    private static boolean isImmutable(JavaClass type) {
        return type.isPrimitive()
                || type.isEnum()
                || type.isRecord()
                || IMMUTABLE.contains(type.getName())
                || type.getPackageName().startsWith("java.time")
                || isOursAndFinal(type);
    }

    private static boolean isOursAndFinal(JavaClass type) {
        return type.getPackageName().startsWith("org.minimarketplace")
                && type.getAllFields().stream()
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .allMatch(field -> field.getModifiers().contains(JavaModifier.FINAL)
                                && !isCollection(field.getRawType())
                                && !field.getRawType().isArray()
                                && !field.getRawType().getPackageName().startsWith("java.util.concurrent"));
    }

    private static boolean isCollection(JavaClass type) {
        return type.isAssignableTo(Map.class) || type.isAssignableTo(Iterable.class);
    }

    private static boolean holdsImmutableCollection(JavaField field) {
        try {
            Field reflected = field.reflect();
            reflected.setAccessible(true);
            Object value = reflected.get(null);
            return value != null
                    && List.of("java.util.ImmutableCollections", "java.util.Collections$Unmodifiable").stream()
                            .anyMatch(prefix -> value.getClass().getName().startsWith(prefix));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
