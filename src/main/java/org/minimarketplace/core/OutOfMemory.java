package org.minimarketplace.core;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Ends the process when memory has run out: what was cut off anywhere, in a library's thread or under a lock, leaves it
 * in a state that nobody knows, and an orchestrator starts it anew. The JVM does so by itself where it is given
 * {@code -XX:+ExitOnOutOfMemoryError}, but not for what Java code throws: buffers outside of the heap, threads that the
 * operating system refuses. Code that catches everything, or hears of it, calls this.
 */
public final class OutOfMemory {

    /** The one of the JVM's own option. */
    public static final int EXIT_CODE = 3;

    /** Causes may go in circles. */
    private static final int MAX_DEPTH = 20;

    private OutOfMemory() {}

    /** Does not return if memory was out; without a stop in order, which would need memory. */
    public static void endsProcess(Throwable failure) {
        if (!isBehind(failure)) {
            return;
        }
        try {
            String line = "error: out of memory, the process ends with " + EXIT_CODE + ": " + failure + "\n";
            new FileOutputStream(FileDescriptor.err).write(line.getBytes(StandardCharsets.UTF_8));
        } catch (Throwable e) {
            // There may be no memory for the line either.
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    /** Whether memory that ran out is the reason of a failure, or came on top of it. */
    public static boolean isBehind(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            for (Throwable suppressed : cause.getSuppressed()) {
                if (suppressed instanceof OutOfMemoryError) {
                    return true;
                }
            }
            cause = cause.getCause();
        }
        return false;
    }
}
