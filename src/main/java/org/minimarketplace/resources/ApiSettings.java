package org.minimarketplace.resources;

import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.validation.DataSizeRange;
import io.dropwizard.validation.DurationRange;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.minimarketplace.api.CurrencyCode;

/**
 * The {@code api} section of the configuration.
 *
 * @param timeout seconds until a request's deadline
 * @param maxBodySize of a request, after inflating
 * @param maxImportSize of an import, after inflating
 * @param defaultCurrency of a product that comes without one
 * @param requireIfMatch whether changes and removals need an {@code If-Match} header field
 * @param idempotencyRetention how long the outcome under an {@code Idempotency-Key} is remembered
 * @param idempotencyMemory bytes that are remembered for one caller, the newest first
 */
public record ApiSettings(
        @DecimalMin(value = "0.05", message = TIMEOUT_RANGE) @DecimalMax(value = "300", message = TIMEOUT_RANGE)
        BigDecimal timeout,

        @DataSizeRange(min = 1, max = 64 * 1024, unit = DataSizeUnit.KIBIBYTES, message = SIZE_RANGE)
        DataSize maxBodySize,

        @CurrencyCode String defaultCurrency,

        @DataSizeRange(min = 1, max = 64L * 1024 * 1024, unit = DataSizeUnit.KIBIBYTES, message = IMPORT_RANGE)
        DataSize maxImportSize,

        Boolean requireIfMatch,

        @DurationRange(min = 1, max = 365 * 24 * 3600, unit = TimeUnit.SECONDS, message = RETENTION_RANGE)
        io.dropwizard.util.Duration idempotencyRetention,

        @DataSizeRange(min = 1, max = 1024 * 1024, unit = DataSizeUnit.MEBIBYTES, message = MEMORY_RANGE)
        DataSize idempotencyMemory) {

    private static final String TIMEOUT_RANGE = "must be a number of seconds from 0.05 to 300";
    private static final String SIZE_RANGE = "must be a size from 1KiB to 64MiB";

    private static final String IMPORT_RANGE = "must be a size from 1KiB to 64GiB";
    private static final String RETENTION_RANGE = "must be a duration from 1s to 365d";
    private static final String MEMORY_RANGE = "must be a size from 1MiB to 1TiB";
    private static final BigDecimal DEFAULT_TIMEOUT = BigDecimal.valueOf(5);
    private static final DataSize DEFAULT_MAX_BODY_SIZE = DataSize.kibibytes(256);
    private static final DataSize DEFAULT_MAX_IMPORT_SIZE = DataSize.gibibytes(1);
    private static final String DEFAULT_CURRENCY = "USD";
    private static final io.dropwizard.util.Duration DEFAULT_RETENTION = io.dropwizard.util.Duration.hours(24);
    private static final DataSize DEFAULT_MEMORY = DataSize.gibibytes(1);

    /** Fills in the defaults: Jackson hands null for a key that is absent. */
    public ApiSettings {
        timeout = timeout == null ? DEFAULT_TIMEOUT : timeout;
        maxBodySize = maxBodySize == null ? DEFAULT_MAX_BODY_SIZE : maxBodySize;
        maxImportSize = maxImportSize == null ? DEFAULT_MAX_IMPORT_SIZE : maxImportSize;
        defaultCurrency = defaultCurrency == null ? DEFAULT_CURRENCY : defaultCurrency;
        requireIfMatch = requireIfMatch == null ? Boolean.FALSE : requireIfMatch;
        idempotencyRetention = idempotencyRetention == null ? DEFAULT_RETENTION : idempotencyRetention;
        idempotencyMemory = idempotencyMemory == null ? DEFAULT_MEMORY : idempotencyMemory;
    }

    /** The defaults. */
    public static ApiSettings defaults() {
        return new ApiSettings(
                DEFAULT_TIMEOUT,
                DEFAULT_MAX_BODY_SIZE,
                DEFAULT_CURRENCY,
                DEFAULT_MAX_IMPORT_SIZE,
                Boolean.FALSE,
                DEFAULT_RETENTION,
                DEFAULT_MEMORY);
    }

    /** The time that a request may take. */
    public Duration requestTimeout() {
        return Duration.ofMillis(timeout.movePointRight(3).longValue());
    }
}
