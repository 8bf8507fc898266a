package org.minimarketplace.core;

import org.jspecify.annotations.Nullable;

/** The request's {@link Deadline} passed before its work was done. */
public final class DeadlineExceededException extends RuntimeException implements Foreseen {

    private static final long serialVersionUID = 1L;

    private final boolean mayHaveTakenEffect;

    private DeadlineExceededException(String message, boolean mayHaveTakenEffect, @Nullable Throwable cause) {
        super(message, cause);
        this.mayHaveTakenEffect = mayHaveTakenEffect;
    }

    /** The work was given up, and nothing of it is stored. */
    public static DeadlineExceededException withoutEffect(@Nullable Throwable cause) {
        return new DeadlineExceededException("the deadline passed; nothing was changed", false, cause);
    }

    /** The answer of the storage was not seen: the write may be stored whole, or not at all. */
    public static DeadlineExceededException outcomeUnknown(@Nullable Throwable cause) {
        return new DeadlineExceededException("the deadline passed; the outcome is not known", true, cause);
    }

    /** Whether a write may have been stored all the same. */
    public boolean mayHaveTakenEffect() {
        return mayHaveTakenEffect;
    }
}
