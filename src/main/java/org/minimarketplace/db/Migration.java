package org.minimarketplace.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One step of the schema's history: a file that is never changed once it was released, and what follows from it for the
 * rows that are there.
 *
 * @param version its place in the history, from 1
 * @param name the file's name
 * @param sql its statements
 * @param code what is done behind them
 * @param checksum SHA-256 of the file, in hexadecimal digits
 * @param compatibleFrom the oldest version of the schema whose release still works on the result: lower than its own
 *     version for a step that only adds, so that instances of both releases run side by side, and the older one can
 *     come back
 */
public record Migration(int version, String name, String sql, MigrationCode code, String checksum, int compatibleFrom) {

    /** Refuses what cannot be. */
    public Migration {
        if (compatibleFrom > version) {
            throw new IllegalArgumentException(name + " would not work for its own release");
        }
    }

    /**
     * A step whose statements are in a file on the class path; only its own release and newer ones work with it.
     *
     * @param folder ends with a slash
     */
    public static Migration load(int version, String folder, String name) {
        try (InputStream file = Migration.class.getResourceAsStream(folder + name)) {
            if (file == null) {
                throw new IllegalStateException("not on the class path: " + folder + name);
            }
            return of(version, name, new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A step of these statements, which only its own release and newer ones work with. */
    public static Migration of(int version, String name, String sql) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
            return new Migration(
                    version, name, sql, MigrationCode.NONE, HexFormat.of().formatHex(digest), version);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The same step with code behind its statements. */
    public Migration with(MigrationCode added) {
        return new Migration(version, name, sql, added, checksum, compatibleFrom);
    }

    /** The same step, with which releases from that of an older version of the schema work. */
    public Migration compatibleFrom(int oldest) {
        return new Migration(version, name, sql, code, checksum, oldest);
    }
}
