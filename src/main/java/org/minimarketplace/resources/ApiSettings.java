package org.minimarketplace.resources;

import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.validation.DataSizeRange;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.math.BigDecimal;
import java.time.Duration;
import org.minimarketplace.api.CurrencyCode;

/**
 * The {@code api} section of the configuration.
 *
 * @param timeout seconds until a request's deadline
 * @param maxBodySize of a request, after inflating
 * @param defaultCurrency of a product that comes without one
 */
public record ApiSettings(
        @DecimalMin(value = "0.05", message = TIMEOUT_RANGE) @DecimalMax(value = "300", message = TIMEOUT_RANGE)
        BigDecimal timeout,

        @DataSizeRange(min = 1, max = 64 * 1024, unit = DataSizeUnit.KIBIBYTES, message = SIZE_RANGE)
        DataSize maxBodySize,

        @CurrencyCode String defaultCurrency) {

    private static final String TIMEOUT_RANGE = "must be a number of seconds from 0.05 to 300";
    private static final String SIZE_RANGE = "must be a size from 1KiB to 64MiB";

    private static final BigDecimal DEFAULT_TIMEOUT = BigDecimal.valueOf(5);
    private static final DataSize DEFAULT_MAX_BODY_SIZE = DataSize.kibibytes(256);
    private static final String DEFAULT_CURRENCY = "USD";

    /** Fills in the defaults: Jackson hands null for a key that is absent. */
    public ApiSettings {
        timeout = timeout == null ? DEFAULT_TIMEOUT : timeout;
        maxBodySize = maxBodySize == null ? DEFAULT_MAX_BODY_SIZE : maxBodySize;
        defaultCurrency = defaultCurrency == null ? DEFAULT_CURRENCY : defaultCurrency;
    }

    /** What holds where the configuration says nothing. */
    public static ApiSettings defaults() {
        return new ApiSettings(DEFAULT_TIMEOUT, DEFAULT_MAX_BODY_SIZE, DEFAULT_CURRENCY);
    }

    /** The time that a request may take. */
    public Duration requestTimeout() {
        return Duration.ofMillis(timeout.movePointRight(3).longValue());
    }
}
