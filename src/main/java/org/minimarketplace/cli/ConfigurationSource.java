package org.minimarketplace.cli;

import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.HashMap;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import org.minimarketplace.core.FilePaths;

/**
 * Where a configuration comes from: the file that a command is given; without one {@code config.yml} of the working
 * folder; and where there is none the {@code config.yml} that the jar was built with, so that what is built in is never
 * anything else than what that file says. Immutable.
 */
public final class ConfigurationSource implements ConfigurationSourceProvider {

    private static final String FILE = "config.yml";
    private static final String BUILT_IN = "built-in config.yml";
    private static final String ARGUMENT = "file";
    private static final String RESOURCE = "/defaults/config.yml";

    /** The arguments of a command, with a configuration in any case. */
    static Namespace complete(Namespace arguments) {
        if (arguments.get(ARGUMENT) != null) {
            return arguments;
        }
        Map<String, Object> complete = new HashMap<>(arguments.getAttrs());
        // A link that leads nowhere is a mistake, and not the wish for something else.
        boolean exists = Files.exists(FilePaths.of(FILE), LinkOption.NOFOLLOW_LINKS);
        complete.put(ARGUMENT, exists ? FILE : BUILT_IN);
        return new Namespace(complete);
    }

    @Override
    public InputStream open(String path) throws IOException {
        if (!path.equals(BUILT_IN)) {
            return new FileConfigurationSourceProvider().open(path);
        }
        InputStream builtIn = ConfigurationSource.class.getResourceAsStream(RESOURCE);
        if (builtIn == null) {
            throw new FileNotFoundException(RESOURCE + " is not in the jar");
        }
        return builtIn;
    }
}
