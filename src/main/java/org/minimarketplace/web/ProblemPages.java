package org.minimarketplace.web;

import java.util.Collection;
import java.util.Locale;

/** The pages about problems, in HTML. */
final class ProblemPages {

    private static final String FRAME = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{title}</title>
              <link rel="icon" type="image/svg+xml" href="/favicon.svg">
              <link rel="stylesheet" href="/theme.css">
              <link rel="stylesheet" href="/pages.css">
            </head>
            <body>
            <header><a href="/"><img src="/favicon.svg" alt="" width="28" height="28">mini-marketplace</a></header>
            <main>
            {main}</main>
            </body>
            </html>
            """;

    private ProblemPages() {}

    static String one(ProblemDescription problem) {
        return page(
                problem.title(),
                String.format(
                        Locale.ROOT,
                        """
                <p class="status">%d</p>
                <h1>%s</h1>
                <p><code>%s</code></p>
                <section>
                <h2>What it means</h2>
                <p>%s</p>
                <h2>What to do</h2>
                <p>%s</p>
                </section>
                <p><a href="/problems">All problems</a> · <a href="/swagger/">The API</a></p>
                """,
                        problem.status(),
                        escaped(problem.title()),
                        escaped(problem.type()),
                        escaped(problem.meaning()),
                        escaped(problem.remedy())));
    }

    static String all(Collection<ProblemDescription> problems) {
        StringBuilder rows = new StringBuilder();
        for (ProblemDescription problem : problems) {
            rows.append(String.format(
                    Locale.ROOT,
                    "<tr><td>%d</td><td><a href=\"%s\">%s</a></td><td>%s</td></tr>\n",
                    problem.status(),
                    escaped(problem.type()),
                    escaped(problem.name()),
                    escaped(problem.title())));
        }
        return page("Problems", String.format(Locale.ROOT, """
                <h1>Problems</h1>
                <p>Errors are <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> problems. Their
                <code>type</code> is one of these:</p>
                <section>
                <table>
                <thead><tr><th>Status</th><th>Name</th><th>Title</th></tr></thead>
                <tbody>
                %s</tbody>
                </table>
                </section>
                <p><a href="/swagger/">The API</a></p>
                """, rows));
    }

    private static String page(String title, String main) {
        return FRAME.replace("{title}", escaped(title)).replace("{main}", main);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
