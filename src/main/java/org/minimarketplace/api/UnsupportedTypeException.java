package org.minimarketplace.api;

import java.util.List;

/** The media type of a request's body is none that is read there. */
public final class UnsupportedTypeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> supported;

    /**
     * For one request.
     *
     * @param supported the media types that are read
     */
    public UnsupportedTypeException(List<String> supported) {
        super("only " + supported);
        this.supported = List.copyOf(supported);
    }

    /** The media types that are read. */
    public List<String> supported() {
        return supported;
    }
}
