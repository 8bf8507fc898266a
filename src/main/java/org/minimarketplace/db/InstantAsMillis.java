package org.minimarketplace.db;

import java.sql.Types;
import java.time.Instant;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/** Stores times as milliseconds since the epoch: exact, sortable, and small. */
public final class InstantAsMillis extends AbstractArgumentFactory<Instant> {

    /** For the times of the domain. */
    public InstantAsMillis() {
        super(Types.BIGINT);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
        return (position, statement, context) -> statement.setLong(position, value.toEpochMilli());
    }
}
