package org.minimarketplace.http;

import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.minimarketplace.gate.DatabaseGate;
import org.minimarketplace.gate.GateRefusedException;
import org.minimarketplace.gate.GateRefusedException.Reason;
import org.minimarketplace.gate.WorkClass;

/**
 * Turns requests away whose work the gate would refuse, before their bodies are read and anything is done for them.
 * When there is ten times too much to do, this is what most requests get, so it has to cost next to nothing.
 * Thread-safe.
 */
public final class LoadShedder extends Handler.Wrapper {

    private final DatabaseGate gate;
    private final Function<Request, Optional<WorkClass>> classifier;

    /**
     * Sheds the load of a gate.
     *
     * @param classifier what a request will ask of the database; empty for nothing
     */
    public LoadShedder(DatabaseGate gate, Function<Request, Optional<WorkClass>> classifier) {
        this.gate = gate;
        this.classifier = classifier;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Optional<WorkClass> work = classifier.apply(request);
        Optional<Reason> reason = work.flatMap(gate::turnsAway);
        if (work.isPresent() && reason.isPresent()) {
            GateRefusedException refusal = new GateRefusedException(work.get(), reason.get());
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, null, refusal);
            return true;
        }
        return super.handle(request, response, callback);
    }
}
