package org.minimarketplace.config;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.minimarketplace.config.ConfigurationRejectedException.WrongKey;

/** The levels of loggers: Dropwizard takes any word for a level, and one that it does not know for INFO. */
final class LevelKeys {

    private static final String ALLOWED = "must be one of TRACE, DEBUG, INFO, WARN, ERROR, OFF, not ";

    private final ConfigurationFile file;
    private final List<WrongKey> wrong = new ArrayList<>();

    private LevelKeys(ConfigurationFile file) {
        this.file = file;
    }

    /** Those that are not known. */
    static List<WrongKey> wrong(JsonNode configuration, ConfigurationFile file, ConfigurationTree tree) {
        LevelKeys keys = new LevelKeys(file);
        JsonNode logging = configuration.path("logging");
        keys.check(logging.path("level"), "logging.level");
        for (Map.Entry<String, JsonNode> logger : logging.path("loggers").properties()) {
            JsonNode settings = logger.getValue();
            String key = "logging.loggers." + logger.getKey();
            keys.check(settings.isObject() ? settings.path("level") : settings, key);
        }
        for (int i = 0; i < logging.path("appenders").size(); i++) {
            JsonNode threshold = logging.path("appenders").path(i).path("threshold");
            keys.check(threshold, tree.inFile("logging.appenders[" + i + "].threshold"));
        }
        return keys.wrong;
    }

    private void check(JsonNode level, String key) {
        if (level.isValueNode()
                && Level.toLevel(level.asText(), null) == null
                && !level.asText().equals("false")) {
            wrong.add(file.wrongKey(key, ALLOWED + Shown.value(key, level.asText())));
        }
    }
}
