package org.minimarketplace.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Foreseen;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Has one line for an answer that is cut off after its beginning for a reason that is no defect, like an export that
 * the gate refuses its next step, where Jersey has an error with a stack trace.
 */
final class CutOffAnswers extends TurboFilter {

    /** Jersey's class that completes responses, and can only log failures after their beginning. */
    static final String JERSEY = "org.glassfish.jersey.server.ServerRuntime$Responder";

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(CutOffAnswers.class);

    private static final int MAX_DEPTH = 20;

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable throwable) {
        Throwable reason = throwable != null && logger.getName().equals(JERSEY) ? foreseen(throwable) : null;
        if (reason == null) {
            return FilterReply.NEUTRAL;
        }
        LOG.warn(
                "an answer was cut off after its beginning: {}: {}",
                reason.getClass().getSimpleName(),
                reason.getMessage());
        return FilterReply.DENY;
    }

    private static @Nullable Throwable foreseen(Throwable failure) {
        Throwable cause = failure;
        // Causes may go in circles.
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof Foreseen) {
                return cause;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
