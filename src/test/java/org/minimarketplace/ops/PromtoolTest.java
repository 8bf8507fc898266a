package org.minimarketplace.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Prometheus' own programs say to the files that are for them. */
@Tag("tools")
class PromtoolTest {

    @ParameterizedTest(name = "{0} {1} finds nothing wrong with {2}")
    @CsvSource({
        // The file with its token is not here.
        "promtool, check config --syntax-only, prometheus/prometheus*.yml",
        "promtool, check rules --lint-fatal, prometheus/rules/*.yml",
        "promtool, test rules, prometheus/tests/*.yml",
        "amtool, check-config, alertmanager/alertmanager.yml"
    })
    void theFilesAreValid(String program, String command, String files) {
        Shell.require(program);

        Shell.Result result = Shell.run(Path.of("ops"), Map.of(), "bash", "-c", program + " " + command + " " + files);

        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
