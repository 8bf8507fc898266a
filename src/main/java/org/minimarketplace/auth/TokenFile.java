package org.minimarketplace.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * Reads token files. One that others could read, or that a group could write, is refused, as OpenSSH does with its
 * keys; what an orchestrator mounts for a group to read is fine.
 */
public final class TokenFile {

    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final Set<PosixFilePermission> FORBIDDEN = Set.of(
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE,
            PosixFilePermission.GROUP_WRITE);

    private TokenFile() {}

    /**
     * The tokens in a file.
     *
     * @throws AuthRefusedException if it cannot be read, or may not be, or is not right
     */
    public static List<TokenEntry> read(Path file) {
        return TokenYaml.parse(file.toString(), text(file, content(file)));
    }

    /** What a file holds, if it may be read. */
    static byte[] content(Path file) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view != null) {
                Set<PosixFilePermission> mode = view.readAttributes().permissions();
                if (mode.stream().anyMatch(FORBIDDEN::contains)) {
                    throw refused(
                            file,
                            "its mode is " + PosixFilePermissions.toString(mode)
                                    + ", and others may have no permission, nor the group that to write: chmod 600");
                }
            }
            // A pipe could be waited for without end.
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw refused(file, Files.isDirectory(file) ? "it is a folder" : "it is no regular file");
            }
            try (InputStream bytes = Files.newInputStream(file)) {
                byte[] content = bytes.readNBytes(MAX_BYTES + 1);
                if (content.length > MAX_BYTES) {
                    throw refused(file, "it has more than " + MAX_BYTES + " bytes");
                }
                return content;
            }
        } catch (NoSuchFileException e) {
            throw refused(file, "there is no such file; \"token create\" makes it");
        } catch (IOException e) {
            throw refused(file, "it cannot be read");
        }
    }

    static String text(Path file, byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < bytes.position(); i++) {
                line += content[i] == '\n' ? 1 : 0;
            }
            throw new AuthRefusedException("auth.tokens: " + file + ", line " + line + ": this is not UTF-8");
        }
    }

    private static AuthRefusedException refused(Path file, String why) {
        return new AuthRefusedException("auth.tokens: " + file + ": " + why);
    }
}
