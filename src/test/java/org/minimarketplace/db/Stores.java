package org.minimarketplace.db;

import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Opens stores of one engine for a test, one at a time, and closes the last one behind it. */
public abstract class Stores implements AutoCloseable {

    private @Nullable TestStore open;

    /** An empty store. */
    public TestStore empty(Clock clock) {
        return open(clock, true);
    }

    /** The store that was opened before, closed and opened again. */
    public TestStore again(Clock clock) {
        return open(clock, false);
    }

    private TestStore open(Clock clock, boolean empty) {
        closeOpen();
        open = empty ? openEmpty(clock) : openAgain(clock);
        return open;
    }

    /** See {@link #empty}. */
    protected abstract TestStore openEmpty(Clock clock);

    /** See {@link #again}. */
    protected abstract TestStore openAgain(Clock clock);

    /** No more of them are opened. */
    protected void end() {}

    private void closeOpen() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    @Override
    public final void close() {
        closeOpen();
        end();
    }

    /**
     * Hands them to contracts: a test class that registers it says once which engine its contracts run on.
     *
     * @param engine makes those of a test, or of a class that opens its store once
     */
    public record Extension(Supplier<Stores> engine) implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Stores.class;
        }

        @Override
        public Stores resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getStore(Namespace.create(Stores.class))
                    .computeIfAbsent(Stores.class, ignored -> engine.get(), Stores.class);
        }
    }
}
