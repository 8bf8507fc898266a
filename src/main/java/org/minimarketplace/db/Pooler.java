package org.minimarketplace.db;

/** The kind of pooler between the service and its server. */
public enum Pooler {
    /** None, or one that gives a client a connection for as long as it is there. */
    NONE,
    /**
     * One that gives a client another connection for each transaction, like PgBouncer with {@code pool_mode =
     * transaction}.
     */
    TRANSACTION
}
