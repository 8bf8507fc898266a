package org.minimarketplace.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Masks what nobody should read over a shoulder, or in a log: by the name of its key, and in URLs. */
public final class Secrets {

    private static final String MASK = "********";

    private static final Set<String> NAMES = Set.of("password", "passphrase", "secret", "token", "credential");

    /** Names of files with secrets in them, where the value is one text. */
    private static final Set<String> FILES = Set.of("tokens", "passwordfile");

    /** {@code user:password@}; a password may hold an @ itself, so that the last one ends it. */
    private static final Pattern USER_INFO = Pattern.compile("(://[^:/?#\\s]*):\\S*@");

    private static final Pattern PARAMETER = Pattern.compile(
            "([?&;][^=&;\\s]*(?:password|pwd|passphrase|secret|token|credential)[^=&;\\s]*=)[^&;\\s]*",
            Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** A value as it may be shown: the key is like {@code a.b[0].c}, and its last part counts. */
    public static String masked(String key, String value) {
        String name = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (!FILES.contains(name) && isSecret(name)) {
            return MASK;
        }
        String withoutUserInfo = USER_INFO.matcher(value).replaceAll("$1:" + MASK + "@");
        return PARAMETER.matcher(withoutUserInfo).replaceAll("$1" + MASK);
    }

    private static boolean isSecret(String name) {
        return NAMES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::contains);
    }

    /** Masks a whole configuration, in place. */
    public static void mask(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                    String shown = masked(field.getKey(), field.getValue().asText());
                    if (!shown.equals(field.getValue().asText())) {
                        object.put(field.getKey(), shown);
                    }
                } else {
                    maskInside(field.getKey(), object, field.getValue());
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).isTextual()) {
                    array.set(i, TextNode.valueOf(masked("", array.get(i).asText())));
                }
                mask(array.get(i));
            }
        }
    }

    private static void maskInside(String name, ObjectNode owner, JsonNode value) {
        if (value.isContainerNode() && isSecret(name)) {
            owner.put(name, MASK);
        } else {
            mask(value);
        }
    }
}
