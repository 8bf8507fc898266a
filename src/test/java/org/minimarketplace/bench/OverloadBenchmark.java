package org.minimarketplace.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.minimarketplace.bench.LoadStep.Request;
import org.minimarketplace.harness.JarProcess;

/**
 * Offers the packaged jar up to ten times what it can do, and looks whether it still does what it can: {@code make
 * bench-overload}. First finds out how much that is, on this machine and in this run; then requests arrive on a
 * schedule that does not wait for answers, as they do from many independent clients.
 *
 * <p>Ends with exit code 1 if a promise is not kept. Client and server share the machine, so that it should have
 * nothing else to do.
 */
public final class OverloadBenchmark {

    private static final int PRODUCTS = Integer.getInteger("bench.products", 200_000);
    private static final Duration STEP = Duration.ofSeconds(Integer.getInteger("bench.seconds", 15));
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** A search that many products match, in an order that no index has: processor time, and no waiting. */
    private static final String HEAVY = "/products?q=a&sort=-price,name&limit=20";

    private OverloadBenchmark() {}

    /** Measures, and writes {@code target/bench-overload.md} and {@code .svg}. */
    public static void main(String[] arguments) throws Exception {
        double busy = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        System.out.printf(
                "load average of the machine before it begins: %.1f on %d processors%n",
                busy, Runtime.getRuntime().availableProcessors());
        Path folder = Files.createTempDirectory("bench-overload");
        Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
        OverloadReport report;
        try (JarProcess service =
                JarProcess.start(folder, Map.of("TIMEOUT", String.valueOf(DEADLINE.toSeconds())), List.of())) {
            report = measure(service, service.awaitReady());
            service.terminate();
        } finally {
            delete(folder);
        }
        report.write(Path.of("target", "bench-overload.md"), Path.of("target", "bench-overload.svg"));
        System.out.println(report.markdown());
        System.exit(report.missed().isEmpty() ? 0 : 1);
    }

    private static OverloadReport measure(JarProcess service, URI base) throws Exception {
        fill(base);
        Load load = new Load(base.resolve(HEAVY));
        load.closedLoop(4, Duration.ofSeconds(6));
        Duration alone = latencyAlone(load);
        double saturation = 0;
        for (int clients : new int[] {2, 4}) {
            saturation = Math.max(saturation, load.closedLoop(clients, Duration.ofSeconds(6)));
        }
        // Refusals have to be warm too: after some ten thousand of them they are compiled, and cost much less.
        load.openLoop(saturation * 40, Duration.ofSeconds(10));
        System.out.printf("alone %d ms; saturation %.1f requests per second%n", alone.toMillis(), saturation);

        List<LoadStep> steps = new ArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<OperatorView> operator = executor.submit(() -> OperatorView.watch(base, service.adminUri(), over));
            for (int factor : new int[] {1, 2, 5, 10}) {
                Duration server = processorTime(service.pid());
                Duration client = processorTime(ProcessHandle.current().pid());
                Queue<Request> requests = load.openLoop(saturation * factor, STEP);
                LoadStep step = LoadStep.of(
                        factor,
                        saturation * factor,
                        requests,
                        STEP,
                        DEADLINE,
                        residentMebibytes(service.pid()),
                        processorTime(service.pid()).minus(server),
                        processorTime(ProcessHandle.current().pid()).minus(client));
                System.out.println(step);
                steps.add(step);
            }
            // Nobody waits for the answers any more when this begins: the last one may have taken the deadline.
            Duration recovery = recoveryAfter(load, saturation * 10, alone);
            over.set(true);
            return new OverloadReport(saturation, alone, steps, recovery, operator.get(), DEADLINE);
        } finally {
            executor.shutdownNow();
        }
    }

    private static Duration latencyAlone(Load load) {
        long[] times = IntStream.range(0, 9)
                .mapToLong(i -> load.once().latency())
                .sorted()
                .toArray();
        return Duration.ofNanos(times[times.length / 2]);
    }

    /** From the last request of a burst to the first probe that is answered as if nothing had been. */
    private static Duration recoveryAfter(Load load, double perSecond, Duration alone) throws Exception {
        Duration burst = Duration.ofSeconds(3);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            long end = System.nanoTime() + burst.toNanos();
            Future<Queue<Request>> running = executor.submit(() -> load.openLoop(perSecond, burst));
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            long normal = Math.max(
                    alone.multipliedBy(3).toNanos(), Duration.ofMillis(200).toNanos());
            Request probe = load.once();
            while (!probe.isSuccess() || probe.latency() > normal) {
                if (System.nanoTime() - end > Duration.ofSeconds(60).toNanos()) {
                    break;
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                probe = load.once();
            }
            Duration recovery = Duration.ofNanos(System.nanoTime() - end);
            running.get();
            return recovery;
        } finally {
            executor.shutdownNow();
        }
    }

    private static void fill(URI base) throws IOException, InterruptedException {
        Random random = new Random(1);
        String[] words = {"amber", "apron", "anise", "axle", "brass", "cedar", "delta", "ember", "flint", "grove"};
        String rows = IntStream.range(0, PRODUCTS)
                .mapToObj(i -> "{\"name\":\"%s %s %d\",\"description\":\"%s of %s\",\"price\":%d}"
                        .formatted(
                                words[random.nextInt(4)],
                                words[random.nextInt(words.length)],
                                i,
                                words[random.nextInt(words.length)],
                                words[random.nextInt(words.length)],
                                1 + random.nextInt(500)))
                .collect(Collectors.joining("\n"));
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/products/import"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(rows))
                .build();
        HttpResponse<String> response = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
    }

    static long residentMebibytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .findFirst()
                        .orElseThrow()
                / 1024;
    }

    private static Duration processorTime(long pid) {
        return ProcessHandle.of(pid).orElseThrow().info().totalCpuDuration().orElseThrow();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
