package org.minimarketplace.tasks;

import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The page at the root of the admin port: what is there, and a form for each task, made from what the tasks say about
 * themselves. Takes the place of Dropwizard's. Thread-safe.
 */
@RolesAllowed("admin")
public final class AdminIndex extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>Admin – mini-marketplace</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="icon" type="image/svg+xml" href="favicon.svg">
            <link rel="stylesheet" href="theme.css">
            <link rel="stylesheet" href="admin.css">
            </head>
            <body>
            <header><img src="favicon.svg" alt="" width="28" height="28"><h1>mini-marketplace <span>admin</span></h1></header>
            <main>
            <section aria-labelledby="looks">
            <h2 id="looks">Look</h2>
            <ul class="looks">{looks}</ul>
            </section>
            <section aria-labelledby="acts">
            <h2 id="acts">Act</h2>
            <p class="muted">Each task answers with one line for each fact, and leaves two in the log: what was asked, and how it ended.</p>
            <div class="tasks">{tasks}</div>
            </section>
            </main>
            </body>
            </html>
            """;

    private static final List<String> LOOKS = List.of(
            link("metrics", "Metrics", "for Prometheus"),
            link("info", "Info", "what runs here, since when, and what an operator has changed"),
            link("healthcheck", "Health checks", "each of them, run now"),
            link("threads", "Threads", "what each of them does at this moment"),
            link("ping", "Ping", "whether the admin port answers"));

    private final byte[] page;

    /** Lists these tasks. */
    public AdminIndex(List<OperatorTask> tasks) {
        String forms = tasks.stream().map(AdminIndex::form).collect(Collectors.joining());
        page = PAGE.replace("{looks}", String.join("", LOOKS))
                .replace("{tasks}", forms)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!List.of("GET", "HEAD").contains(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        response.setContentType("text/html; charset=UTF-8");
        response.setContentLength(page.length);
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
                        + " frame-ancestors 'none'");
        if (request.getMethod().equals("GET")) {
            response.getOutputStream().write(page);
        }
    }

    private static String link(String path, String name, String what) {
        return "<li><a href=\"" + path + "\">" + name + "</a> <span>" + what + "</span></li>";
    }

    private static String form(OperatorTask task) {
        String name = escape(task.name());
        return "<form method=\"post\" action=\"tasks/" + name + "\" aria-labelledby=\"task-" + name + "\">"
                + "<h3 id=\"task-" + name + "\">" + name + "</h3><p>" + escape(task.description()) + "</p>"
                + task.parameters().stream()
                        .map(parameter -> field(name, parameter))
                        .collect(Collectors.joining())
                + "<button>Run " + name + "</button></form>";
    }

    private static String field(String task, Parameter parameter) {
        String id = task + "-" + parameter.name();
        return "<label for=\"" + id + "\">" + escape(parameter.name()) + " <span>" + escape(parameter.meaning())
                + "</span></label>" + input(id, parameter)
                + "<small id=\"" + id + "-allowed\">" + escape(parameter.allowed())
                + (parameter.required() ? "" : ", or nothing") + "</small>";
    }

    private static String input(String id, Parameter parameter) {
        String attributes = " id=\"" + id + "\" name=\"" + escape(parameter.name()) + "\" aria-describedby=\"" + id
                + "-allowed\"" + (parameter.required() ? " required" : "");
        if (!parameter.choices().isEmpty()) {
            return "<select" + attributes + "><option value=\"\">Choose…</option>"
                    + parameter.choices().stream()
                            .map(choice -> "<option>" + escape(choice) + "</option>")
                            .collect(Collectors.joining())
                    + "</select>";
        }
        return parameter.max() > 0
                ? "<input type=\"number\" min=\"" + parameter.min() + "\" max=\"" + parameter.max() + "\"" + attributes
                        + ">"
                : "<input autocomplete=\"off\" spellcheck=\"false\"" + attributes + ">";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
