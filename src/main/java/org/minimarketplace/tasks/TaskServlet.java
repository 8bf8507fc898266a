package org.minimarketplace.tasks;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.minimarketplace.core.UnusablePathException;
import org.minimarketplace.db.DatabaseRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task over HTTP: 200 with its lines, 400 for an argument that is not valid, 409 for what the state of the database
 * does not allow, 500 for a failure. Dropwizard's own tasks answer 500 to everything that goes wrong. Thread-safe.
 */
public final class TaskServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private final transient OperatorTask task;

    /** Serves a task. */
    public TaskServlet(OperatorTask task) {
        this.task = task;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!"POST".equals(request.getMethod())) {
            response.setHeader("Allow", "POST");
            answer(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, List.of("tasks are run with POST"));
            return;
        }
        // A body that cannot be read, or is too large, is for Jetty to answer.
        Map<String, String[]> given = request.getParameterMap();
        Map<String, String> values = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, String[]> parameter : given.entrySet()) {
                String value = single(parameter.getKey(), parameter.getValue());
                // A form sends the fields that were left empty, too.
                if (!value.isEmpty() || request.getQueryString() != null) {
                    values.put(parameter.getKey(), value);
                }
            }
            List<String> lines = task.run(new Arguments(Map.copyOf(values)));
            audit(request, values, "done");
            answer(response, HttpServletResponse.SC_OK, lines);
        } catch (InvalidArgumentException e) {
            audit(request, values, "refused");
            answer(response, HttpServletResponse.SC_BAD_REQUEST, List.of("error: " + e.expectation()));
        } catch (UnusablePathException e) {
            audit(request, values, "refused");
            answer(response, HttpServletResponse.SC_BAD_REQUEST, List.of("error: " + e.getMessage()));
        } catch (DatabaseRefusedException e) {
            audit(request, values, "refused");
            answer(response, HttpServletResponse.SC_CONFLICT, List.of("error: " + e.getMessage()));
        } catch (RuntimeException e) {
            AUDIT.error("task {} failed", task.name(), e);
            answer(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, List.of("error: failed; see the log"));
        }
    }

    private String single(String name, String[] given) throws InvalidArgumentException {
        List<String> known = task.parameters().stream().map(Parameter::name).toList();
        if (!known.contains(name)) {
            throw new InvalidArgumentException(name + " is not an argument; known are " + known);
        }
        if (given.length != 1) {
            throw new InvalidArgumentException(name + " is given more than once");
        }
        return given[0];
    }

    private void audit(HttpServletRequest request, Map<String, String> values, String outcome) {
        // Line breaks would let an argument write lines of its own.
        AUDIT.info(
                "task={} arguments={} from={} {}",
                task.name(),
                values.toString().replaceAll("\\p{Cntrl}", "?"),
                request.getRemoteAddr(),
                outcome);
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
