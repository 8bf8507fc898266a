package org.minimarketplace.bench;

import io.prometheus.client.CollectorRegistry;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.minimarketplace.auth.AccessCheck;
import org.minimarketplace.auth.AccessObserver;
import org.minimarketplace.auth.BadTokens;
import org.minimarketplace.auth.Scope;
import org.minimarketplace.auth.Token;
import org.minimarketplace.auth.TokenEntry;
import org.minimarketplace.auth.Tokens;
import org.minimarketplace.http.Admission;
import org.minimarketplace.metrics.AccessMetrics;

/**
 * What it takes of a processor to find out who asks: the check in the way in with a token, and without one where none
 * is needed, for a request that does nothing else and is the first one on its connection. By the time of the thread,
 * which other work on the machine hardly changes; {@code make bench-auth} runs it, and {@code make bench TOKEN_FILE=…}
 * measures it over HTTP.
 */
public final class AuthenticationBenchmark {

    private static final int TIMES = 1_000_000;
    private static final int ROUNDS = 7;

    private AuthenticationBenchmark() {}

    /** Prints a line for each. */
    public static void main(String[] arguments) throws Exception {
        SecureRandom random = new SecureRandom();
        List<TokenEntry> entries = new ArrayList<>();
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Token token = Token.create(random);
            tokens.add(token);
            entries.add(token.entry("name" + i, Set.of(Scope.WRITE), Instant.EPOCH, null));
        }
        AccessObserver metrics = new AccessMetrics(new CollectorRegistry());
        Tokens good = new Tokens(entries);
        for (Set<Scope> anonymous : List.of(Set.<Scope>of(), Set.of(Scope.WRITE))) {
            AccessCheck check = new AccessCheck(
                    new AccessCheck.Access(
                            () -> good, anonymous, new BadTokens(System::nanoTime), Clock.systemUTC(), metrics),
                    request -> new Admission("read", false),
                    false);
            check.setHandler(new Handler.Abstract() {
                @Override
                public boolean handle(Request request, Response response, Callback callback) {
                    return true;
                }
            });
            if (anonymous.isEmpty()) {
                measure("one token", check, tokens.subList(0, 1));
                measure("20 tokens by turns", check, tokens);
            } else {
                measure("no token, where none is needed", check, List.of());
            }
        }
    }

    private static void measure(String what, AccessCheck check, List<Token> tokens) throws Exception {
        List<Asked> requests = new ArrayList<>();
        tokens.forEach(token -> requests.add(new Asked(token.secret())));
        if (requests.isEmpty()) {
            requests.add(new Asked(null));
        }
        Response response = nothing(Response.class);
        double least = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int i = 0; i < TIMES; i++) {
                if (!check.handle(requests.get(i % requests.size()), response, Callback.NOOP)) {
                    throw new IllegalStateException("refused");
                }
            }
            long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
            least = Math.min(least, spent / 1e3 / TIMES);
        }
        System.out.printf(Locale.ROOT, "%-34s %.2f µs%n", what, least);
    }

    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                AuthenticationBenchmark.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    throw new UnsupportedOperationException(method.getName());
                }));
    }

    /** A request of which nothing is there but its header fields, as they arrive: a text of its own each time. */
    private static final class Asked extends Request.Wrapper {

        private static final ConnectionMetaData FRESH =
                new ConnectionMetaData.Wrapper(nothing(ConnectionMetaData.class)) {
                    @Override
                    public @Nullable Object getAttribute(String name) {
                        return null;
                    }

                    @Override
                    public @Nullable Object setAttribute(String name, @Nullable Object attribute) {
                        return null;
                    }
                };

        private final @Nullable String token;

        Asked(@Nullable String token) {
            super(nothing(Request.class));
            this.token = token;
        }

        @Override
        public ConnectionMetaData getConnectionMetaData() {
            return FRESH;
        }

        @Override
        public HttpFields getHeaders() {
            HttpFields.Mutable fields = HttpFields.build().add("Host", "localhost");
            return token == null ? fields : fields.add("Authorization", "Bearer ".concat(token));
        }

        @Override
        public @Nullable Object setAttribute(String name, @Nullable Object value) {
            return null;
        }
    }
}
