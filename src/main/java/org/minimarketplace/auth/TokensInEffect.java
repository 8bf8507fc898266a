package org.minimarketplace.auth;

import io.dropwizard.lifecycle.Managed;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens that are good now: what the file says, within a second. A file that cannot be used leaves everything as it
 * was. Looks at the content, which no way of replacing a file can hide; and reads it once it has stood still for one
 * look, so that a file that is just being written is not taken for the whole. Thread-safe.
 */
public final class TokensInEffect implements Managed, Supplier<Tokens> {

    private static final Logger LOG = LoggerFactory.getLogger(TokensInEffect.class);

    private static final long MILLIS_BETWEEN_LOOKS = 250;

    private final Path file;
    private final ScheduledExecutorService executor;
    private final AccessObserver observer;

    private volatile Tokens tokens;
    private volatile @Nullable Future<?> looks;

    /** What the last look found, and what the last one found that was read; for the thread that looks alone. */
    private byte @Nullable [] seen;

    private byte @Nullable [] read;
    private @Nullable String reported;

    /**
     * Reads the file.
     *
     * @param executor looks at it, from the start on; has nothing else to do
     * @throws AuthRefusedException if it cannot be used
     */
    public TokensInEffect(Path file, ScheduledExecutorService executor, AccessObserver observer) {
        this.file = file;
        this.executor = executor;
        this.observer = observer;
        byte[] content = TokenFile.content(file);
        this.tokens = parsed(content);
        this.seen = content;
        this.read = content;
    }

    @Override
    public Tokens get() {
        return tokens;
    }

    @Override
    public void start() {
        looks = executor.scheduleWithFixedDelay(
                this::look, MILLIS_BETWEEN_LOOKS, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        Future<?> running = looks;
        if (running != null) {
            running.cancel(false);
        }
    }

    private void look() {
        try {
            byte[] content = TokenFile.content(file);
            boolean stands = Arrays.equals(content, seen);
            seen = content;
            if (Arrays.equals(content, read)) {
                recovered();
            } else if (stands) {
                Tokens next = parsed(content);
                tokens = next;
                read = content;
                LOG.info("tokens: {} from {}", next.entries().size(), file);
                recovered();
            }
        } catch (AuthRefusedException e) {
            failed(e.line());
        } catch (RuntimeException e) {
            failed(e.toString());
        }
    }

    private Tokens parsed(byte[] content) {
        return new Tokens(TokenYaml.parse(file.toString(), TokenFile.text(file, content)));
    }

    private void failed(String line) {
        observer.reloadFailed();
        if (!line.equals(reported)) {
            LOG.error("the tokens that were good stay in effect: {}", line);
        }
        reported = line;
    }

    private void recovered() {
        if (reported != null) {
            LOG.info("the token file can be used again");
        }
        reported = null;
    }
}
