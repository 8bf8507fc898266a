package org.minimarketplace.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.minimarketplace.core.OutOfMemory;
import org.slf4j.LoggerFactory;

/**
 * Makes a process speak the same wherever it runs. Its output is read by machines, and by operators who search it: not
 * in the digits, letters and languages of whoever started it.
 */
public final class ProcessDefaults {

    private ProcessDefaults() {}

    /**
     * To be called once, first. Our own code names locale and charset at each call, which the build checks; this is for
     * the messages of libraries, like Hibernate Validator's, which come in twenty languages.
     */
    public static void set() {
        Locale.setDefault(Locale.ENGLISH);
        System.setOut(utf8(FileDescriptor.out));
        System.setErr(utf8(FileDescriptor.err));
        Thread.setDefaultUncaughtExceptionHandler(ProcessDefaults::uncaught);
    }

    private static void uncaught(Thread thread, Throwable failure) {
        OutOfMemory.endsProcess(failure);
        LoggerFactory.getLogger(ProcessDefaults.class).error("the thread {} ended", thread.getName(), failure);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
