package org.minimarketplace.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keeps something of each client that was seen lately: beyond a fixed number, the one that was not seen for the longest
 * is forgotten. So no number of clients takes memory without bound. Thread-safe.
 *
 * @param <S> what is kept of one; used by one thread at a time
 */
public final class RecentClients<S> {

    /** How many are remembered. */
    public static final int MAX_CLIENTS = 10_000;

    private final Supplier<S> first;
    private final Map<String, S> all = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, S> eldest) {
            return size() > MAX_CLIENTS;
        }
    };

    /**
     * Remembers nobody.
     *
     * @param first what is kept of a client that comes for the first time, or was forgotten
     */
    public RecentClients(Supplier<S> first) {
        this.first = first;
    }

    /** Uses what is kept of a client, alone; answers what came of it. */
    public synchronized <R> R with(String client, Function<S, R> use) {
        return use.apply(all.computeIfAbsent(client, unknown -> first.get()));
    }
}
