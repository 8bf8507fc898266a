package org.minimarketplace.transfer;

import static java.util.Objects.requireNonNull;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.api.ProductRecord;
import org.minimarketplace.core.ImportRow;
import org.minimarketplace.core.LineError;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductFormat.Line;

/** Between records in files and the domain. Thread-safe. */
final class RecordMapping {

    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Validator validator;
    private final String defaultCurrency;

    RecordMapping(Validator validator, String defaultCurrency) {
        this.validator = validator;
        this.defaultCurrency = defaultCurrency;
    }

    /** The row that a record stands for, or all that is wrong with it. */
    Line line(long number, ProductRecord file) {
        List<LineError> errors = new ArrayList<>();
        for (ConstraintViolation<ProductRecord> violation : validator.validate(file)) {
            errors.add(new LineError(number, violation.getPropertyPath().toString(), violation.getMessage()));
        }
        if (!errors.isEmpty()) {
            errors.sort(Comparator.comparing(LineError::field));
            return Line.wrong(errors);
        }
        Instant created = time(number, "createdAt", file.createdAt(), errors);
        Instant updated = time(number, "updatedAt", file.updatedAt(), errors);
        if (created != null && updated != null && updated.isBefore(created)) {
            errors.add(new LineError(number, "updatedAt", "must not be before createdAt"));
        }
        return errors.isEmpty() ? Line.of(row(number, file, created, updated)) : Line.wrong(errors);
    }

    private ImportRow row(long number, ProductRecord file, @Nullable Instant created, @Nullable Instant updated) {
        BigInteger version = file.version();
        return new ImportRow(
                number,
                file.id() == null ? null : UUID.fromString(file.id()),
                new ProductDetails(
                        requireNonNull(file.name()),
                        file.description(),
                        requireNonNull(file.price()).longValueExact(),
                        file.currency() == null ? defaultCurrency : file.currency()),
                version == null ? null : version.longValueExact(),
                created,
                updated);
    }

    private static @Nullable Instant time(long number, String field, @Nullable String text, List<LineError> errors) {
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            errors.add(new LineError(number, field, "must be a time that exists"));
            return null;
        }
    }

    static ProductRecord record(Product product) {
        ProductDetails details = product.details();
        return new ProductRecord(
                product.id().toString(),
                details.name(),
                details.description(),
                BigInteger.valueOf(details.price()),
                details.currency(),
                BigInteger.valueOf(product.version()),
                RFC_3339.format(product.createdAt()),
                RFC_3339.format(product.updatedAt()));
    }
}
