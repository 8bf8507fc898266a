package org.minimarketplace.api;

import java.util.List;

/** No media type that the request accepts is one that can be answered. */
public final class NotAcceptableTypeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> offered;

    /**
     * For one request.
     *
     * @param offered the media types that can be answered
     */
    public NotAcceptableTypeException(List<String> offered) {
        super("only " + offered);
        this.offered = List.copyOf(offered);
    }

    /** The media types that can be answered. */
    public List<String> offered() {
        return offered;
    }
}
