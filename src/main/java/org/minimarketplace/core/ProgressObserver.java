package org.minimarketplace.core;

/**
 * Learns how far long work has come. Called often, on the thread that does the work and also from within SQLite: it
 * must be quick, and must not throw.
 */
@FunctionalInterface
public interface ProgressObserver {

    /** For work that nobody watches. */
    ProgressObserver NONE = (step, done, total) -> {};

    /**
     * The work has come this far.
     *
     * @param step what is being done, in a word or two
     * @param done how much of the step is done, in a unit of its own
     * @param total how much it will be, in the same unit; 0 if that is not known
     */
    void at(String step, long done, long total);
}
