package org.minimarketplace.db.sqlite;

import java.sql.Types;
import java.util.UUID;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/** Stores ids in their usual notation, which an operator can read and type. */
final class UuidAsText extends AbstractArgumentFactory<UUID> {

    UuidAsText() {
        super(Types.VARCHAR);
    }

    @Override
    protected Argument build(UUID value, ConfigRegistry config) {
        return (position, statement, context) -> statement.setString(position, value.toString());
    }
}
