package org.minimarketplace.tasks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Which levels loggers may have while the service runs. The actions of operators and clients are always logged,
 * whatever is set for the loggers above; and what logs the header fields of requests, tokens among them, never does.
 * Without state.
 */
final class LevelBounds {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LevelBounds.class);

    /** Write at INFO at the least. */
    private static final List<String> ALWAYS = List.of("audit", "access");

    /** With all below them, write at INFO at the most: Jetty logs requests as they came at DEBUG. */
    private static final List<String> NEVER_IN_DETAIL = List.of("org.eclipse.jetty");

    private LevelBounds() {}

    /**
     * Gives each of these loggers a level of its own, so that none above it counts.
     *
     * @param loggers as they are configured; {@code access} may be configured to write less
     */
    static void apply(LoggerContext loggers) {
        for (String name : ALWAYS) {
            Logger logger = loggers.getLogger(name);
            boolean wanted = name.equals("access") && logger.getLevel() != null;
            if (!wanted && logger.getEffectiveLevel().isGreaterOrEqual(Level.WARN)) {
                logger.setLevel(Level.INFO);
            } else {
                logger.setLevel(logger.getEffectiveLevel());
            }
        }
        for (String name : NEVER_IN_DETAIL) {
            Logger logger = loggers.getLogger(name);
            logger.setLevel(atMostInfo(logger));
            for (Logger below : loggers.getLoggerList()) {
                if (isWithin(below.getName(), name) && below.getLevel() != null) {
                    below.setLevel(atMostInfo(below));
                }
            }
        }
    }

    private static Level atMostInfo(Logger logger) {
        Level level = logger.getEffectiveLevel();
        if (level.isGreaterOrEqual(Level.INFO)) {
            return level;
        }
        if (logger.getLevel() != null) {
            LOG.warn("the level of {} is INFO: at {} it would log the tokens of requests", logger.getName(), level);
        }
        return Level.INFO;
    }

    /** Why a logger may not have a level, as a line for the operator; empty if it may. */
    static Optional<String> refusal(String name, Level level) {
        for (String always : ALWAYS) {
            if (isWithin(name, always) && !Level.INFO.isGreaterOrEqual(level)) {
                return Optional.of("level must be INFO, DEBUG or TRACE for " + name
                        + ": what is done here is always written down");
            }
        }
        for (String never : NEVER_IN_DETAIL) {
            if (isWithin(name, never) && !level.isGreaterOrEqual(Level.INFO)) {
                return Optional.of("level must be INFO, WARN, ERROR or OFF for " + name
                        + ": in more detail it would log the tokens of requests");
            }
        }
        return Optional.empty();
    }

    private static boolean isWithin(String name, String parent) {
        return name.equals(parent) || name.startsWith(parent + ".");
    }
}
