package org.minimarketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.minimarketplace.harness.Eventually.eventually;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.db.Storage;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateRefusedException;
import org.minimarketplace.gate.GateRefusedException.Reason;
import org.minimarketplace.gate.Permit;
import org.minimarketplace.gate.WorkClass;
import org.minimarketplace.harness.RunningService;

/** A service that stops lets the work in its database end before it closes the database. */
class StopOrderIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void theGateWaitsForEveryPermitBeforeTheDatabaseCloses() throws Exception {
        RunningService service = RunningService.in(folder, Map.of("api.timeout", "60"));
        DatabaseGate gate = service.part(DatabaseGate.class);
        Storage.Probe database = service.part(Storage.class).probes().get(0);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            assertThat(service.sendJson("POST", "/products", "{\"name\":\"Chai\",\"price\":1}")
                            .status())
                    .isEqualTo(201);
            Permit read = gate.enter(WorkClass.READ, Deadline.after(LONG));
            Permit write = gate.enter(WorkClass.WRITE, Deadline.after(LONG));

            Future<?> stop = threads.submit(service::close);

            eventually("the gate closes", () -> gate.turnsAway(WorkClass.WRITE).equals(Optional.of(Reason.CLOSED)));
            assertThatThrownBy(() -> gate.enter(WorkClass.READ, Deadline.after(LONG)))
                    .isInstanceOf(GateRefusedException.class);
            assertThatCode(database.trouble()::get).doesNotThrowAnyException();
            read.close();
            assertThatCode(database.trouble()::get).doesNotThrowAnyException();
            assertThat(folder.resolve("marketplace.db-wal")).isNotEmptyFile();
            assertThat(stop).isNotDone();

            write.close();

            stop.get(60, TimeUnit.SECONDS);
            assertThatThrownBy(database.trouble()::get).hasMessage("the database is closed");
            assertThat(folder.resolve("marketplace.db-wal")).doesNotExist();
        } finally {
            threads.shutdownNow();
        }
    }
}
