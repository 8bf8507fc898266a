package org.minimarketplace.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/** A program that some tests drive, and that a machine need not have. */
public final class Tool {

    private Tool() {}

    /**
     * Leaves the test out where a program is missing, and says so; where {@code CI} is set nothing is left out, and the
     * test will fail.
     */
    public static void assumeInstalled(String program) throws InterruptedException {
        boolean needed = System.getenv("CI") != null;
        assumeTrue(needed || isInstalled(program), program + " is not installed: this test is left out");
    }

    private static boolean isInstalled(String program) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
