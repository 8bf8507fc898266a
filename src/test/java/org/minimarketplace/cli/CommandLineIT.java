package org.minimarketplace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A command line means one thing, or nothing: what it ends with, where it says so, and what. */
class CommandLineIT {

    private static final List<String> COMMANDS =
            List.of("server", "check", "health", "db", "token", "backup", "verify", "restore", "import", "export");

    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z]+(?:-[a-z]+)*");

    @TempDir
    Path folder;

    private String config = "";

    @BeforeEach
    void aDatabaseABackupAndProducts() throws IOException {
        config = CommandOutcome.config(folder, 0);
        Path file = Path.of(config);
        Files.copy(file, folder.resolve("no-tokens.yml"));
        Files.writeString(file, Files.readString(file).replace("${AUTH_TOKENS:-}", folder + "/tokens.yml"));
        Path products = Files.writeString(folder.resolve("in.csv"), "name,price\nChai,1800\n");
        CommandOutcome.of("import", config, "--file", products.toString());
        CommandOutcome.of("backup", config, "--to", folder.resolve("copy.db").toString());
    }

    /** An argument in single quotes may be empty or have blanks. */
    private CommandOutcome run(String line) {
        List<String> arguments = new ArrayList<>();
        Matcher argument = Pattern.compile("'([^']*)'|(\\S+)").matcher(line.replace("CONFIG", config));
        while (argument.find()) {
            String text = argument.group(1) == null ? argument.group(2) : argument.group(1);
            arguments.add(text.replace("FOLDER", folder.toString()));
        }
        return CommandOutcome.of(arguments.toArray(String[]::new));
    }

    @ParameterizedTest(name = "[{0}] is wrong usage: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\" | a command is missing",
                "'' | there is no command ''",
                "serve CONFIG | there is no command 'serve'",
                "s CONFIG | there is no command 's'",
                "SERVER CONFIG | there is no command 'SERVER'",
                "'server ' CONFIG | there is no command 'server '",
                "serverx CONFIG | there is no command 'serverx'",
                "CONFIG | there is no command",
                "CONFIG server | there is no command",
                "-- server CONFIG | there is no command '--'",
                "--file x | there is no command '--file'",
                "--hel | there is no command '--hel'",
                "--vers | there is no command '--vers'",
                "-hv | there is no command '-hv'",
                "--help server | unrecognized arguments: 'server'",
                "--version --help | unrecognized arguments: '--help'",
                "-v server CONFIG | unrecognized arguments: 'server'",
                "server --hel | unrecognized arguments: '--hel'",
                "server CONFIG --h | unrecognized arguments: '--h'",
                "server -hx | unrecognized arguments: '-hx'",
                "server --wrong | unrecognized arguments: '--wrong'",
                "server CONFIG CONFIG | unrecognized arguments: ",
                "server '' | an argument is empty",
                "server -x | unrecognized arguments: '-x'",
                "check CONFIG extra | unrecognized arguments: 'extra'",
                "check --force CONFIG | unrecognized arguments: '--force'",
                "db CONFIG | action",
                "db | too few arguments",
                "db stat CONFIG | invalid choice: 'stat'",
                "db status migrate CONFIG | unrecognized arguments: ",
                "health CONFIG --liv | unrecognized arguments: '--liv'",
                "health CONFIG --live --live | argument --live is given twice",
                "health CONFIG --live=true | --live",
                "health CONFIG --time 3 | unrecognized arguments: '--time'",
                "health CONFIG --timeout | --timeout",
                "health CONFIG --timeout 0 | --timeout",
                "health CONFIG --timeout 301 | --timeout",
                "health CONFIG --timeout soon | --timeout",
                "health CONFIG --timeout 2 --timeout 2 | argument --timeout is given twice",
                "backup CONFIG | --to is required",
                "backup CONFIG --to | --to",
                "backup CONFIG --to= | an argument is empty: --to=",
                "backup CONFIG --to '' | an argument is empty",
                "backup CONFIG --t FOLDER/a.db | unrecognized arguments: '--t'",
                "backup CONFIG --to FOLDER/a.db --to=FOLDER/b.db | argument --to is given twice",
                "backup CONFIG --to FOLDER/a.db FOLDER/b.db | unrecognized arguments: ",
                "backup CONFIG --to --force | --to",
                "verify CONFIG --fil FOLDER/copy.db | unrecognized arguments: '--fil'",
                "verify CONFIG FOLDER/copy.db | unrecognized arguments: ",
                "verify CONFIG --backup FOLDER/copy.db | unrecognized arguments: '--backup'",
                "restore CONFIG --from FOLDER/copy.db --forc | unrecognized arguments: '--forc'",
                "restore CONFIG --from FOLDER/copy.db --force --force | argument --force is given twice",
                "restore CONFIG --force | --from is required",
                "import CONFIG --file FOLDER/in.csv --dry | unrecognized arguments: '--dry'",
                "import CONFIG --file FOLDER/in.csv --dry_run | unrecognized arguments: '--dry_run'",
                "import CONFIG --file FOLDER/in.csv --file FOLDER/in.csv | argument --file is given twice",
                "import CONFIG FOLDER/in.csv | unrecognized arguments: ",
                "export CONFIG --fi - | unrecognized arguments: '--fi'",
                "export CONFIG | --file is required",
                "token CONFIG | action",
                "token made CONFIG | invalid choice: 'made'",
                "token create CONFIG | --name is required",
                "token create --name ci CONFIG | --scope is required",
                "token create --name CI --scope read CONFIG | --name",
                "token create --name anonymous --scope read CONFIG | --name",
                "token create --name ci --scope root CONFIG | --scope",
                "token create --name ci --scope read, CONFIG | --scope",
                "token create --name ci --scope read --expires soon CONFIG | --expires",
                "token create --name ci --scope read --expires 0d CONFIG | --expires",
                "token create --name ci --scope read --id k3v9q2xa CONFIG | --id is not one of",
                "token list --name ci CONFIG | --name is not one of",
                "token revoke CONFIG | --id is required",
                "no-such-command --help | there is no command 'no-such-command'",
            })
    void wrongUsageEndsWith2AndExplainsItselfOnStandardError(String line, String message) {
        CommandOutcome outcome = run(line == null ? "" : line);

        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines().findFirst().orElse("")).contains(message);
        assertThat(outcome.err()).contains("usage: java -jar ").doesNotContain("\tat ");
    }

    @ParameterizedTest(name = "[{0}] explains itself on standard output")
    @CsvSource(
            delimiter = '|',
            value = {
                "--help | available commands",
                "-h | available commands",
                "--version | ",
                "-v | ",
                "server --help | example: server config.yml",
                "server CONFIG -h | example: server config.yml",
                "backup --help | --to FILE",
                "export --help | --force",
                "db --help | {migrate,status,grants}",
            })
    void helpAndVersionEndWith0(String line, String text) {
        CommandOutcome outcome = run(line);

        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().replaceAll("\\s+", " ")).isNotBlank().contains(text == null ? "" : text);
    }

    @ParameterizedTest(name = "[{0}] fails in one line: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "server FOLDER/none.yml | none.yml does not exist",
                "check FOLDER/none.yml | none.yml does not exist",
                "backup CONFIG --to FOLDER/copy.db | exists already",
                "backup CONFIG --force --to FOLDER/none/copy.db | cannot be written",
                "verify CONFIG --file FOLDER/none.db | there is no backup",
                "restore CONFIG --from FOLDER/copy.db | --force",
                "export CONFIG --file FOLDER/in.csv | --force",
                "export CONFIG --file FOLDER/products.xml | must end with .ndjson or .csv",
                "export CONFIG --file FOLDER/products | must end with .ndjson or .csv",
                "export CONFIG --file FOLDER/none/out.csv | there is no such file or folder",
                "import CONFIG --file FOLDER/none.csv | there is no file",
                "token list FOLDER/no-tokens.yml | set AUTH_TOKENS",
                "token list CONFIG | there is no such file",
                "token revoke --id k3v9q2xa CONFIG | there is no token with this id",
            })
    void aFailureEndsWith1(String line, String message) {
        CommandOutcome outcome = run(line);

        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("error: ")
                .contains(message);
    }

    @Test
    void whatIsThereIsOverwrittenWhenItIsMeant() throws IOException {
        Path copy = folder.resolve("copy.db");
        Files.writeString(copy, "no backup any more");

        assertThat(run("backup CONFIG --to FOLDER/copy.db --force").exitCode()).isZero();
        assertThat(run("verify CONFIG --file FOLDER/copy.db").out()).contains("good: ");
        assertThat(run("export --force CONFIG --file=FOLDER/in.csv").exitCode()).isZero();
        assertThat(folder.resolve("in.csv")).content().contains("\"Chai\"");
        assertThat(run("export CONFIG --file -").out()).contains("\"name\":\"Chai\"");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "config.yml",
                            "no-tokens.yml",
                            "marketplace.db",
                            "copy.db",
                            "copy.db.manifest.json",
                            "in.csv");
        }
    }

    @Test
    void aBackupThatFailsLeavesTheOneBefore() throws IOException {
        Files.writeString(folder.resolve("marketplace.db"), "this was a database once");
        byte[] before = Files.readAllBytes(folder.resolve("copy.db"));

        assertThat(run("backup CONFIG --to FOLDER/copy.db --force").exitCode()).isEqualTo(1);

        assertThat(folder.resolve("copy.db")).hasBinaryContent(before);
        assertThat(run("verify CONFIG --file FOLDER/copy.db").out()).contains("good: ");
    }

    static Stream<String> commands() {
        return COMMANDS.stream();
    }

    /** Whatever options there will be. */
    @ParameterizedTest
    @MethodSource("commands")
    void noBeginningOfAnOptionIsTakenForIt(String command) {
        String help = run(command + " --help").out();
        List<String> options = OPTION.matcher(help)
                .results()
                .map(found -> found.group())
                .distinct()
                .toList();
        assertThat(options).contains("--help");
        for (String option : options) {
            for (int length = 3; length < option.length(); length++) {
                String beginning = option.substring(0, length);
                if (!options.contains(beginning)) {
                    for (String form : new String[] {beginning, beginning + "=x"}) {
                        CommandOutcome outcome = run(command + " " + form + " x");
                        assertThat(outcome.exitCode()).as(command + " " + form).isEqualTo(2);
                        assertThat(outcome.out()).isEmpty();
                    }
                }
            }
        }
    }

    /** Whatever commands there will be. */
    @Test
    void theTableHasEveryCommand() {
        String help = run("--help").out();
        String list = help.substring(help.indexOf('{') + 1, help.indexOf('}'));

        assertThat(Arrays.asList(list.split(","))).containsExactlyInAnyOrderElementsOf(COMMANDS);
    }
}
