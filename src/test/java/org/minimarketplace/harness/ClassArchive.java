package org.minimarketplace.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * An archive of the classes of the jar, as {@code make run} uses one. The first test of a build that starts the jar
 * makes it: many do, and to load its classes is a third of the work of a start.
 */
public final class ClassArchive {

    private ClassArchive() {}

    /** The options with which this virtual machine uses the archive of a jar. */
    public static List<String> options(Path jar) {
        String name = "tests-" + Runtime.version().feature() + ".jsa";
        Path archive = jar.resolveSibling(name);
        // The tests of a build are more than one process, and threads of one cannot hold the same lock twice.
        synchronized (ClassArchive.class) {
            try (FileChannel channel = FileChannel.open(
                            jar.resolveSibling(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !isNewer(archive, jar)) {
                    make(archive);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    }

    private static boolean isNewer(Path archive, Path jar) throws IOException {
        return Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    private static void make(Path archive) throws IOException {
        Path folder = Files.createTempDirectory(archive.toAbsolutePath().getParent(), "archive");
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        Path made = folder.resolve("made.jsa");
        try (JarProcess jar = JarProcess.launch(folder, Map.of(), List.of("-XX:ArchiveClassesAtExit=" + made))) {
            URI base = jar.awaitReady();
            jar.post(base.resolve("/products"), "{\"name\":\"Chai\",\"price\":1800}");
            jar.get(base.resolve("/products"));
            jar.terminate();
        }
        Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
    }
}
