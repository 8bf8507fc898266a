package org.minimarketplace.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws goodput and latencies over the offered load, as SVG. */
final class OverloadPicture {

    private static final int WIDTH = 720;
    private static final int LEFT = 70;
    private static final int RIGHT = 700;
    private static final int HEIGHT = 190;

    private final OverloadReport report;
    private final StringBuilder svg = new StringBuilder();

    private OverloadPicture(OverloadReport report) {
        this.report = report;
    }

    static String of(OverloadReport report) {
        return new OverloadPicture(report).draw();
    }

    private String draw() {
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d 560" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                """.formatted(WIDTH));
        double goodput = report.peak() * 1.2;
        panel(40, "Goodput, requests per second", goodput);
        line(40, goodput, "#1a7f37", LoadStep::goodput);
        level(40, goodput, 0.9 * report.peak(), "90 % of peak");

        double slowest = report.steps().stream()
                        .mapToDouble(step -> step.acceptedMillis(0.99))
                        .max()
                        .orElse(1)
                * 1.2;
        panel(310, "Latency, milliseconds: accepted p99 (blue), accepted p50 (light), refused p99 (red)", slowest);
        line(310, slowest, "#0550ae", step -> step.acceptedMillis(0.99));
        line(310, slowest, "#54aeff", step -> step.acceptedMillis(0.5));
        line(310, slowest, "#cf222e", step -> step.refusedMillis(0.99));
        return svg.append("</svg>\n").toString();
    }

    private void panel(int top, String title, double highest) {
        text(LEFT, top - 12, "start", title);
        for (int i = 0; i <= 4; i++) {
            double value = highest * i / 4;
            double y = y(top, highest, value);
            add("<path d=\"M%d %.1fH%d\" stroke=\"#d0d7de\"/>%n", LEFT, y, RIGHT);
            text(LEFT - 8, y + 4, "end", String.format(Locale.ROOT, highest < 20 ? "%.1f" : "%.0f", value));
        }
        for (LoadStep step : report.steps()) {
            text(x(step), top + HEIGHT + 18, "middle", "x" + step.factor());
        }
        text((LEFT + RIGHT) / 2.0, top + HEIGHT + 36, "middle", "offered load, times saturation");
    }

    private void line(int top, double highest, String colour, ToDoubleFunction<LoadStep> value) {
        List<LoadStep> known = report.steps().stream()
                .filter(step -> !Double.isNaN(value.applyAsDouble(step)))
                .toList();
        StringBuilder points = new StringBuilder();
        for (LoadStep step : known) {
            double y = y(top, highest, value.applyAsDouble(step));
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(step), y));
            add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n", x(step), y, colour);
        }
        add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n", points, colour);
    }

    private void level(int top, double highest, double value, String name) {
        double y = y(top, highest, value);
        add("<path d=\"M%d %.1fH%d\" stroke=\"#57606a\" stroke-dasharray=\"4 4\"/>%n", LEFT, y, RIGHT);
        text(RIGHT, y + 14, "end", name);
    }

    private double x(LoadStep step) {
        int highest = report.steps().get(report.steps().size() - 1).factor();
        return LEFT + 10 + (RIGHT - LEFT - 20) * (double) step.factor() / highest;
    }

    private static double y(int top, double highest, double value) {
        return top + HEIGHT * (1 - value / highest);
    }

    private void text(double x, double y, String anchor, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#24292f\">%s</text>%n", x, y, anchor, text);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
