package org.minimarketplace.db.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.core.UnusablePathException;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * The password of each new connection, from a file that is read again each time: a password that was changed needs no
 * restart. The driver makes it by its name.
 */
public final class PasswordFile implements AuthenticationPlugin {

    /** The property of a connection that names the file. */
    static final String PROPERTY = "org.minimarketplace.passwordFile";

    private final Properties properties;

    /** For a connection with these properties. */
    public PasswordFile(Properties properties) {
        this.properties = properties;
    }

    @Override
    public char @Nullable [] getPassword(AuthenticationRequestType type) throws PSQLException {
        String file = properties.getProperty(PROPERTY);
        try {
            // Editors and "echo" end a file with a line break, which is no part of a password.
            return Files.readString(FilePaths.of(file))
                    .replaceFirst("\\R\\z", "")
                    .toCharArray();
        } catch (IOException | UnusablePathException e) {
            throw new PSQLException(
                    "the password file " + file + " (DATABASE_PASSWORD_FILE) cannot be read",
                    PSQLState.INVALID_PASSWORD,
                    e);
        }
    }
}
