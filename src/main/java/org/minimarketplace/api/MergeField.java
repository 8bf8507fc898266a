package org.minimarketplace.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A member of a merge patch, which tells "absent, leave it" from "null, remove it" (RFC 7396). Immutable.
 *
 * @param present whether the member stands in the patch
 * @param value its value; null if absent or null
 */
@JsonDeserialize(using = MergeField.Deserializer.class)
public record MergeField<T>(boolean present, @Nullable T value) {

    /** A member that is not in the patch. */
    public static <T> MergeField<T> absent() {
        return new MergeField<>(false, null);
    }

    /** The value after the patch. */
    public @Nullable T orElse(@Nullable T stored) {
        return present ? value : stored;
    }

    /** The same member with its value changed, if it has one. */
    MergeField<T> map(UnaryOperator<T> change) {
        return value == null ? this : new MergeField<>(present, change.apply(value));
    }

    /** Lets the constraints on {@code T} hold for the values of members that are present. */
    public static final class Extractor implements ValueExtractor<MergeField<@ExtractedValue ?>> {
        @Override
        public void extractValues(MergeField<?> member, ValueReceiver receiver) {
            if (member.present()) {
                receiver.value(null, member.value());
            }
        }
    }

    /** Reads the value by the member's own type. */
    static final class Deserializer extends JsonDeserializer<MergeField<?>> implements ContextualDeserializer {

        private final @Nullable JavaType type;

        Deserializer() {
            this(null);
        }

        private Deserializer(@Nullable JavaType type) {
            this.type = type;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            JavaType wrapper = property == null ? context.getContextualType() : property.getType();
            return new Deserializer(wrapper.containedTypeOrUnknown(0));
        }

        @Override
        public MergeField<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return new MergeField<>(true, context.readValue(parser, type));
        }

        @Override
        public MergeField<?> getNullValue(DeserializationContext context) {
            return new MergeField<>(true, null);
        }

        @Override
        public MergeField<?> getAbsentValue(DeserializationContext context) {
            return absent();
        }
    }
}
