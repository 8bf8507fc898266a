package org.minimarketplace.db.sqlite;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.simulation.Simulation;
import org.sqlite.SQLiteErrorCode;

/** How long each step of a simulated database takes, and how it fails: calm, fair, rough, or a storm that passes. */
final class SimulatedWeather {

    /** Where something can go wrong. */
    enum Step {
        BORROW,
        BEGIN,
        STATEMENT,
        COMMIT,
        READ
    }

    private static final Map<Step, List<SQLiteErrorCode>> ERRORS = Map.of(
            Step.BORROW, List.of(SQLiteErrorCode.SQLITE_CANTOPEN),
            Step.BEGIN,
                    List.of(SQLiteErrorCode.SQLITE_BUSY, SQLiteErrorCode.SQLITE_CANTOPEN, SQLiteErrorCode.SQLITE_IOERR),
            Step.STATEMENT,
                    List.of(
                            SQLiteErrorCode.SQLITE_FULL,
                            SQLiteErrorCode.SQLITE_IOERR_WRITE,
                            SQLiteErrorCode.SQLITE_IOERR_READ,
                            SQLiteErrorCode.SQLITE_NOMEM,
                            SQLiteErrorCode.SQLITE_CORRUPT,
                            SQLiteErrorCode.SQLITE_CONSTRAINT_CHECK),
            Step.COMMIT,
                    List.of(
                            SQLiteErrorCode.SQLITE_FULL,
                            SQLiteErrorCode.SQLITE_IOERR_WRITE,
                            SQLiteErrorCode.SQLITE_IOERR_FSYNC,
                            SQLiteErrorCode.SQLITE_NOMEM,
                            SQLiteErrorCode.SQLITE_BUSY),
            Step.READ,
                    List.of(
                            SQLiteErrorCode.SQLITE_IOERR_READ,
                            SQLiteErrorCode.SQLITE_CORRUPT,
                            SQLiteErrorCode.SQLITE_CANTOPEN));

    private final Simulation world;
    private final Random random;
    private int oneIn;
    private long stormBegins = Long.MAX_VALUE;
    private long stormEnds;
    private Step stormAt = Step.COMMIT;
    private SQLiteErrorCode storm = SQLiteErrorCode.SQLITE_FULL;
    private boolean slow;

    SimulatedWeather(Simulation world) {
        this.world = world;
        this.random = world.random();
        this.oneIn = List.of(0, 60, 12, 4).get(random.nextInt(4));
        this.slow = random.nextInt(4) == 0;
        if (random.nextInt(3) == 0) {
            stormBegins = world.now() + random.nextInt(50_000_000);
            stormEnds = stormBegins + random.nextInt(400_000_000);
            stormAt = Step.values()[random.nextInt(Step.values().length)];
            storm = anyOf(stormAt);
        }
    }

    /** From now on nothing fails, and everything is quick. */
    void clear() {
        oneIn = 0;
        stormBegins = Long.MAX_VALUE;
        slow = false;
    }

    /** What goes wrong at this step now; null for nothing. */
    @Nullable
    SQLiteErrorCode at(Step step) {
        if (step == stormAt && world.now() >= stormBegins && world.now() < stormEnds) {
            return storm;
        }
        return oneIn > 0 && random.nextInt(oneIn) == 0 ? anyOf(step) : null;
    }

    private SQLiteErrorCode anyOf(Step step) {
        List<SQLiteErrorCode> errors = ERRORS.getOrDefault(step, List.of());
        return errors.get(random.nextInt(errors.size()));
    }

    /** How long a step takes; never nothing. */
    long nanos(Step step) {
        boolean long0 = random.nextInt(slow ? 4 : 25) == 0;
        return 1L
                + switch (step) {
                    case BORROW, BEGIN -> random.nextInt(long0 ? 2_000_000 : 20_000);
                    case STATEMENT, READ -> random.nextInt(long0 ? 80_000_000 : 200_000);
                    case COMMIT -> random.nextInt(long0 ? 250_000_000 : 3_000_000);
                };
    }

    /** Of two outcomes. */
    boolean coin() {
        return random.nextBoolean();
    }
}
