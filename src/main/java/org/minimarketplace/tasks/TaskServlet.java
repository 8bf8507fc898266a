package org.minimarketplace.tasks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.minimarketplace.auth.Caller;
import org.minimarketplace.core.UnusablePathException;
import org.minimarketplace.db.DatabaseRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task over HTTP: 200 with its lines, 400 for an argument that is not valid, 409 for what the state of the database
 * does not allow, 500 for a failure. A line before it runs and one after it, by the logger {@code audit}, say who asked
 * for what, and how it ended. Dropwizard's own tasks answer 500 to everything that goes wrong. Thread-safe.
 */
@RolesAllowed("admin")
public final class TaskServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final Logger AUDIT = LoggerFactory.getLogger("audit");
    private static final ObjectWriter JSON = new ObjectMapper().writer();

    private final transient OperatorTask task;

    /** Serves a task. */
    public TaskServlet(OperatorTask task) {
        this.task = task;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!"POST".equals(request.getMethod())) {
            response.setHeader("Allow", "POST");
            audit(request, Map.of(), "refused, not by POST");
            answer(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, List.of("tasks are run with POST"));
            return;
        }
        Map<String, String[]> given;
        try {
            given = request.getParameterMap();
        } catch (RuntimeException e) {
            // A body that cannot be read, or is too large, is for Jetty to answer.
            audit(request, Map.of(), "refused, its body cannot be read");
            throw e;
        }
        // First: what ends the process, or the log, is written down, too.
        audit(request, given, "begins");
        String outcome = "failed";
        try {
            List<String> lines = task.run(arguments(request, given));
            outcome = "done";
            answer(response, HttpServletResponse.SC_OK, lines);
        } catch (InvalidArgumentException e) {
            outcome = "refused";
            answer(response, HttpServletResponse.SC_BAD_REQUEST, List.of("error: " + e.expectation()));
        } catch (UnusablePathException e) {
            outcome = "refused";
            answer(response, HttpServletResponse.SC_BAD_REQUEST, List.of("error: " + e.getMessage()));
        } catch (DatabaseRefusedException e) {
            outcome = "refused";
            answer(response, HttpServletResponse.SC_CONFLICT, List.of("error: " + e.getMessage()));
        } catch (RuntimeException e) {
            AUDIT.error("task {} failed", task.name(), e);
            answer(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, List.of("error: failed; see the log"));
        } finally {
            audit(request, given, outcome);
        }
    }

    private Arguments arguments(HttpServletRequest request, Map<String, String[]> given)
            throws InvalidArgumentException {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, String[]> parameter : given.entrySet()) {
            String value = single(parameter.getKey(), parameter.getValue());
            // A form sends the fields that were left empty, too.
            if (!value.isEmpty() || request.getQueryString() != null) {
                values.put(parameter.getKey(), value);
            }
        }
        return new Arguments(Map.copyOf(values));
    }

    private String single(String name, String[] given) throws InvalidArgumentException {
        List<String> known = names();
        if (!known.contains(name)) {
            throw new InvalidArgumentException(name + " is not an argument; known are " + known);
        }
        if (given.length != 1) {
            throw new InvalidArgumentException(name + " is given more than once");
        }
        return given[0];
    }

    private List<String> names() {
        return task.parameters().stream().map(Parameter::name).toList();
    }

    /**
     * Values from a client are JSON strings: one cannot end its own value and go on as another part of the line. Of
     * arguments that the task does not have, which may be a secret in the wrong place, the names are there alone.
     */
    private void audit(HttpServletRequest request, Map<String, String[]> given, String outcome) {
        Caller caller = Caller.of(request.getAttribute(Caller.ATTRIBUTE));
        AUDIT.info(
                "task={} {} arguments={} from={}{}",
                task.name(),
                outcome,
                json(given),
                request.getRemoteAddr(),
                caller.equals(Caller.ANONYMOUS) ? "" : " token=" + caller.name());
    }

    private String json(Map<String, String[]> given) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        given.forEach((name, values) -> {
            boolean known = names().contains(name);
            arguments.put(name, !known ? "***" : values.length == 1 ? values[0] : values);
        });
        try {
            return JSON.writeValueAsString(arguments);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written", e);
        }
    }

    private static void answer(HttpServletResponse response, int status, List<String> lines) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain; charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        for (String line : lines) {
            response.getWriter().println(line);
        }
    }
}
