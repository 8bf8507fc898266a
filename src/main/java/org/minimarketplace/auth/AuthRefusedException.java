package org.minimarketplace.auth;

/** What the section {@code auth} or its file says cannot be used; the message is one line for the operator. */
public final class AuthRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong, where, and what is allowed; never what stands there. */
    public AuthRefusedException(String line) {
        super(line);
    }

    /** The line. */
    public String line() {
        return String.valueOf(getMessage());
    }
}
