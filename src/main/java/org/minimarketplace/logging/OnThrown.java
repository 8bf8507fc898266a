package org.minimarketplace.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/** Hears of everything that anybody logs with a throwable, whatever the level, and may keep it out of the log. */
final class OnThrown extends TurboFilter {

    private final Consumer<Throwable> heard;
    private final Predicate<Throwable> quiet;

    /**
     * Is to be added to a logger context.
     *
     * @param heard is told of each throwable first
     * @param quiet those of which nothing is logged, except at DEBUG and TRACE
     */
    OnThrown(Consumer<Throwable> heard, Predicate<Throwable> quiet) {
        this.heard = heard;
        this.quiet = quiet;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable throwable) {
        Throwable thrown = throwable == null ? last(arguments) : throwable;
        if (thrown == null) {
            return FilterReply.NEUTRAL;
        }
        heard.accept(thrown);
        return level.isGreaterOrEqual(Level.INFO) && quiet.test(thrown) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    /** Where there are arguments, too, the throwable is the last of them. */
    private static @Nullable Throwable last(Object @Nullable [] arguments) {
        return arguments != null && arguments.length > 0 && arguments[arguments.length - 1] instanceof Throwable last
                ? last
                : null;
    }
}
