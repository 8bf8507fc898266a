package org.minimarketplace.harness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * All that clients did to some products and were told, judged afterwards: each product is a register whose versions say
 * in which order things happened, so that nothing has to be searched for. Thread-safe.
 */
public final class History {

    /** The version in the answer to a write whose outcome is not known. */
    private static final long UNKNOWN = -1;

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    /**
     * Something that was done, or may have been.
     *
     * @param began before the request was sent
     * @param ended after the answer was there
     */
    record Event(String product, boolean write, long version, long began, long ended) {

        boolean isKnown() {
            return version != UNKNOWN;
        }
    }

    /** Records a read: what is answered with 200 counts. */
    public Answer read(String product, Supplier<Answer> request) {
        return record(product, false, request);
    }

    /** Records a change: 200 has the version that it made, 504 leaves open whether it made one, all else made none. */
    public Answer write(String product, Supplier<Answer> request) {
        return record(product, true, request);
    }

    private Answer record(String product, boolean write, Supplier<Answer> request) {
        long began = System.nanoTime();
        Answer answer = request.get();
        long ended = System.nanoTime();
        if (answer.status() == 200) {
            add(new Event(product, write, answer.json().path("version").asLong(), began, ended));
        } else if (write && answer.status() == 504) {
            add(new Event(product, true, UNKNOWN, began, ended));
        }
        return answer;
    }

    void add(Event event) {
        events.add(event);
    }

    /** How much is recorded. */
    public int size() {
        return events.size();
    }

    /** What cannot have happened if each product changes at one moment between a request and its answer. */
    public List<String> violations() {
        Map<String, List<Event>> byProduct =
                events.stream().collect(Collectors.groupingBy(Event::product, TreeMap::new, Collectors.toList()));
        List<String> violations = new ArrayList<>();
        byProduct.forEach((product, all) -> {
            versionsTwice(product, all, violations);
            versionsFromNowhere(product, all, violations);
            backwards(product, all, violations);
        });
        return violations;
    }

    private static void versionsTwice(String product, Collection<Event> events, List<String> violations) {
        Set<Long> made = new HashSet<>();
        for (Event event : events) {
            if (event.write() && event.isKnown() && !made.add(event.version())) {
                violations.add(product + ": two writes made version " + event.version());
            }
        }
    }

    /** Each version above the first was made by a write that succeeded, or by one whose outcome is not known. */
    private static void versionsFromNowhere(String product, Collection<Event> events, List<String> violations) {
        Set<Long> made = new HashSet<>();
        long unknown = 0;
        long last = 1;
        for (Event event : events) {
            last = Math.max(last, event.version());
            if (event.write() && event.isKnown()) {
                made.add(event.version());
            }
            unknown += event.isKnown() ? 0 : 1;
        }
        long unexplained = last - 1 - made.size();
        if (unexplained > unknown) {
            violations.add(product + ": " + unexplained + " versions that no write made, and " + unknown
                    + " writes of unknown outcome");
        }
    }

    /**
     * Who begins after the end of another sees what that one saw, or something newer; a write makes something newer.
     */
    private static void backwards(String product, Collection<Event> events, List<String> violations) {
        List<Event> byBegin = events.stream()
                .filter(Event::isKnown)
                .sorted(Comparator.comparingLong(Event::began))
                .toList();
        List<Event> byEnd =
                byBegin.stream().sorted(Comparator.comparingLong(Event::ended)).toList();
        long newest = 0;
        int over = 0;
        for (Event event : byBegin) {
            while (byEnd.get(over).ended() < event.began()) {
                newest = Math.max(newest, byEnd.get(over++).version());
            }
            if (event.version() < newest || (event.write() && event.version() == newest)) {
                violations.add(product + ": " + (event.write() ? "a write made" : "a read saw") + " version "
                        + event.version() + " after version " + newest + " was there");
            }
        }
    }
}
