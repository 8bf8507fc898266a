package org.minimarketplace.tasks;

import java.util.List;
import org.minimarketplace.db.Checkpoint;
import org.minimarketplace.db.Maintenance;

/** {@code checkpoint}: folds the write-ahead log back into the database file. Thread-safe. */
public final class CheckpointTask implements OperatorTask {

    private final Maintenance maintenance;

    /** Works on a database. */
    public CheckpointTask(Maintenance maintenance) {
        this.maintenance = maintenance;
    }

    @Override
    public String name() {
        return "checkpoint";
    }

    @Override
    public String description() {
        return "Folds the write-ahead log back into the database file.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public List<String> run(Arguments arguments) {
        Checkpoint checkpoint = maintenance.checkpoint();
        return List.of(
                checkpoint.isComplete()
                        ? "complete: the log is empty"
                        : "not complete: a reader or writer still needs the log; try again",
                "pages in the log: " + checkpoint.logPages(),
                "pages folded back: " + checkpoint.foldedPages());
    }
}
