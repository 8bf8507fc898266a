package org.minimarketplace.cli;

import io.dropwizard.util.Duration;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.auth.Scope;
import org.minimarketplace.auth.Token;
import org.minimarketplace.auth.TokenEntry;
import org.minimarketplace.auth.TokenFile;
import org.minimarketplace.auth.TokenFileEditor;

/** {@code token create}, {@code token list} and {@code token revoke}. */
final class TokenCommand implements OperatorCommand {

    private static final long MAX_DAYS = 36_500;

    private final Clock clock;
    private final SecureRandom random;

    /** Makes tokens of this randomness. */
    TokenCommand(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String name() {
        return "token";
    }

    @Override
    public String description() {
        return "Makes (create), shows (list) or ends (revoke) tokens, also while the service runs; for example:"
                + " token create --name ci --scope write --expires 90d config.yml";
    }

    @Override
    public void arguments(Subparser parser) {
        parser.addArgument("action").choices("create", "list", "revoke").help("what to do");
        ExactOption.value(parser, "--name", "NAME")
                .help(
                        "create: whom it is for; several tokens of a name are good at once, so that one can follow another");
        ExactOption.value(parser, "--scope", "SCOPE[,SCOPE]")
                .help("create: read, write (contains read), metrics, admin (contains metrics)");
        ExactOption.value(parser, "--expires", "DURATION").help("create: for how long it is good, like 90d or 12h");
        ExactOption.value(parser, "--id", "ID").help("revoke: which one, as list shows it");
    }

    @Override
    public void run(CommandContext context, Namespace arguments, PrintStream out) throws Exception {
        switch (arguments.getString("action")) {
            case "create" -> create(context, arguments, out);
            case "list" -> list(context, arguments, out);
            default -> revoke(context, arguments, out);
        }
    }

    private static Path file(CommandContext context) throws CommandFailedException {
        return context.auth()
                .file()
                .orElseThrow(() -> new CommandFailedException(List.of(
                        "auth.tokens names no file: set AUTH_TOKENS (auth.tokens) to the file that the tokens are kept"
                                + " in")));
    }

    private void create(CommandContext context, Namespace arguments, PrintStream out)
            throws ArgumentParserException, CommandFailedException {
        refuse(arguments, "create", "id");
        String name = required(arguments, "create", "name");
        if (!TokenEntry.isName(name)) {
            throw wrong("argument --name: " + TokenEntry.NAMES);
        }
        Set<Scope> scopes = scopes(required(arguments, "create", "scope"));
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        @Nullable String expires = arguments.getString("expires");
        Token token = Token.create(random);
        TokenEntry entry = token.entry(name, scopes, now, expires == null ? null : now.plusSeconds(seconds(expires)));
        TokenFileEditor file = new TokenFileEditor(file(context));
        file.add(entry);
        out.println(token.secret());
        if (out.checkError()) {
            file.remove(entry.id());
            throw new CommandFailedException(
                    List.of("the token could not be written to standard output, and is taken back"));
        }
    }

    private static Set<Scope> scopes(String list) throws ArgumentParserException {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String label : list.split(",", -1)) {
            scopes.add(Scope.named(label.strip())
                    .orElseThrow(() ->
                            wrong("argument --scope: must be read, write, metrics, admin, or several with commas")));
        }
        return scopes;
    }

    private static long seconds(String text) throws ArgumentParserException {
        try {
            long seconds = Duration.parse(text).toSeconds();
            if (seconds > 0 && seconds <= MAX_DAYS * 86_400) {
                return seconds;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw wrong("argument --expires: must be a duration from 1s to " + MAX_DAYS + "d, like 90d");
    }

    private void list(CommandContext context, Namespace arguments, PrintStream out)
            throws ArgumentParserException, CommandFailedException {
        refuse(arguments, "list", "name", "scope", "expires", "id");
        List<TokenEntry> tokens = TokenFile.read(file(context));
        Instant now = clock.instant();
        String row = "%-40s %-8s %-20s %-20s %s%n";
        out.printf(Locale.ROOT, row, "NAME", "ID", "CREATED", "EXPIRES", "SCOPES");
        for (TokenEntry token : tokens) {
            String scopes = token.scopes().stream().sorted().map(Scope::label).collect(Collectors.joining(","));
            String expires = token.expires() == null ? "never" : token.expires().toString();
            out.printf(
                    Locale.ROOT,
                    row,
                    token.name(),
                    token.id(),
                    token.created(),
                    expires,
                    scopes + (token.isExpired(now) ? " (expired)" : ""));
        }
    }

    private static void revoke(CommandContext context, Namespace arguments, PrintStream out)
            throws ArgumentParserException, CommandFailedException {
        refuse(arguments, "revoke", "name", "scope", "expires");
        String id = required(arguments, "revoke", "id");
        TokenEntry removed = new TokenFileEditor(file(context)).remove(id);
        out.println("revoked: " + removed.id() + " of " + removed.name());
    }

    private static String required(Namespace arguments, String action, String option) throws ArgumentParserException {
        @Nullable String value = arguments.getString(option);
        if (value == null) {
            throw wrong("argument --" + option + " is required by token " + action);
        }
        return value;
    }

    private static void refuse(Namespace arguments, String action, String... options) throws ArgumentParserException {
        for (String option : options) {
            if (arguments.getString(option) != null) {
                throw wrong("argument --" + option + " is not one of token " + action);
            }
        }
    }

    private static ArgumentParserException wrong(String line) {
        return new ArgumentParserException(line, null);
    }
}
