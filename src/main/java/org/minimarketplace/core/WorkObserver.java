package org.minimarketplace.core;

/**
 * Learns how long the work for one caller took; handed on with the caller's {@link Deadline}. Called on the thread that
 * does the work, so it must be quick. Thread-safe.
 */
public interface WorkObserver {

    /** For callers who do not ask. */
    WorkObserver NONE = new WorkObserver() {
        @Override
        public void waited(long nanos) {}

        @Override
        public void worked(long nanos) {}
    };

    /** A unit of work waited so long for its permit, whether it got one or not. */
    void waited(long nanos);

    /** A unit of work had its permit for so long, whether it went well or not. */
    void worked(long nanos);
}
