package org.minimarketplace.db.sqlite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.core.Product;

/** What the clients of a simulated world were told, to be compared with what is stored. */
final class SimulatedLedger {

    /** What became of a write, as its client knows it; of several attempts the first of these counts. */
    enum Told {
        ACKNOWLEDGED,
        UNKNOWN,
        REFUSED
    }

    /** Of a product that one client changes: its versions, 0 for none, that may be stored. */
    private static final class Subject {
        private int acknowledged;
        private int inDoubt = -1;
        private @Nullable String group;
    }

    private static final int GONE = 0;

    private final Map<String, Subject> subjects = new LinkedHashMap<>();
    private final Map<String, Map<String, Told>> keyed = new LinkedHashMap<>();
    private final Map<String, UUID> answers = new LinkedHashMap<>();
    private int counted;
    private int perhapsCounted;
    private int acknowledged;

    /** How many writes were acknowledged. */
    int acknowledged() {
        return acknowledged;
    }

    /** A product of one client's took a step, to a version; the group is that of a batch. */
    void step(String name, int version, Told told, @Nullable String group) {
        Subject subject = subjects.computeIfAbsent(name, none -> new Subject());
        subject.group = group;
        if (told == Told.ACKNOWLEDGED) {
            subject.acknowledged = version;
            acknowledged++;
        } else if (told == Told.UNKNOWN) {
            subject.inDoubt = version;
        }
    }

    void removed(String name, Told told) {
        step(name, GONE, told, null);
    }

    /** Somebody counted the shared product up. */
    void count(Told told) {
        counted += told == Told.ACKNOWLEDGED ? 1 : 0;
        perhapsCounted += told == Told.UNKNOWN ? 1 : 0;
        acknowledged += told == Told.ACKNOWLEDGED ? 1 : 0;
    }

    /** A creation with a key was answered; the name is that of what was sent. */
    void keyed(String key, String name, Told told, @Nullable UUID id) {
        keyed.computeIfAbsent(key, none -> new LinkedHashMap<>())
                .merge(name, told, (one, other) -> one.compareTo(other) < 0 ? one : other);
        if (id != null) {
            acknowledged++;
            UUID before = answers.putIfAbsent(key, id);
            require(before == null || before.equals(id), () -> key + " was answered with two products");
        }
    }

    /** Compares with all that is stored, the shared product by its name. */
    void audit(Iterable<Product> products, String shared) {
        Map<String, Product> stored = new LinkedHashMap<>();
        for (Product product : products) {
            Product twin = stored.put(product.details().name(), product);
            require(twin == null, () -> product.details().name() + " is there twice");
        }
        Product counter = Objects.requireNonNull(stored.remove(shared));
        long price = counter.details().price() - 1;
        require(
                price >= counted && price <= counted + perhapsCounted && counter.version() == price + 1,
                () -> "counted " + counted + " and perhaps " + perhapsCounted + ", and stored is " + counter);
        keyed.forEach((key, told) -> auditKey(key, told, stored));
        Map<String, List<Boolean>> groups = new LinkedHashMap<>();
        subjects.forEach((name, subject) -> {
            Product product = stored.remove(name);
            long version = product == null ? GONE : product.version();
            require(
                    version == subject.acknowledged || version == subject.inDoubt,
                    () -> name + " is at " + version + ", and told was " + subject.acknowledged + ", perhaps "
                            + subject.inDoubt);
            if (subject.group != null) {
                groups.computeIfAbsent(subject.group, none -> new ArrayList<>()).add(product != null);
            }
        });
        groups.forEach((group, there) ->
                require(!there.contains(true) || !there.contains(false), () -> group + " is there in part"));
        require(stored.isEmpty(), () -> "made by nobody: " + stored.keySet());
    }

    private void auditKey(String key, Map<String, Told> told, Map<String, Product> stored) {
        int there = 0;
        int acknowledgedNames = 0;
        for (Map.Entry<String, Told> each : told.entrySet()) {
            Product product = stored.remove(each.getKey());
            there += product == null ? 0 : 1;
            if (each.getValue() == Told.ACKNOWLEDGED) {
                acknowledgedNames++;
                require(
                        product != null && product.id().equals(answers.get(key)),
                        () -> each.getKey() + " was acknowledged as " + answers.get(key) + ", and stored is "
                                + product);
            }
            require(
                    product == null || each.getValue() != Told.REFUSED,
                    () -> each.getKey() + " was refused each time, and is there");
        }
        int both = acknowledgedNames;
        int all = there;
        require(both <= 1 && all <= 1, () -> key + " has " + both + " answers and " + all + " effects");
    }

    private static void require(boolean condition, java.util.function.Supplier<String> otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise.get());
        }
    }
}
