package org.minimarketplace.db;

import com.codahale.metrics.MetricRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.minimarketplace.core.ProgressObserver;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateSettings;

/**
 * The database of a configuration, which need not be open, nor exist: what is done with it before a service starts, or
 * without one. Refuses by {@link DatabaseRefusedException}, with a line for the operator. Thread-safe.
 */
public interface StorageKind {

    /** Where the database is, as an operator knows it. */
    String place();

    /** The permits, where the configuration leaves them to the engine. */
    GateSettings permits(GateSettings configured);

    /**
     * Opens the database and applies the migrations that it lacks.
     *
     * @param gate bounds the work in the database; is closed before the database is
     * @param metrics for pools and statements
     */
    Storage open(DatabaseGate gate, DatabaseObserver observer, MetricRegistry metrics);

    /**
     * Applies the migrations that it lacks, and nothing else.
     *
     * @param observer is told how far a migration is that takes long
     * @return the version of the schema afterwards
     */
    int migrate(ProgressObserver observer);

    /** Looks whether the service could start on it; changes nothing. */
    SchemaStatus status();

    /**
     * The statements that let a role of the database serve with what is in it, and do nothing else: to be run by its
     * owner. Runs none of them.
     */
    List<String> grants(String role);

    /** What else of this machine is looked at before a start. */
    List<Check> checks();

    /**
     * Its backups in files.
     *
     * @param observer is told how far a file is copied and read
     */
    FileBackups backups(ProgressObserver observer);

    /**
     * Refuses files of somebody's choice that are the database, or belong to it, under whatever name.
     *
     * @param what the files are for, like {@code the export}
     */
    void refuseOwn(String what, Path... chosen);

    /**
     * Something to look at.
     *
     * @param section of the configuration that it belongs to
     * @param forStart whether the service cannot start with such a problem
     * @param problems one line for each
     */
    record Check(String section, boolean forStart, Supplier<List<String>> problems) {}
}
