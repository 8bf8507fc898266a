package org.minimarketplace.resources;

import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a body whose {@code Content-Type} says that its text is not UTF-8, with 415 (RFC 9110, section 15.5.16): all
 * text is read as UTF-8, and a parameter that says something else must not be passed over. Thread-safe.
 */
public final class Utf8Bodies implements ReaderInterceptor {

    /** Its name, and the spelling of it that many programs send. */
    private static final Set<String> UTF_8 = Set.of("utf-8", "utf8");

    @Override
    public @Nullable Object aroundReadFrom(ReaderInterceptorContext body) throws IOException {
        MediaType type = body.getMediaType();
        String charset = type == null ? null : type.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !UTF_8.contains(charset.toLowerCase(Locale.ROOT))) {
            throw new NotSupportedException("the body's charset is not utf-8");
        }
        return body.proceed();
    }
}
