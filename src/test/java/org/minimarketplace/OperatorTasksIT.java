package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.minimarketplace.harness.Eventually.eventually;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.minimarketplace.harness.Answer;
import org.minimarketplace.harness.LoggedLines;
import org.minimarketplace.harness.RunningService;
import org.minimarketplace.harness.Scrape;
import org.slf4j.LoggerFactory;

/**
 * What operators have done over HTTP is done, said in lines, and written down; {@code PermitsTaskIT} has the permits.
 */
@TestInstance(Lifecycle.PER_CLASS)
class OperatorTasksIT {

    @RegisterExtension
    private final LoggedLines audit = LoggedLines.of("audit");

    private Path folder = Path.of("");
    private RunningService service;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        folder = Files.createDirectory(temporary.resolve("backups"));
        service = RunningService.in(temporary, Map.of("backup.folder", folder.toString()));
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private static Logger logger(String name) {
        return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(name);
    }

    private Answer run(String task) {
        return service.admin("POST", "/tasks/" + task);
    }

    private List<String> audited() {
        return audit.messages();
    }

    /** One id finds all lines of a request, on this port too: those of its audit, and its problem. */
    @Test
    void theLinesOfATaskHaveTheTraceIdOfItsRequest() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String parent = "traceparent: 00-" + trace + "-00f067aa0ba902b7-01";

        service.admin("POST", "/tasks/checkpoint", parent);

        assertThat(audit.all())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).containsEntry("traceId", trace));
        assertThat(service.admin("GET", "/nowhere", parent)
                        .json()
                        .path("traceId")
                        .asText())
                .isEqualTo(trace);
    }

    private double logLevelOverridden() {
        return Scrape.of(service).value("marketplace_overrides_active{kind=\"log-level\",}");
    }

    @ParameterizedTest(name = "the level of {0} returns after its duration")
    @ValueSource(strings = {"ROOT", "org.minimarketplace.tasks", "org.eclipse.jetty"})
    void aLevelForAWhileIsShownAndTakesItselfBack(String name) {
        var former = logger(name).getLevel();

        Answer answer = run("log-level?logger=" + name + "&level=error&duration=1s");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().lines())
                .containsExactly(
                        name + ": ERROR",
                        "for 1 seconds, then " + (former == null ? "the level above it" : former.toString()));
        eventually("back", () -> logger(name).getLevel() == former && logLevelOverridden() == 0);
        assertThat(service.admin("GET", "/info").json().path("overrides").isEmpty())
                .isTrue();
    }

    @Test
    void aLevelWithoutAnEndIsShownUntilTheFormerOneIsSet() {
        String former = logger("ROOT").getLevel().toString();

        assertThat(run("log-level?logger=ROOT&level=WARN").body()).contains("until the next change or restart");

        assertThat(logger("ROOT").getLevel()).hasToString("WARN");
        assertThat(logLevelOverridden()).isEqualTo(1);
        assertThat(service.admin("GET", "/info")
                        .json()
                        .at("/overrides/log-level/ROOT/level")
                        .asText())
                .isEqualTo("WARN");
        assertThat(run("log-level?logger=ROOT&level=" + former).status()).isEqualTo(200);
        assertThat(logLevelOverridden()).isZero();
    }

    @Test
    void aCheckpointEmptiesTheLogAndIsCounted() throws Exception {
        assertThat(service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1}")
                        .status())
                .isEqualTo(201);
        Scrape before = Scrape.of(service);

        Answer answer = run("checkpoint");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().lines()).first().isEqualTo("complete: the log is empty");
        assertThat(Files.size(Path.of(service.database() + "-wal"))).isZero();
        assertThat(Scrape.of(service).growth("marketplace_db_checkpoints_total{outcome=\"complete\",}", before))
                .isEqualTo(1);
        assertThat(audited())
                .containsExactly(
                        "task=checkpoint begins arguments={} from=127.0.0.1",
                        "task=checkpoint done arguments={} from=127.0.0.1");
    }

    @Test
    void theRootLoggerSilencesNoAudit() {
        try {
            assertThat(run("log-level?logger=ROOT&level=OFF&duration=10m").status())
                    .isEqualTo(200);
            assertThat(run("integrity-check").status()).isEqualTo(200);
        } finally {
            run("log-level?logger=ROOT&level=INFO");
        }

        assertThat(audited())
                .contains(
                        "task=log-level done arguments={\"logger\":\"ROOT\",\"level\":\"OFF\",\"duration\":\"10m\"}"
                                + " from=127.0.0.1",
                        "task=integrity-check begins arguments={} from=127.0.0.1",
                        "task=integrity-check done arguments={} from=127.0.0.1");
        assertThat(logger("access").isInfoEnabled()).isTrue();
    }

    @Test
    void argumentsCannotForgeTheRestOfTheLine() {
        run("drain?enabled=true%22%7D%20from%3D10.0.0.1%20done%0A&enabled=b");
        assertThat(service.admin("GET", "/tasks/drain").status()).isEqualTo(405);

        assertThat(audited())
                .containsExactly(
                        "task=drain begins arguments={\"enabled\":[\"true\\\"} from=10.0.0.1 done\\n\",\"b\"]}"
                                + " from=127.0.0.1",
                        "task=drain refused arguments={\"enabled\":[\"true\\\"} from=10.0.0.1 done\\n\",\"b\"]}"
                                + " from=127.0.0.1",
                        "task=drain refused, not by POST arguments={} from=127.0.0.1");
    }

    @Test
    void anIntegrityCheckSaysThatAllIsWellAndWhenItWas() {
        Scrape before = Scrape.of(service);

        assertThat(run("integrity-check").body()).isEqualTo("ok: the database is whole\n");

        assertThat(Scrape.of(service).value("marketplace_db_integrity_ok")).isEqualTo(1);
        assertThat(Scrape.of(service).growth("marketplace_db_integrity_last_check_timestamp_seconds", before))
                .isPositive();
    }

    @Test
    void aBackupIsTakenAndItsTimeIsAMetric() {
        Path copy = folder.resolve("copy.db");
        Scrape before = Scrape.of(service);

        Answer answer = run("backup?to=copy.db");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("backup: " + copy, "products: ", "sha256: ");
        assertThat(copy).isNotEmptyFile();
        assertThat(Scrape.of(service).value("marketplace_backup_last_success_timestamp_seconds"))
                .isPositive();
        Answer again = run("backup?to=copy.db");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body()).contains("exists already");
        assertThat(Scrape.of(service).growth("marketplace_backup_failures_total", before))
                .as("a name that is taken is no failure")
                .isZero();
        assertThat(audited())
                .containsExactly(
                        "task=backup begins arguments={\"to\":\"copy.db\"} from=127.0.0.1",
                        "task=backup done arguments={\"to\":\"copy.db\"} from=127.0.0.1",
                        "task=backup begins arguments={\"to\":\"copy.db\"} from=127.0.0.1",
                        "task=backup refused arguments={\"to\":\"copy.db\"} from=127.0.0.1");
    }

    @Test
    void aBackupThatCannotBeWrittenIsCounted() throws IOException {
        Scrape before = Scrape.of(service);
        Files.move(folder, folder.resolveSibling("elsewhere"));
        try {
            assertThat(run("backup?to=nowhere.db").status()).isEqualTo(409);
            assertThat(folder).doesNotExist();
        } finally {
            Files.move(folder.resolveSibling("elsewhere"), folder);
        }

        assertThat(Scrape.of(service).growth("marketplace_backup_failures_total", before))
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} is refused, and says: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "log-level | logger must be the name of a logger",
                "log-level?logger=ROOT | level must be one of",
                "log-level?logger=ROOT&level=LOUD | level must be one of",
                "log-level?logger=&level=INFO | logger must be the name of a logger",
                "log-level?logger=a%0Ab&level=INFO | logger must be the name of a logger",
                "log-level?logger=ROOT&level=INFO&duration=soon | duration must be a duration from 1s to 7d",
                "log-level?logger=ROOT&level=INFO&duration=0s | duration must be a duration from 1s to 7d",
                "log-level?logger=ROOT&level=INFO&level=WARN | level is given more than once",
                "log-level?logger=audit&level=OFF | level must be INFO, DEBUG or TRACE for audit",
                "log-level?logger=access&level=WARN | level must be INFO, DEBUG or TRACE for access",
                "log-level?logger=org.eclipse.jetty&level=DEBUG | level must be INFO, WARN, ERROR or OFF for org.eclipse",
                "log-level?logger=org.eclipse.jetty.http&level=TRACE | level must be INFO, WARN, ERROR or OFF for org.ec",
                "log-level?loger=ROOT&level=INFO | loger is not an argument",
                "checkpoint?mode=FULL | mode is not an argument",
                "backup | to must be a name in backup.folder",
                "backup?to= | to must be a name in backup.folder",
                "backup?to=%00 | to must be a name in backup.folder",
                "backup?to=/tmp/a.db | to must be a name in backup.folder",
                "backup?to=../a.db | to must be a name in backup.folder",
                "backup?to=.. | to must be a name in backup.folder",
                "backup?to=marketplace.db-journal | to must be a name in backup.folder",
                "backup?from=a | from is not an argument",
                "drain?enabled=perhaps | enabled must be true or false",
                "integrity-check?all=true | all is not an argument"
            })
    void wrongArgumentsAreRefusedByNameAndWrittenDown(String task, String said) {
        Answer answer = run(task);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).startsWith("error: " + said);
        assertThat(audited()).hasSize(2).noneMatch(line -> line.contains("\n"));
        assertThat(audited().get(0)).contains(" begins arguments={");
        assertThat(audited().get(1)).contains(" refused arguments={");
    }
}
