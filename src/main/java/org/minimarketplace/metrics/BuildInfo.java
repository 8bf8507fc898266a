package org.minimarketplace.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version that was built, and its source. Immutable.
 *
 * @param commit the Git commit, "unknown" for a build outside of a checkout
 * @param commitTime when it was committed, so that two builds of it are the same
 */
public record BuildInfo(String version, String commit, String commitTime) {

    /** The file that the build has put beside the classes. */
    public static BuildInfo load() {
        Properties properties = new Properties();
        try (InputStream file = BuildInfo.class.getResourceAsStream("/build.properties")) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildInfo(
                properties.getProperty("version", "unknown"),
                properties.getProperty("commit", "unknown"),
                properties.getProperty("commitTime", "unknown"));
    }
}
