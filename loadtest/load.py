"""
make load: a load test without containers. Starts the service, loads a catalogue, lets Locust's users in, follows the
gate's metrics meanwhile, and leaves a report with a verdict. README.md beside this file explains all of it.

Exit code 0 for a green verdict, 1 for a red one, 2 where it could not be run.
"""

import contextlib
import csv
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from rig import proxy
from rig.access import authorization
from rig.picture import Panel, timelines
from rig.scraper import CLASSES, Scraper
from rig.service import REPOSITORY, Service, answers, fresh
from shop.words import product_line

HERE = os.path.dirname(os.path.abspath(__file__))
ENOUGH_TO_FINISH = 20
# An import that was cut off goes on where it was.
FILL_ATTEMPTS = 10


class UsageError(Exception):
    """What the person at the keyboard has to change."""


class Options:
    """What the environment says, with defaults; each has its line in README.md."""

    def __init__(self):
        self.users = self._number("USERS", "50", 1, 10_000)
        self.spawn_rate = self._number("SPAWN_RATE", "10", 1, 10_000)
        self.duration = self._seconds("DURATION", "60")
        self.warmup = self._number("WARMUP", "5", 0, 600)
        self.products = self._number("PRODUCTS", "2000", 0, 1_000_000)
        self.error_rate = self._number("MAX_ERROR_RATE", "0.01", 0, 1)
        self.p95 = self._number("MAX_P95_MS", "250", 1, 60_000)
        self.p99 = self._number("MAX_P99_MS", "500", 1, 60_000)
        self.host = os.environ.get("HOST", "").rstrip("/")
        self.admin = os.environ.get("ADMIN", "").rstrip("/")
        self.fault = os.environ.get("FAULT", "")
        self.storage = os.environ.get("STORAGE") or "sqlite"
        self.instances = int(self._number("INSTANCES", "1", 1, 16))
        self.report = os.environ.get("REPORT", os.path.join(REPOSITORY, "target", "load"))
        if self.fault not in ("", "locked"):
            raise UsageError(f"FAULT must be locked, or not set, not {self.fault}")
        if self.storage not in ("sqlite", "postgres"):
            raise UsageError(f"STORAGE must be sqlite or postgres, not {self.storage}")
        if self.host and (self.fault or self.storage == "postgres"):
            raise UsageError("FAULT and STORAGE need a service of the test's own: leave HOST out")
        if self.storage == "sqlite" and self.instances > 1:
            raise UsageError("several INSTANCES need STORAGE=postgres: a file of SQLite is one process'")
        if self.storage == "postgres" and self.fault:
            raise UsageError("FAULT=locked is a lock of SQLite: leave STORAGE out")
        if self.storage == "postgres" and not os.environ.get("DATABASE_URL", "").startswith("jdbc:postgresql:"):
            raise UsageError('DATABASE_URL must lead to an empty database of PostgreSQL: "make load" brings one along')
        if self.instances > 1 and proxy.program() is None:
            raise UsageError("haproxy is missing: apt-get install haproxy")
        if self.host and not re.fullmatch(r"https?://[^/\s]+", self.host):
            raise UsageError(f"HOST must be like http://localhost:8080, not {self.host}")

    @staticmethod
    def _number(name, default, lowest, highest):
        text = os.environ.get(name) or default
        try:
            number = float(text)
        except ValueError:
            number = None
        if number is None or not lowest <= number <= highest:
            raise UsageError(f"{name} must be a number from {lowest} to {highest}, not {text}")
        return number

    @staticmethod
    def _seconds(name, default):
        text = os.environ.get(name) or default
        found = re.fullmatch(r"([0-9]+)(s|m|h)?", text)
        if not found or int(found.group(1)) == 0:
            raise UsageError(f"{name} must be like 60s or 5m, not {text}")
        return int(found.group(1)) * {"s": 1, "m": 60, "h": 3600}[found.group(2) or "s"]


class Lock:
    """A second process that holds SQLite's write lock, for a span of the run; seconds count from the first users on."""

    HOLD = (
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)\n"
        "connection.execute('BEGIN EXCLUSIVE')\n"
        "print('locked', flush=True)\n"
        "sys.stdin.read()\n"
        "connection.execute('ROLLBACK')\n"
    )

    def __init__(self, database, began, after, lasting):
        self._database = database
        self._began = began
        self._after = after
        self._lasting = lasting
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._hold, daemon=True)
        self.span = None

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _hold(self):
        # Locust takes a moment to start, and a long one on a busy machine.
        while not os.path.exists(self._began):
            if self._over.wait(0.05):
                return
        if self._over.wait(self._after):
            return
        command = [sys.executable, "-c", self.HOLD, self._database]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            holder.stdout.readline()
            began = time.time()
            self._over.wait(self._lasting)
            holder.stdin.close()
        self.span = (began, time.time())


def main():
    try:
        options = Options()
        locust = shutil.which("locust")
        if locust is None:
            raise UsageError("locust is missing: apt-get install python3-locust (or: pip install locust)")
        if options.host and not answers(options.host + "/health/live"):
            raise UsageError(f"nothing answers at {options.host}/health/live")
    except UsageError as wrong:
        print(f"error: {wrong}", file=sys.stderr)
        return 2
    folder = fresh(options.report)
    with contextlib.ExitStack() as stack:
        url, admins, lock = options.host, [options.admin] if options.admin else [], None
        if not url:
            services = [stack.enter_context(service(folder, number, options)) for number in range(options.instances)]
            url, admins = services[0].url, [each.admin for each in services]
            if len(services) > 1:
                url = stack.enter_context(proxy.Proxy(folder, [each.url for each in services])).url
            fill(url, int(options.products))
            print(f"serving on {url} with {options.products:g} products", flush=True)
            warm_up(url, options.warmup)
        if options.fault:
            began = os.path.join(folder, "began")
            lock = stack.enter_context(Lock(services[0].database, began, options.duration / 4, options.duration / 2))
        scraper = Scraper(*admins) if admins else None
        if scraper:
            scraper.start()
        run_locust(locust, url, folder, options)
        if scraper:
            scraper.stop()
    return report(folder, options, url, scraper, lock.span if lock else None)


def service(folder, number, options):
    """One instance: on SQLite with a database of its own, on PostgreSQL with the one that all have."""
    variables = {"SEM_MAX": "1"} if options.fault else {}
    if options.storage == "postgres":
        variables["DATABASE_URL"] = os.environ["DATABASE_URL"]
    name = "service" if number == 0 else f"service-{number + 1}"
    return Service(fresh(os.path.join(folder, name)), variables)


def fill(url, products, line=product_line):
    """
    A catalogue to look at, by the service's own import. On a disk that stands still for longer than a request may take,
    an import is cut off, and repeated as its answer asks for: what is stored is skipped then.
    """
    lines = "".join(line(number) for number in range(products)).encode()
    request = urllib.request.Request(
        url + "/products/import", data=lines, headers={"Content-Type": "application/x-ndjson", **authorization()}
    )
    stored = None
    for _ in range(FILL_ATTEMPTS):
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                report = json.load(answer)
            stored = report["created"] + report["unchanged"]
            break
        except urllib.error.HTTPError as error:
            if error.code not in (503, 504):
                raise
            print(f"the import was answered with {error.code}: again", file=sys.stderr, flush=True)
            time.sleep(int(error.headers.get("Retry-After", "1")))
    if stored != products:
        raise SystemExit(f"error: the import stored {stored} of {products} products")


def warm_up(url, seconds):
    """
    Reads, uncounted: a virtual machine that has just started compiles what it runs, and takes the processor from what
    is measured.
    """
    until = time.monotonic() + seconds
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)
    while time.monotonic() < until:
        connection.request("GET", "/products?limit=20&sort=price", headers=authorization())
        products = json.loads(connection.getresponse().read())
        for path in [f"/products/{product['id']}" for product in products] + ["/products?limit=20&q=amber"]:
            connection.request("GET", path, headers=authorization())
            connection.getresponse().read()
    connection.close()


def run_locust(locust, url, folder, options):
    """Locust in a process of its own: it changes Python's sockets for all of a process."""
    print(f"{options.users:g} users for {options.duration} s", flush=True)
    command = [locust, "--locustfile", os.path.join(HERE, "locustfile.py"), "--headless", "--host", url]
    command += ["--users", f"{options.users:g}", "--spawn-rate", f"{options.spawn_rate:g}"]
    command += ["--run-time", f"{options.duration}s", "--stop-timeout", str(ENOUGH_TO_FINISH)]
    command += ["--html", os.path.join(folder, "locust.html"), "--csv", os.path.join(folder, "locust")]
    command += ["--only-summary", "--exit-code-on-error", "0"]
    environment = {**os.environ, "LOAD_REPORT": folder}
    with open(os.path.join(folder, "locust.log"), "wb") as log:
        code = subprocess.run(command, check=False, stdout=log, stderr=log, env=environment).returncode
    if not os.path.isfile(os.path.join(folder, "run.json")):
        with open(log.name, encoding="utf-8", errors="replace") as lines:
            tail = "".join(lines.readlines()[-20:])
        raise SystemExit(f"error: locust ended with {code} and without a result:\n{tail}")


def judge(run, options):
    """Why the verdict is red; nothing for green."""
    totals, audit = run["totals"], run["audit"]
    reasons = []
    if totals["requests"] == 0:
        return ["no request was made"]
    if totals["error_rate"] > options.error_rate:
        most = "; ".join(f"{count} × {what}" for what, count in run["failures"][:3])
        reasons.append(
            f"{totals['error_rate']:.2%} of the requests failed, {options.error_rate:.2%} are allowed: mostly {most}"
        )
    for name, limit in (("p95", options.p95), ("p99", options.p99)):
        if totals[f"{name}_ms"] > limit:
            reasons.append(f"{name} is {totals[f'{name}_ms']} ms, {limit:g} ms are allowed")
    return reasons + audit["findings"]


def report(folder, options, url, scraper, locked):
    with open(os.path.join(folder, "run.json"), encoding="utf-8") as stream:
        run = json.load(stream)
    with open(os.path.join(folder, "timeline.csv"), encoding="utf-8") as stream:
        timeline = list(csv.DictReader(stream))
    if scraper:
        scraper.write(os.path.join(folder, "gate.csv"), run["began"])
    with open(os.path.join(folder, "load.svg"), "w", encoding="utf-8") as stream:
        stream.write(draw(run, options, timeline, scraper, locked))
    reasons = judge(run, options)
    text = summary(folder, run, options, url, scraper, reasons)
    with open(os.path.join(folder, "summary.md"), "w", encoding="utf-8") as stream:
        stream.write(text)
    print("\n" + text)
    print(f"report: {os.path.relpath(folder)}/ (summary.md, load.svg, locust.html, timeline.csv, gate.csv)")
    return 1 if reasons else 0


def draw(run, options, timeline, scraper, locked):
    def column(name):
        return [(int(row["second"]), float(row[name])) for row in timeline]

    spans = [(locked[0] - run["began"], locked[1] - run["began"], "database locked")] if locked else []
    panels = [
        Panel(
            "Requests a second",
            {"answered": column("requests"), "failed": column("failures"), "users": column("users")},
            spans,
        ),
        Panel(
            "Response time, ms",
            {"p50": column("p50_ms"), "p95": column("p95_ms"), "p99": column("p99_ms")},
            spans,
        ),
    ]
    if scraper:

        def gate(what):
            return {
                f"{what.replace('_', ' ')}, {kind}": [
                    (moment - run["began"], classes[kind][what])
                    for moment, classes in scraper.rows
                    if moment >= run["began"]
                ]
                for kind in CLASSES
            }

        panels.append(Panel("Gate: permits in use and requests that wait", {**gate("in_use"), **gate("queued")}, spans))
        panels.append(Panel("Gate: refused since the scrape before", gate("refused"), spans))
        panels.append(Panel("Gate: 95 % waited less than, ms", gate("wait_p95_ms"), spans))
    totals = run["totals"]
    subtitle = (
        f"{options.users:g} users; {totals['requests']} requests, {totals['error_rate']:.2%} failed;"
        f" p95 {totals['p95_ms']} ms, p99 {totals['p99_ms']} ms"
    )
    return timelines("mini-marketplace under load", subtitle, panels, totals["seconds"])


def routes(folder):
    """The routes and their figures, as Locust counted them."""
    with open(os.path.join(folder, "locust_stats.csv"), encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["Name"] != "Aggregated":
                yield (
                    f"| {row['Type']} {row['Name']} | {row['Request Count']} | {row['Failure Count']}"
                    f" | {row['50%']} | {row['95%']} | {row['99%']} |"
                )


def place(options):
    """What serves, where that is not a single process with a file."""
    if options.storage == "sqlite":
        return ""
    return " on PostgreSQL" + (f", with {options.instances} instances behind HAProxy" if options.instances > 1 else "")


def summary(folder, run, options, url, scraper, reasons):
    totals, audit, counts = run["totals"], run["audit"], run["counts"]
    lines = [f"# Load test: {'red' if reasons else 'green'}", ""]
    lines += [f"- {reason}" for reason in reasons] + [""] * bool(reasons)
    rate = totals["requests"] / totals["seconds"]
    lines += [
        f"{options.users:g} users for {options.duration} s at {url}"
        + (", with one permit and the database locked for half of the time" if options.fault else "")
        + place(options)
        + ("" if options.host else f", after {options.warmup:g} s of reads to warm up"),
        "",
        "| | measured | limit |",
        "|---|---|---|",
        f"| requests | {totals['requests']} ({rate:.1f}/s) | |",
        f"| failed | {totals['failures']} ({totals['error_rate']:.2%}) | {options.error_rate:.2%} |",
        f"| p50 | {totals['p50_ms']} ms | |",
        f"| p95 | {totals['p95_ms']} ms | {options.p95:g} ms |",
        f"| p99 | {totals['p99_ms']} ms | {options.p99:g} ms |",
        f"| acknowledged products missing, double or changed | {len(audit['findings']) or 'none'} | none |",
        "",
        f"{audit['acknowledged']} products were acknowledged, {audit['products']} are in the catalogue;"
        f" {counts.get('retries', 0)} retries, {counts.get('replayed', 0)} of them answered from the first try,"
        f" {counts.get('given up', 0)} given up.",
        "",
        "| route | requests | failed | p50 ms | p95 ms | p99 ms |",
        "|---|---|---|---|---|---|",
        *routes(folder),
        "",
    ]
    if scraper and scraper.rows:
        lines += ["| gate | permits | most in use | most waiting | refused |", "|---|---|---|---|---|"]
        for kind in CLASSES:
            rows = [classes[kind] for _, classes in scraper.rows]
            lines.append(
                f"| {kind} | {rows[-1]['limit']:g} | {max(row['in_use'] for row in rows):g}"
                f" | {max(row['queued'] for row in rows):g} | {sum(row['refused'] for row in rows):g} |"
            )
        lines.append(f"\n{len(scraper.rows)} scrapes of the admin port, {scraper.failed} failed.")
    else:
        lines.append("The gate was not followed: ADMIN names no admin port.")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
