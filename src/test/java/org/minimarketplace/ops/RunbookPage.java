package org.minimarketplace.ops;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of the runbook. Immutable.
 *
 * @param name without the ending
 * @param blocks what it tells to run or to ask
 */
record RunbookPage(String name, String text, List<Block> blocks) {

    private static final String FENCE = "```";
    private static final String MITIGATION = "sh mitigation";

    /**
     * A block of code.
     *
     * @param language {@code sh}, {@code sh mitigation} or {@code promql}
     */
    record Block(String language, List<String> lines) {

        String text() {
            return String.join("\n", lines);
        }
    }

    /** An expression; a silent one has a value only while something is wrong. */
    record Expression(String text, boolean silent) {}

    static RunbookPage read(Path file) {
        String text = OpsFiles.text(file);
        List<Block> blocks = new ArrayList<>();
        boolean inside = false;
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(FENCE)) {
                inside = !inside;
                if (inside) {
                    blocks.add(new Block(line.substring(FENCE.length()), new ArrayList<>()));
                }
            } else if (inside) {
                blocks.get(blocks.size() - 1).lines().add(line);
            }
        }
        return new RunbookPage(file.getFileName().toString().replace(".md", ""), text, List.copyOf(blocks));
    }

    /** Whether it belongs to an alert; otherwise it belongs to a task. */
    boolean isOfAlert() {
        return name.startsWith("Marketplace");
    }

    /** The commands, a block each. */
    List<String> commands() {
        return blocks.stream()
                .filter(block -> block.language().startsWith("sh"))
                .map(Block::text)
                .toList();
    }

    /** What mends it, as far as that is a command: one block or none. */
    List<String> mitigations() {
        return blocks.stream()
                .filter(block -> block.language().equals(MITIGATION))
                .map(Block::text)
                .toList();
    }

    /** What mends it. */
    String mitigation() {
        return mitigations().stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " has no block \"" + MITIGATION + "\""));
    }

    /** The questions to Prometheus, a line each. */
    List<Expression> expressions() {
        List<Expression> expressions = new ArrayList<>();
        for (Block block : blocks) {
            boolean silent = false;
            for (String line : block.language().equals("promql") ? block.lines() : List.<String>of()) {
                if (line.startsWith("#")) {
                    silent = line.equals("# nothing in health");
                } else {
                    expressions.add(new Expression(line, silent));
                    silent = false;
                }
            }
        }
        return expressions;
    }
}
