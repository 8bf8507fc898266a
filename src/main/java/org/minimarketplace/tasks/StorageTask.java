package org.minimarketplace.tasks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.minimarketplace.db.Upkeep;

/** Something that the database's engine can do for an operator. Thread-safe. */
public final class StorageTask implements OperatorTask {

    private final Upkeep.Verb verb;

    /** Does this. */
    public StorageTask(Upkeep.Verb verb) {
        this.verb = verb;
    }

    @Override
    public String name() {
        return verb.name();
    }

    @Override
    public String description() {
        return verb.description();
    }

    @Override
    public List<Parameter> parameters() {
        return verb.arguments().stream().map(StorageTask::parameter).toList();
    }

    @Override
    public List<String> run(Arguments arguments) throws InvalidArgumentException {
        Map<String, String> valid = new HashMap<>();
        for (Upkeep.Argument argument : verb.arguments()) {
            Parameter parameter = parameter(argument);
            valid.put(
                    argument.name(),
                    arguments.text(parameter).filter(argument.valid()).orElseThrow(parameter::refused));
        }
        return verb.action().apply(valid);
    }

    private static Parameter parameter(Upkeep.Argument argument) {
        return Parameter.text(argument.name(), argument.meaning(), argument.allowed());
    }
}
