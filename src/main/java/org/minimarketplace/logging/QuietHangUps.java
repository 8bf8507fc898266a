package org.minimarketplace.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.http.HungUpException;
import org.slf4j.Marker;

/**
 * Keeps what libraries say about clients that hung up out of the log, and so out of the counts of errors that operators
 * are woken for: Jersey logs each write to such a client as an error, with all of its stack. {@code HangUps} says it
 * once, at DEBUG.
 */
final class QuietHangUps extends TurboFilter {

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable thrown) {
        boolean quiet = thrown != null && level.isGreaterOrEqual(Level.INFO) && HungUpException.isCauseOf(thrown);
        return quiet ? FilterReply.DENY : FilterReply.NEUTRAL;
    }
}
