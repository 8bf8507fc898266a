package org.minimarketplace.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads numbers and truths from texts, in one spelling each: a number in the decimal notation of JSON (RFC 8259,
 * section 6), without leading zeros, signs of its own or blanks, and {@code true} or {@code false} in any case.
 */
final class StrictScalars extends SimpleModule {

    private static final long serialVersionUID = 1L;

    private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]{0,18})");
    private static final Pattern NUMBER =
            Pattern.compile("-?(?:0|[1-9][0-9]{0,18})(?:\\.[0-9]{1,18})?(?:[eE][+-]?[0-9]{1,3})?");
    private static final Pattern TRUTH = Pattern.compile("(?i:true|false)");

    StrictScalars() {
        add(int.class, WHOLE, Integer::valueOf);
        add(Integer.class, WHOLE, Integer::valueOf);
        add(long.class, WHOLE, Long::valueOf);
        add(Long.class, WHOLE, Long::valueOf);
        add(double.class, NUMBER, Double::valueOf);
        add(Double.class, NUMBER, Double::valueOf);
        add(BigDecimal.class, NUMBER, BigDecimal::new);
        add(boolean.class, TRUTH, text -> Boolean.valueOf(text.toLowerCase(Locale.ROOT)));
        add(Boolean.class, TRUTH, text -> Boolean.valueOf(text.toLowerCase(Locale.ROOT)));
    }

    private <T> void add(Class<T> type, Pattern form, Function<String, T> reading) {
        addDeserializer(type, new Strict<>(type, form, reading));
    }

    private static final class Strict<T> extends StdScalarDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final Pattern form;
        private final transient Function<String, T> reading;

        Strict(Class<T> type, Pattern form, Function<String, T> reading) {
            super(type);
            this.form = form;
            this.reading = reading;
        }

        @Override
        @SuppressWarnings("unchecked") // A context answers a value of the type that it is asked for.
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.currentToken().isScalarValue() || parser.currentToken() == JsonToken.VALUE_NULL) {
                return (T) context.handleUnexpectedToken(handledType(), parser);
            }
            String text = parser.getText();
            if (form.matcher(text).matches()) {
                try {
                    return reading.apply(text);
                } catch (NumberFormatException e) {
                    return (T) context.handleWeirdStringValue(handledType(), text, "is out of range");
                }
            }
            return (T) context.handleWeirdStringValue(handledType(), text, "has another form");
        }
    }
}
