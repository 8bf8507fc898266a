package org.minimarketplace.tasks;

/** An argument of a task is not valid; nothing was done. */
public final class InvalidArgumentException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String expectation;

    /** With a line for the operator that names the argument and says what is allowed. */
    public InvalidArgumentException(String expectation) {
        super(expectation);
        this.expectation = expectation;
    }

    /** The line for the operator. */
    public String expectation() {
        return expectation;
    }
}
