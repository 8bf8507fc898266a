package org.minimarketplace.auth;

/** Is told of what becomes of requests and of the token file. Implementations are thread-safe and return at once. */
public interface AccessObserver {

    /** A request passed that needs a scope. */
    void admitted(Caller caller);

    /** A request was refused. */
    void refused(AccessRefusedException.Reason reason);

    /** The token file cannot be used as it is; the tokens that were good go on being good. */
    void reloadFailed();
}
