package org.minimarketplace.tasks;

import java.util.List;
import org.minimarketplace.health.DrainSwitch;

/** {@code drain}: takes this instance out of the rotation with {@code enabled=true}, and back. Thread-safe. */
public final class DrainTask implements OperatorTask {

    private final DrainSwitch drain;

    /** Works on a switch. */
    public DrainTask(DrainSwitch drain) {
        this.drain = drain;
    }

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public List<String> arguments() {
        return List.of("enabled");
    }

    @Override
    public List<String> run(Arguments arguments) throws InvalidArgumentException {
        drain.set(arguments.flag("enabled"));
        return List.of(
                drain.isOn()
                        ? "draining: readiness is 503, requests are served as before"
                        : "not draining: readiness follows the health checks");
    }
}
