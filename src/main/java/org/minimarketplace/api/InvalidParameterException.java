package org.minimarketplace.api;

/** A query parameter or header field that cannot be used as it is. The message names it and says what is allowed. */
public final class InvalidParameterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String expectation;

    /**
     * For one parameter.
     *
     * @param parameter its name
     * @param expectation what is wrong or allowed, to be read after the name
     */
    public InvalidParameterException(String parameter, String expectation) {
        super(parameter + ": " + expectation);
        this.parameter = parameter;
        this.expectation = expectation;
    }

    /** The message for the client. */
    public String detail() {
        return parameter + ": " + expectation;
    }
}
