package org.minimarketplace.tasks;

import java.util.List;
import org.minimarketplace.health.DrainSwitch;

/** {@code drain}: takes this instance out of the rotation with {@code enabled=true}, and back. Thread-safe. */
public final class DrainTask implements OperatorTask {

    private static final Parameter ENABLED = Parameter.flag("enabled", "whether load balancers are to stay away");

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
    public String description() {
        return "Takes this instance out of the rotation, and back: readiness turns 503, and requests are served as before.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(ENABLED);
    }

    @Override
    public List<String> run(Arguments arguments) throws InvalidArgumentException {
        drain.set(arguments.flag(ENABLED));
        return List.of(
                drain.isOn()
                        ? "draining: readiness is 503, requests are served as before"
                        : "not draining: readiness follows the health checks");
    }
}
