package org.minimarketplace.auth;

import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/** What stands in a token file. What is wrong is said with its line, and without what stands there. */
final class TokenYaml {

    private static final String HEAD =
            "# Who may do what: \"token create\", \"token list\", \"token revoke\". They write it anew, without comments.\n";

    private static final Set<String> KEYS = Set.of("name", "id", "sha256", "scopes", "created", "expires");

    /** What readers of YAML take for a number, a truth value, nothing at all, or the beginning of a list. */
    private static final Pattern NO_TEXT = Pattern.compile("[0-9-].*|null|true|false|yes|no|on|off|y|n");

    private final String file;

    private TokenYaml(String file) {
        this.file = file;
    }

    /**
     * Reads it.
     *
     * @param file its name, for the operator
     * @throws AuthRefusedException with the first line that is wrong
     */
    static List<TokenEntry> parse(String file, String text) {
        return new TokenYaml(file).tokens(text);
    }

    /** Writes it; {@link #parse} reads the same from that. */
    static String format(List<TokenEntry> tokens) {
        return HEAD
                + (tokens.isEmpty()
                        ? "tokens: []\n"
                        : tokens.stream().map(TokenYaml::line).collect(Collectors.joining("\n", "tokens:\n", "\n")));
    }

    private static String line(TokenEntry token) {
        String scopes = token.scopes().stream().sorted().map(Scope::label).collect(Collectors.joining(", "));
        String name = NO_TEXT.matcher(token.name()).matches() ? '"' + token.name() + '"' : token.name();
        return "  - {name: " + name + ", id: " + token.id() + ", sha256: " + token.sha256() + ", scopes: [" + scopes
                + "], created: " + seconds(token.created())
                + (token.expires() == null ? "" : ", expires: " + seconds(token.expires())) + "}";
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private List<TokenEntry> tokens(String text) {
        Node root;
        try {
            root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
            throw wrong(line, "this is not YAML: " + e.getProblem());
        } catch (ReaderException e) {
            String before = text.substring(0, Math.min(e.getPosition(), text.length()));
            throw wrong(
                    (int) before.chars().filter(c -> c == '\n').count(), "there is a character that is not allowed");
        } catch (YAMLException e) {
            throw wrong(0, "this is not YAML");
        }
        // An empty file is one that was cut off, rather than one that is to let nobody in.
        String expected = "the file must be a map with the key tokens";
        if (root == null) {
            throw wrong(0, expected);
        }
        Node list = fields(root, Set.of("tokens"), expected).get("tokens");
        if (list == null) {
            throw wrong(root, expected);
        }
        if (!(list instanceof SequenceNode sequence)) {
            throw wrong(list, "tokens must be a list, [] for none");
        }
        List<TokenEntry> tokens = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Node node : sequence.getValue()) {
            TokenEntry token = token(node);
            if (!ids.add(token.id())) {
                throw wrong(node, "id is that of another token, too");
            }
            tokens.add(token);
        }
        return List.copyOf(tokens);
    }

    private TokenEntry token(Node node) {
        Map<String, Node> fields = fields(node, KEYS, "a token must be a map");
        String name = text(node, fields, "name");
        if (!TokenEntry.isName(name)) {
            throw wrong(place(node, fields, "name"), "name " + TokenEntry.NAMES);
        }
        String id = text(node, fields, "id");
        if (!TokenEntry.isId(id)) {
            throw wrong(place(node, fields, "id"), "id must be 8 characters of a-z and 0-9");
        }
        String sha256 = text(node, fields, "sha256").toLowerCase(Locale.ROOT);
        if (!TokenEntry.isDigest(sha256)) {
            throw wrong(place(node, fields, "sha256"), "sha256 must be 64 hexadecimal digits");
        }
        return new TokenEntry(
                name,
                id,
                sha256,
                scopes(place(node, fields, "scopes")),
                time(node, fields, "created"),
                fields.containsKey("expires") ? time(node, fields, "expires") : null);
    }

    private Set<Scope> scopes(Node node) {
        String allowed = "scopes must be a list of read, write, metrics and admin, with one of them at the least";
        if (!(node instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
            throw wrong(node, allowed);
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (Node scope : sequence.getValue()) {
            Optional<Scope> known =
                    scope instanceof ScalarNode scalar ? Scope.named(scalar.getValue()) : Optional.empty();
            scopes.add(known.orElseThrow(() -> wrong(scope, allowed)));
        }
        return scopes;
    }

    private Instant time(Node token, Map<String, Node> fields, String key) {
        try {
            return OffsetDateTime.parse(text(token, fields, key)).toInstant();
        } catch (DateTimeException e) {
            throw wrong(place(token, fields, key), key + " must be a time like 2026-11-26T10:00:00Z");
        }
    }

    private String text(Node token, Map<String, Node> fields, String key) {
        if (place(token, fields, key) instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(place(token, fields, key), key + " must be a text");
    }

    private Node place(Node token, Map<String, Node> fields, String key) {
        Node value = fields.get(key);
        if (value == null) {
            throw wrong(token, key + " is missing");
        }
        return value;
    }

    private Map<String, Node> fields(Node node, Set<String> known, String expected) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, expected);
        }
        Map<String, Node> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            @Nullable String name = key instanceof ScalarNode scalar ? scalar.getValue() : null;
            if (name == null || !known.contains(name)) {
                throw wrong(
                        key,
                        "there is a key that is not known; known are "
                                + known.stream().sorted().collect(Collectors.joining(", ")));
            }
            if (fields.put(name, tuple.getValueNode()) != null) {
                throw wrong(key, name + " is there twice");
            }
        }
        return fields;
    }

    private AuthRefusedException wrong(Node place, String what) {
        return wrong(place.getStartMark().getLine(), what);
    }

    private AuthRefusedException wrong(int line, String what) {
        return new AuthRefusedException("auth.tokens: " + file + ", line " + (line + 1) + ": " + what);
    }
}
