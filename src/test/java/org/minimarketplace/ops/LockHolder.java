package org.minimarketplace.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A program that has a transaction open until it is killed, as a shell that somebody left does. */
final class LockHolder {

    private LockHolder() {}

    /** A file that is there as soon as the transaction is open. */
    static Path marker(Path database) {
        return database.resolveSibling("held");
    }

    /** Begins with the statements given after the path of the database, and waits for the end of its input. */
    public static void main(String[] arguments) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
                Statement statement = connection.createStatement()) {
            // Others write as often as they can: it may take a while until there is a gap.
            statement.execute("PRAGMA busy_timeout = 60000");
            for (int i = 1; i < arguments.length; i++) {
                statement.execute(arguments[i]);
            }
            Files.createFile(marker(Path.of(arguments[0])));
            System.in.read();
        }
    }
}
