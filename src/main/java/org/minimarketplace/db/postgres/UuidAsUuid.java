package org.minimarketplace.db.postgres;

import java.sql.Types;
import java.util.UUID;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/** Stores ids in the server's own type, whose order is that of their usual notation. */
final class UuidAsUuid extends AbstractArgumentFactory<UUID> {

    UuidAsUuid() {
        super(Types.OTHER);
    }

    @Override
    protected Argument build(UUID value, ConfigRegistry config) {
        return (position, statement, context) -> statement.setObject(position, value);
    }
}
