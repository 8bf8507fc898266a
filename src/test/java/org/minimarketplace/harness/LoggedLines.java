package org.minimarketplace.harness;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The lines of a logger, and of those below it, as they are logged. As an extension it listens during each test, and
 * has forgotten what was before. Thread-safe.
 *
 * <p>A service that boots takes appenders away from the root: whoever listens there has to begin after that.
 */
public final class LoggedLines implements BeforeEachCallback, AfterEachCallback, AutoCloseable {

    private final Logger logger;
    private final @Nullable Level level;
    private final Kept kept = new Kept();

    private LoggedLines(Logger logger, @Nullable Level level) {
        this.logger = logger;
        this.level = level;
    }

    /** Of all loggers. */
    public static LoggedLines everywhere() {
        return of(Logger.ROOT_LOGGER_NAME);
    }

    /** Of the logger of a class. */
    public static LoggedLines of(Class<?> type) {
        return of(type.getName());
    }

    /** Of the logger with this name. */
    public static LoggedLines of(String name) {
        return of((Logger) LoggerFactory.getLogger(name));
    }

    /** Of this logger, which may be one of a context of its own. */
    public static LoggedLines of(Logger logger) {
        return new LoggedLines(logger, null);
    }

    /** With the logger at this level, for as long as it is listened to. */
    public LoggedLines at(Level wanted) {
        return new LoggedLines(logger, wanted);
    }

    /** Begins, without an extension. */
    public LoggedLines listen() {
        kept.events.clear();
        LoggerContext context = logger.getLoggerContext();
        if (context.getMDCAdapter() == null) {
            // As that of a test's own; without one no event can be kept.
            context.setMDCAdapter(MDC.getMDCAdapter());
        }
        kept.setContext(context);
        kept.start();
        logger.addAppender(kept);
        if (level != null) {
            logger.setLevel(level);
        }
        return this;
    }

    /** Ends, and lets the logger have the level of the one above it again. What was logged is still there. */
    @Override
    public void close() {
        logger.detachAppender(kept);
        if (level != null) {
            logger.setLevel(null);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        listen();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    /** Forgets what was logged so far. */
    public void clear() {
        kept.events.clear();
    }

    /** All of them. */
    public List<ILoggingEvent> all() {
        return List.copyOf(kept.events);
    }

    /** Their texts. */
    public List<String> messages() {
        return all().stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Those that an operator looks at: of level WARN or above. */
    public List<ILoggingEvent> loud() {
        return all().stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .toList();
    }

    /** Those of one logger. */
    public List<ILoggingEvent> by(String name) {
        return all().stream()
                .filter(event -> event.getLoggerName().equals(name))
                .toList();
    }

    /** Those of one request. */
    public List<ILoggingEvent> traced(String traceId) {
        return all().stream()
                .filter(event -> traceId.equals(event.getMDCPropertyMap().get("traceId")))
                .toList();
    }

    /** Those of one request by one logger. */
    public List<ILoggingEvent> traced(String traceId, String name) {
        return traced(traceId).stream()
                .filter(event -> event.getLoggerName().equals(name))
                .toList();
    }

    private static final class Kept extends AppenderBase<ILoggingEvent> {

        private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            events.add(event);
        }
    }
}
