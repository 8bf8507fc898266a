package org.minimarketplace.tasks;

import java.util.List;
import org.minimarketplace.db.Maintenance;

/** {@code integrity-check}: reads the whole database and says what is wrong with it. Thread-safe. */
public final class IntegrityCheckTask implements OperatorTask {

    private final Maintenance maintenance;

    /** Works on a database. */
    public IntegrityCheckTask(Maintenance maintenance) {
        this.maintenance = maintenance;
    }

    @Override
    public String name() {
        return "integrity-check";
    }

    @Override
    public String description() {
        return "Reads the whole database, and says what is wrong with it.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public List<String> run(Arguments arguments) {
        List<String> problems = maintenance.integrityProblems();
        return problems.isEmpty() ? List.of("ok: the database is whole") : problems;
    }
}
