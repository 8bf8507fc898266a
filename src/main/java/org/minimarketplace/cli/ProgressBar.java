package org.minimarketplace.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import org.minimarketplace.core.FilePaths;
import org.minimarketplace.core.ProgressObserver;

/**
 * Shows how far long work has come: on a terminal in one line that is drawn again and again, and is gone when the work
 * is over; elsewhere in a plain line now and then. A thread of its own draws, because some steps say nothing until they
 * are done. Work that is over before the first time shows nothing. Thread-safe.
 */
final class ProgressBar implements ProgressObserver, AutoCloseable {

    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final int WIDTH = 20;

    private static final int FILE_TYPE = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;

    private final String work;
    private final PrintStream out;
    private final boolean terminal;
    private final long began = System.nanoTime();
    private final Timer timer;
    private volatile State state = new State("starting", 0, 0);
    private int drawn;
    private boolean closed;

    private ProgressBar(String work, PrintStream out, boolean terminal) {
        this.work = work;
        this.out = out;
        this.terminal = terminal;
        this.timer = new Timer("progress", true);
    }

    /** On standard error, in the form that suits it. */
    static ProgressBar onStandardError(String work) {
        return isTerminal() ? of(work, System.err, true, REDRAW) : inLines(work);
    }

    /** On standard error, in plain lines, even on a terminal. */
    static ProgressBar inLines(String work) {
        return of(work, System.err, false, BETWEEN_LINES);
    }

    /**
     * Begins now, and ends when it is closed.
     *
     * @param terminal whether the line can be drawn again
     * @param interval between two drawings, and before the first one
     */
    static ProgressBar of(String work, PrintStream out, boolean terminal, Duration interval) {
        ProgressBar bar = new ProgressBar(work, out, terminal);
        TimerTask drawing = new TimerTask() {
            @Override
            public void run() {
                bar.draw();
            }
        };
        bar.timer.schedule(drawing, interval.toMillis(), interval.toMillis());
        return bar;
    }

    @Override
    public void at(String step, long done, long total) {
        state = new State(step, done, total);
    }

    /** Nothing is drawn any more when this returns, and the line on the terminal is empty. */
    @Override
    public synchronized void close() {
        closed = true;
        timer.cancel();
        if (drawn > 0) {
            out.print(" ".repeat(drawn) + "\r");
            out.flush();
            drawn = 0;
        }
    }

    private synchronized void draw() {
        if (closed) {
            return;
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        if (terminal) {
            String line = work + ": " + state.drawn() + "  " + seconds + " s";
            // Blanks over what is left of a longer line: not every terminal knows an escape sequence for it. The cursor
            // goes back at once, so that a warning in the log does not begin behind the bar.
            out.print(line + " ".repeat(Math.max(0, drawn - line.length())) + "\r");
            out.flush();
            drawn = Math.max(drawn, line.length());
        } else {
            out.println(work + ": " + state.written() + ", " + seconds + " s");
        }
    }

    /**
     * Asks the system, where it shows standard error as a file: {@code System.console()} looks at standard input and
     * output, and a bar that is drawn into a log would be one endless line. Another system gets plain lines.
     */
    private static boolean isTerminal() {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        try {
            int mode = (int) Files.getAttribute(FilePaths.of("/dev/stderr"), "unix:mode");
            return (mode & FILE_TYPE) == CHARACTER_DEVICE;
        } catch (IOException e) {
            // Closed: there is no file, and so no terminal.
            return false;
        }
    }

    private record State(String step, long done, long total) {

        String drawn() {
            if (total <= 0) {
                return step + (done > 0 ? "  " + count() : "");
            }
            int full = (int) (percent() * WIDTH / 100);
            return step + "  [" + "#".repeat(full) + "-".repeat(WIDTH - full) + "]  " + percent() + " %";
        }

        String written() {
            if (total <= 0) {
                return step + (done > 0 ? " " + count() : "");
            }
            return step + " " + percent() + " %";
        }

        private String count() {
            return String.format(Locale.ROOT, "%,d", done);
        }

        /** A file that grows while it is read has more in it than was expected. */
        private long percent() {
            return Math.min(100, done * 100 / total);
        }
    }
}
