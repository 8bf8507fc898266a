package org.minimarketplace.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** Writes the log in UTF-8 (JSON: RFC 8259, section 8.1), where Logback would take the charset of the process. */
public final class LogCharset {

    private LogCharset() {}

    /** For all appenders that are configured now. */
    public static void useUtf8() {
        for (Logger logger : ((LoggerContext) LoggerFactory.getILoggerFactory()).getLoggerList()) {
            useUtf8(logger.iteratorForAppenders());
        }
    }

    private static void useUtf8(Iterator<? extends Appender<?>> appenders) {
        while (appenders.hasNext()) {
            Appender<?> appender = appenders.next();
            if (appender instanceof AppenderAttachable<?> queue) {
                useUtf8(queue.iteratorForAppenders());
            }
            if (appender instanceof OutputStreamAppender<?> output
                    && output.getEncoder() instanceof LayoutWrappingEncoder<?> encoder) {
                encoder.setCharset(StandardCharsets.UTF_8);
            }
        }
    }
}
