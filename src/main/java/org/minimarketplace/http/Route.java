package org.minimarketplace.http;

import java.lang.reflect.AnnotatedElement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.minimarketplace.gate.WorkClass;

/**
 * Paths that are served alike. Immutable.
 *
 * @param template names it in metrics, like {@code /products/{id}}; one of a fixed set
 * @param calls what it does, by the method
 */
public record Route(String template, Map<String, Call> calls) {

    /**
     * One method of a route.
     *
     * @param work what it will ask of the database first; empty for nothing, or for work in many steps
     * @param transfer which way it moves a file; empty where request and answer are short
     * @param takesDocument whether it has a body that is read as a whole
     * @param admission who may make it
     * @param isCounted whether it is one of the requests that a client may make in a second
     */
    public record Call(
            Optional<WorkClass> work,
            Optional<Transfer.Direction> transfer,
            boolean takesDocument,
            Admission admission,
            boolean isCounted) {

        /** A call of which nothing is said, and which nobody but the operator may make. */
        public static final Call UNSAID = plain(Admission.UNSAID, true);

        private static Call plain(Admission admission, boolean isCounted) {
            return new Call(Optional.empty(), Optional.empty(), false, admission, isCounted);
        }

        /** Asks to look at a page or file of a servlet, whose class says by {@link Uncounted} and {@link Admission}. */
        public static Call ofServlet(Class<?> servlet) {
            return plain(Admission.of(servlet), !servlet.isAnnotationPresent(Uncounted.class));
        }

        /**
         * The method of a resource, which says by {@link Work} what it asks of the database, by {@link Transfer} that
         * it moves a file, and by {@link Uncounted} that it is free of the rate of its client; {@link Admission} says
         * who may. One that says nothing has the usual limits.
         */
        public static Call of(AnnotatedElement method, boolean takesBody) {
            Optional<WorkClass> work = Stream.of(method.getAnnotations())
                    .flatMap(annotation ->
                            Stream.ofNullable(annotation.annotationType().getAnnotation(Work.class)))
                    .map(Work::value)
                    .findFirst();
            Optional<Transfer.Direction> transfer =
                    Optional.ofNullable(method.getAnnotation(Transfer.class)).map(Transfer::value);
            return new Call(
                    work,
                    transfer,
                    takesBody && transfer.isEmpty(),
                    Admission.of(method),
                    !method.isAnnotationPresent(Uncounted.class));
        }
    }

    /** Copies the map. */
    public Route {
        calls = Map.copyOf(calls);
    }

    /** A route of resources: HEAD is served wherever there is a GET, and OPTIONS everywhere. */
    public static Route ofResource(String template, Map<String, Call> calls) {
        Map<String, Call> all = new TreeMap<>(calls);
        Call get = calls.get("GET");
        if (get != null) {
            all.put("HEAD", get);
        }
        Call least = least(calls);
        all.put("OPTIONS", Call.plain(least.admission(), least.isCounted()));
        return new Route(template, all);
    }

    /** A page, which is there to be looked at. */
    public static Route ofPage(String template, Call look) {
        return new Route(template, Map.of("GET", look, "HEAD", look));
    }

    /** The admission to a call of this method; for one that is not there, the admission to any call at all. */
    public Admission admission(String method) {
        return orLeast(method).admission();
    }

    /** Whether a call of this method is one of those that a client may make in a second. */
    public boolean isCounted(String method) {
        return orLeast(method).isCounted();
    }

    private Call orLeast(String method) {
        Call call = calls.get(method);
        return call == null ? least(calls) : call;
    }

    /** Reading takes the least; where there is nothing to read, all calls are alike. */
    private static Call least(Map<String, Call> calls) {
        Call get = calls.get("GET");
        return get == null ? new TreeMap<>(calls).firstEntry().getValue() : get;
    }

    /** The value of the header field {@code Allow}: the methods, in alphabetical order. */
    public String allow() {
        return String.join(", ", new TreeSet<>(calls.keySet()));
    }
}
