package org.minimarketplace.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.AppenderAttachable;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.minimarketplace.core.OutOfMemory;
import org.minimarketplace.http.HungUpException;
import org.slf4j.LoggerFactory;

/**
 * The rules for every line of the log, in any format: it is UTF-8 (JSON: RFC 8259, section 8.1), where Logback would
 * take the charset of the process, what it shows is what it says ({@link VisibleLayout}), no client fills it by hanging
 * up, an answer that is cut off by what was foreseen is one line ({@link CutOffAnswers}), and memory that ran out ends
 * the process, whoever caught that and logged it ({@link OnThrown}).
 */
public final class LogLines implements ConfiguredBundle<Configuration> {

    @Override
    public void run(Configuration configuration, Environment environment) {
        secure();
    }

    /** For all appenders that are configured now. */
    static void secure() {
        LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        if (loggers.getTurboFilterList().stream().noneMatch(OnThrown.class::isInstance)) {
            loggers.addTurboFilter(new CutOffAnswers());
            loggers.addTurboFilter(new OnThrown(OutOfMemory::endsProcess, HungUpException::isCauseOf));
        }
        for (Logger logger : loggers.getLoggerList()) {
            secure(logger.iteratorForAppenders());
        }
    }

    private static void secure(Iterator<? extends Appender<?>> appenders) {
        while (appenders.hasNext()) {
            Appender<?> appender = appenders.next();
            if (appender instanceof AppenderAttachable<?> queue) {
                secure(queue.iteratorForAppenders());
            }
            if (appender instanceof OutputStreamAppender<?> output
                    && output.getEncoder() instanceof LayoutWrappingEncoder<?> encoder) {
                secure(encoder);
            }
        }
    }

    private static <E> void secure(LayoutWrappingEncoder<E> encoder) {
        encoder.setCharset(StandardCharsets.UTF_8);
        if (!(encoder.getLayout() instanceof VisibleLayout<E>)) {
            encoder.setLayout(new VisibleLayout<>(encoder.getLayout()));
        }
    }
}
