package org.minimarketplace.http.jetty;

/** The classes of this package, seen from outside. */
final class Workarounds {

    private Workarounds() {}

    /** The message of a test when one of them is needed no longer. */
    static String byItself(Class<?> workaround) {
        return "upstream does this by itself now: delete " + workaround.getSimpleName();
    }
}
