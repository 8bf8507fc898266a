package org.minimarketplace.harness;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one browser to all tests that ask for it, and closes it behind the last: its start takes seconds. */
public final class BrowserExtension implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(BrowserExtension.class))
                .computeIfAbsent(Shared.class, ignored -> Shared.start(), Shared.class)
                .browser();
    }

    /** The browser, and the folder that goes away with it. */
    private record Shared(Browser browser, TemporaryFolder profile) implements AutoCloseable {

        static Shared start() {
            TemporaryFolder profile = TemporaryFolder.create("browser");
            return new Shared(Browser.start(profile.path()), profile);
        }

        @Override
        public void close() {
            browser.close();
            profile.close();
        }
    }
}
