package org.minimarketplace.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * What came of load at one rate. Immutable.
 *
 * @param factor the rate over that of saturation
 * @param offered requests per second
 * @param goodput successes per second, each within the deadline
 * @param accepted latencies of successes, sorted
 * @param refused latencies of all other answers, sorted
 * @param unanswered requests without an answer
 * @param residentMebibytes of the server, right after the load
 * @param serverProcessors how many processors the server kept busy on average
 * @param clientProcessors the same for the one who sends the load: close to all there are, it is the limit itself
 */
record LoadStep(
        int factor,
        double offered,
        double goodput,
        List<Long> accepted,
        List<Long> refused,
        int unanswered,
        long residentMebibytes,
        double serverProcessors,
        double clientProcessors) {

    /** Sums up what was seen of the requests that were due within the given time. */
    static LoadStep of(
            int factor,
            double offered,
            Collection<Request> requests,
            Duration time,
            Duration deadline,
            long residentMebibytes,
            Duration serverTime,
            Duration clientTime) {
        long end = time.toNanos();
        Predicate<Request> good = request -> request.isSuccess() && request.latency() <= deadline.toNanos();
        // By the moment of the answer: what is answered after the load has ended was not done under it.
        long within = requests.stream()
                .filter(good.and(request -> request.answeredAt() <= end))
                .count();
        return new LoadStep(
                factor,
                offered,
                within / (end / 1e9),
                latencies(requests, Request::isSuccess),
                latencies(requests, request -> request.isAnswered() && !request.isSuccess()),
                (int) requests.stream().filter(request -> !request.isAnswered()).count(),
                residentMebibytes,
                (double) serverTime.toNanos() / end,
                (double) clientTime.toNanos() / end);
    }

    private static List<Long> latencies(Collection<Request> requests, Predicate<Request> which) {
        return requests.stream().filter(which).map(Request::latency).sorted().toList();
    }

    double acceptedMillis(double quantile) {
        return millis(accepted, quantile);
    }

    double refusedMillis(double quantile) {
        return millis(refused, quantile);
    }

    /** A quantile of sorted nanoseconds; not a number if there are none. */
    private static double millis(List<Long> sorted, double quantile) {
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        return sorted.get((int) Math.ceil(quantile * sorted.size()) - 1) / 1e6;
    }

    @Override
    public String toString() {
        return "x%d: %.1f/s offered, goodput %.1f/s, %d accepted, %d refused, %d unanswered, processors %.2f and %.2f"
                .formatted(
                        factor,
                        offered,
                        goodput,
                        accepted.size(),
                        refused.size(),
                        unanswered,
                        serverProcessors,
                        clientProcessors);
    }

    /**
     * One request. Immutable.
     *
     * @param dueAt nanoseconds from the beginning of the load: latency counts from here, so that a client that falls
     *     behind its schedule hides nothing
     * @param answeredAt nanoseconds from the beginning of the load
     * @param status 0 if there was no answer
     */
    record Request(long dueAt, long answeredAt, int status) {

        boolean isAnswered() {
            return status != 0;
        }

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        long latency() {
            return answeredAt - dueAt;
        }
    }
}
