package org.minimarketplace.db.sqlite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Answered;
import org.minimarketplace.core.Deadline;
import org.minimarketplace.core.DeadlineExceededException;
import org.minimarketplace.core.IdempotencyConflictException;
import org.minimarketplace.core.IdempotencyKey;
import org.minimarketplace.core.Outcome;
import org.minimarketplace.core.OutcomeUnknownException;
import org.minimarketplace.core.Precondition;
import org.minimarketplace.core.Product;
import org.minimarketplace.core.ProductDetails;
import org.minimarketplace.core.ProductService;
import org.minimarketplace.core.RequestInFlightException;
import org.minimarketplace.core.StoreBusyException;
import org.minimarketplace.core.StoreFullException;
import org.minimarketplace.core.StoreUnavailableException;
import org.minimarketplace.db.sqlite.SimulatedLedger.Told;
import org.minimarketplace.gate.GateRefusedException;
import org.minimarketplace.simulation.Simulation;
import org.sqlite.SQLiteErrorCode;

/** Somebody who does one thing after the other, each with a deadline, and keeps the ledger. */
final class SimulatedClient {

    /** A defect of the work itself. */
    private static final class Meant extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final Set<Class<? extends RuntimeException>> REFUSALS = Set.of(
            Meant.class,
            GateRefusedException.class,
            IdempotencyConflictException.class,
            RequestInFlightException.class,
            StoreBusyException.class,
            StoreFullException.class,
            StoreUnavailableException.class);

    private final Simulation world;
    private final Random random;
    private final ProductService service;
    private final SimulatedLedger ledger;
    private final SimulatedFile file;
    private final String name;
    private final UUID shared;
    private final List<Product> mine = new ArrayList<>();
    private int numbers;
    private List<Product> created = List.of();
    private @Nullable Object answer;

    SimulatedClient(
            Simulation world,
            ProductService service,
            SimulatedLedger ledger,
            SimulatedFile file,
            String name,
            UUID shared) {
        this.world = world;
        this.random = world.random();
        this.service = service;
        this.ledger = ledger;
        this.file = file;
        this.name = name;
        this.shared = shared;
    }

    /** Does so many things. */
    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            world.sleep(random.nextInt(random.nextInt(3) == 0 ? 40_000_000 : 200_000));
            switch (random.nextInt(10)) {
                case 0, 1 -> create();
                case 2, 3, 4 -> createWithKey();
                case 5 -> createTogether();
                case 6, 7 -> count();
                case 8 -> change();
                default -> readOrRemove();
            }
        }
    }

    private ProductDetails details(String of) {
        return new ProductDetails(of, null, 1, "EUR");
    }

    private String next() {
        return name + "-" + numbers++;
    }

    private void create() {
        String product = next();
        Told told = tell(
                "creates " + product,
                deadline -> service.create(List.of(details(product)), null, this::created, deadline));
        ledger.step(product, 1, told, null);
        if (told == Told.ACKNOWLEDGED) {
            mine.addAll(created);
        }
    }

    private void createTogether() {
        String group = next();
        List<ProductDetails> products = List.of(details(group + "a"), details(group + "b"), details(group + "c"));
        Told told =
                tell("creates together " + group, deadline -> service.create(products, null, this::created, deadline));
        products.forEach(each -> ledger.step(each.name(), 1, told, group));
    }

    /** The outcome names the first product, so that who gets it again can tell which one it was. */
    private Outcome created(List<Product> products) {
        created = products;
        return new Outcome(201, Map.of(), products.get(0).id().toString());
    }

    /** A key that others use, too; and sometimes for something else. */
    private void createWithKey() {
        String key = "key-" + random.nextInt(3);
        String product = key + (random.nextInt(4) == 0 ? "-other" : "-same");
        int attempts = 1 + random.nextInt(3);
        Told told = Told.UNKNOWN;
        for (int i = 0; i < attempts && told != Told.ACKNOWLEDGED; i++) {
            told = tell(
                    "creates with a key " + product,
                    deadline -> answer = service.create(
                            List.of(details(product)),
                            IdempotencyKey.of("everybody", key, "create", List.of(details(product))),
                            this::created,
                            deadline));
            UUID id = told == Told.ACKNOWLEDGED && answer instanceof Answered answered
                    ? UUID.fromString(answered.outcome().body())
                    : null;
            ledger.keyed(key, product, told, id);
        }
    }

    /** As everybody else does, to the same product: none may be lost. */
    private void count() {
        boolean defect = random.nextInt(12) == 0;
        ledger.count(tell(
                "counts",
                deadline -> service.update(
                        shared,
                        Precondition.NONE,
                        stored -> {
                            if (defect) {
                                throw new Meant();
                            }
                            return new ProductDetails(stored.name(), null, stored.price() + 1, "EUR");
                        },
                        deadline)));
    }

    private void change() {
        if (mine.isEmpty()) {
            create();
            return;
        }
        Product product = mine.remove(random.nextInt(mine.size()));
        Precondition known = Precondition.tagIn(Set.of(product.tag()));
        Told told = tell(
                "changes " + product.details().name(),
                deadline -> answer = service.update(
                        product.id(),
                        known,
                        stored -> new ProductDetails(stored.name(), null, stored.price() + 1, "EUR"),
                        deadline));
        ledger.step(product.details().name(), (int) product.version() + 1, told, null);
        if (told == Told.REFUSED) {
            mine.add(product);
        } else if (told == Told.ACKNOWLEDGED && answer instanceof Product changed) {
            mine.add(changed);
        }
    }

    private void readOrRemove() {
        if (mine.isEmpty()) {
            count();
            return;
        }
        Product product = mine.get(0);
        if (random.nextBoolean()) {
            mine.remove(0);
            Told told = tell("removes " + product.details().name(), deadline -> {
                service.delete(product.id(), Precondition.NONE, deadline);
                return product;
            });
            ledger.removed(product.details().name(), told);
            return;
        }
        Told told = tell("reads " + product.details().name(), deadline -> answer = service.get(product.id(), deadline));
        if (told == Told.ACKNOWLEDGED && !product.equals(answer)) {
            throw new AssertionError("read " + answer + " instead of " + product);
        }
    }

    /** Does it until a deadline, which nobody may keep it beyond; but for a commit that was under way by then. */
    private Told tell(String what, Function<Deadline, ?> work) {
        long timeout = 1L + random.nextInt(random.nextInt(3) == 0 ? 5_000_000 : 800_000_000);
        long began = world.now();
        long paused = world.pausedNanos();
        world.tell(() -> what + " within " + timeout);
        Told told;
        String how = "";
        try {
            answer = work.apply(Deadline.after(Duration.ofNanos(timeout), world::now));
            told = Told.ACKNOWLEDGED;
        } catch (RuntimeException e) {
            told = told(e);
            how = ": " + e;
        } finally {
            // Who was interrupted goes on with the next thing.
            Thread.interrupted();
        }
        String outcome = told + how;
        world.tell(() -> what + ": " + outcome);
        long slack = world.pausedNanosToCome() - paused;
        long due = began + timeout + slack;
        long ended = world.now();
        if (ended > due
                && file.commits().stream().noneMatch(commit -> commit.from() <= due && commit.to() + slack >= ended)) {
            throw new AssertionError(what + " ended " + (ended - due) + " ns after its deadline, with " + outcome);
        }
        return told;
    }

    private static Told told(RuntimeException error) {
        if (error instanceof OutcomeUnknownException
                || (error instanceof DeadlineExceededException late && late.mayHaveTakenEffect())) {
            return Told.UNKNOWN;
        }
        boolean constraint = SqliteErrors.primaryCode(error)
                .filter(code -> code == SQLiteErrorCode.SQLITE_CONSTRAINT)
                .isPresent();
        if (constraint || error instanceof DeadlineExceededException || REFUSALS.contains(error.getClass())) {
            return Told.REFUSED;
        }
        throw new AssertionError("nobody expects " + error, error);
    }
}
