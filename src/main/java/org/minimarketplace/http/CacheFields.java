package org.minimarketplace.http;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.QuotedCSV;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Completes what an answer says to caches, when its head is sent. All {@code Vary} fields become one, with
 * {@code Accept-Encoding} in it: every answer may be compressed, and whoever sets the field for itself would take away
 * what others have put there (RFC 9110, section 12.5.5). An answer that does not say how long it may be kept (RFC 9111,
 * section 5.2.2) is asked for again each time, and is no shared cache's where it took a token to get it; an error is
 * not kept at all. Thread-safe.
 */
public final class CacheFields extends Handler.Wrapper {

    /** The request attribute that is there where only who has a token gets the answer. */
    public static final String PRIVATE = CacheFields.class.getName() + ".private";

    private static final String AUTHORIZATION = HttpHeader.AUTHORIZATION.asString();
    private static final String ALWAYS = HttpHeader.ACCEPT_ENCODING.asString();

    /** Results by the values that our own code sets, which are a few: no client has a say in them. */
    private final Map<String, String> merged = new ConcurrentHashMap<>();

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, new Completed(request, response), callback);
    }

    private void complete(int status, HttpFields.Mutable fields, boolean isPrivate) {
        String set = String.join(", ", fields.getValuesList(HttpHeader.VARY));
        fields.put(
                HttpHeader.VARY,
                merged.computeIfAbsent(isPrivate ? set + ", " + AUTHORIZATION : set, CacheFields::merged));
        if (!fields.contains(HttpHeader.CACHE_CONTROL)) {
            fields.put(
                    HttpHeader.CACHE_CONTROL,
                    status >= 400 ? "no-store" : isPrivate ? "private, no-cache" : "no-cache");
        }
    }

    /** In the order in which they were put there, each once, whatever its case. */
    private static String merged(String set) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String name : new QuotedCSV(false, set).getValues()) {
            names.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
        }
        names.putIfAbsent(ALWAYS.toLowerCase(Locale.ROOT), ALWAYS);
        return names.containsKey("*") ? "*" : String.join(", ", names.values());
    }

    private final class Completed extends Response.Wrapper {

        Completed(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            if (!isCommitted()) {
                complete(getStatus(), getHeaders(), getRequest().getAttribute(PRIVATE) != null);
            }
            super.write(last, content, callback);
        }
    }
}
