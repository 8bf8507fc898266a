"""
make drill-abuse: hostile clients beside normal ones. Starts the service with the image's heap, lets normal clients in,
then the clients of each shape, then all at once, and prints what the normal ones saw. README.md beside this file says
more.

Exit code 0 where the promise is kept, 1 where it is broken, 2 where it could not be run.
"""

import asyncio
import json
import math
import os
import re
import resource
import socket
import statistics
import sys
import time
import urllib.request
from dataclasses import asdict, dataclass, field, replace

from hostile.crowd import Attack
from hostile.customers import KINDS, watch
from hostile.shapes import ADMIN, ALL, APPLICATION, CLIENTS, UNNAMED
from load import fill
from rig.access import authorization
from rig.processes import Usage
from rig.scraper import parse
from rig.service import REPOSITORY, Service, fail, fresh

TOGETHER = "all of them at once"
SETTLE = 2.0
LOOK = 0.1
# Of the connections of the admin port, 256.
FEW = 128
PATIENCE = 120
# The files of connections to the database, which are opened when they are needed.
FEW_FILES = 24
DESCRIPTION = "A product with something to say for itself, at some length. " * 12
GAUGES = {
    "marketplace_http_in_flight_requests": "requests in flight",
    "marketplace_http_bodies_in_arrival_bytes": "bytes of bodies",
    "marketplace_http_answers_waiting_bytes": "bytes of answers",
    "marketplace_http_transfers_in_flight": "transfers",
    "marketplace_db_semaphore_in_use": "permits",
    "marketplace_db_semaphore_queued": "queued",
    "marketplace_import_staged_bytes": "staged bytes",
}


class Options:
    """What the environment says, with defaults; each has its line in README.md."""

    def __init__(self):
        self.rounds = int(number("ROUNDS", 3))
        self.seconds = number("SECONDS", 4)
        self.clients = int(number("CLIENTS", CLIENTS))
        self.products = int(number("PRODUCTS", 30_000))
        self.memory = number("MEMORY", image_memory())
        self.max_ratio = number("MAX_RATIO", math.inf)
        self.report = os.environ.get("REPORT") or os.path.join(REPOSITORY, "target", "abuse")
        words = os.environ.get("SHAPES") or ""
        self.shapes = [shape for name, shape in ALL.items() if any(part.strip() in name for part in words.split(","))]
        if not self.shapes:
            fail(f"SHAPES: there is none like {words}; there are {', '.join(ALL)}")


def number(name, default):
    text = os.environ.get(name) or str(default)
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?|inf", text) or float(text) == 0:
        fail(f"{name} must be a number above 0, not {text}")
    return float(text)


def content(*path):
    with open(os.path.join(REPOSITORY, *path), encoding="utf-8") as stream:
        return stream.read()


def image_memory():
    """The limit of the service's container, in MiB."""
    service = re.search(r"\n  marketplace:\n(.*?)\n\n", content("ops", "docker-compose.yml"), re.S).group(1)
    return int(re.search(r"\n    mem_limit: ([0-9]+)m\n", service).group(1))


def image_options(memory):
    """How the image starts its runtime, as far as it concerns memory and threads."""
    written = re.search(r"jvm\.options\" <<OPTIONS\n(.*?)OPTIONS\n", content("ops", "assemble.sh"), re.S).group(1)
    options = [line for line in written.splitlines() if line.startswith("-XX:") and "AOT" not in line]
    share = next(float(line.partition("=")[2]) for line in options if "MaxRAMPercentage" in line)
    kept = [line for line in options if "MaxRAMPercentage" not in line]
    # The heap begins with a 64th of the memory, as the runtime finds it in the container.
    return [*kept, f"-Xms{memory // 64}m", f"-Xmx{int(memory * share / 100)}m", "-XX:ActiveProcessorCount=2"]


def address_beyond_loopback():
    """An address of this machine that is not loopback, where connections are counted; None where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent.
            probe.connect(("198.51.100.1", 9))
            found = probe.getsockname()[0]
        except OSError:
            return None
    return None if found.startswith("127.") else found


@dataclass
class Row:
    """What came of one shape, round by round; the ratios are those to the same round without it."""

    name: str
    clients: int
    seen: list = field(default_factory=list)
    calm: list = field(default_factory=list)
    resident: float = 0
    connections: int = 0
    refused: dict = field(default_factory=dict)
    back_after: float = 0
    findings: list = field(default_factory=list)

    def quantile(self, kind, share):
        return statistics.median(seen[kind].quantile(share) for seen in self.seen)

    def ratio(self, kind, share=0.99):
        return statistics.median(
            hostile[kind].quantile(share) / calm[kind].quantile(share) for hostile, calm in zip(self.seen, self.calm)
        )

    def wrong(self, rounds):
        counts = {}
        for seen in rounds:
            for kind, one in seen.items():
                for what, count in one.wrong.items():
                    counts[f"{kind}: {what}"] = counts.get(f"{kind}: {what}", 0) + count
        return counts


class Target:
    """The service, as the rig sees it."""

    def __init__(self, service):
        self._service = service
        ports = [int(url.rpartition(":")[2]) for url in (service.url, service.admin)]
        self.near = dict(zip((APPLICATION, ADMIN), (("127.0.0.1", port) for port in ports)))
        outside = address_beyond_loopback()
        self.far = {name: (outside or "127.0.0.1", port) for name, (_, port) in self.near.items()}
        self.has_outside = outside is not None
        self.url, self.admin = (f"http://127.0.0.1:{port}" for port in ports)
        self.usage = Usage(service.pid)
        self._read = 0

    def scrape(self):
        request = urllib.request.Request(self.admin + "/metrics", headers=authorization(admin=True))
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return list(parse(answer.read().decode("utf-8")))

    def files(self):
        return len(os.listdir(f"/proc/{self._service.pid}/fd"))

    def refusals(self, samples):
        return {
            labels["reason"]: value for name, labels, value in samples if name == "marketplace_http_refused_total"
        }

    def held(self, files_before):
        """What has not been given back, in words."""
        held = {}
        for name, labels, value in self.scrape():
            if name in GAUGES and value > 0:
                held[GAUGES[name]] = held.get(GAUGES[name], 0) + value
            if name == "marketplace_http_connections" and labels["port"] == APPLICATION and value > 0:
                held["connections"] = value
            if name == "dropwizard_jetty_threads_utilization" and labels["pool"] == "dw" and value > 0.1:
                held["share of threads"] = value
        if self.files() > files_before + FEW_FILES:
            held["descriptors"] = self.files() - files_before
        return held

    def complaints(self):
        """Lines of level ERROR and of stack traces in the log since the last call."""
        with open(self._service.log, encoding="utf-8", errors="replace") as log:
            log.seek(self._read)
            lines = log.readlines()
            self._read = log.tell()
        return [line.strip() for line in lines if re.match(r"\S+ +ERROR\b|\s+at [\w.$/]+\(|.*\bERROR +\[", line)]

    def runs(self):
        return self._service.runs()


async def beside(target, work):
    """Does the work; answers what it gives, and the most memory meanwhile."""
    task = asyncio.ensure_future(work)
    resident = 0
    while not task.done():
        if target.runs():
            resident = max(resident, target.usage.resident_mib())
        await asyncio.wait([task], timeout=0.2)
    return task.result(), resident


async def judge_round(target, row, shapes, identifier, seconds):
    """One round: without hostile clients, then with them, then whether everything is back."""
    await come_home(target, row, None)
    before = target.files()
    calm, _ = await beside(target, watch(target.near, identifier, seconds))
    refused = target.refusals(target.scrape())
    with Attack(shapes, target.far) as attack:
        until = time.monotonic() + PATIENCE
        while not attack.have_come() and time.monotonic() < until:
            await asyncio.sleep(LOOK)
        if not attack.have_come():
            row.findings.append("not all of the hostile clients could connect")
        await asyncio.sleep(SETTLE)
        seen, resident = await beside(target, watch(target.near, identifier, seconds))
        row.resident = max(row.resident, resident)
        if not target.runs():
            row.findings.append("the process has ended")
            row.seen.append(seen)
            row.calm.append(calm)
            return
        after = target.refusals(target.scrape())
    row.connections += attack.connections
    for reason, count in after.items():
        more = count - refused.get(reason, 0)
        if more:
            row.refused[reason] = row.refused.get(reason, 0) + int(more)
    row.seen.append(seen)
    row.calm.append(calm)
    await come_home(target, row, before)
    row.findings += [f"in the log: {line[:160]}" for line in target.complaints()[:3]]


async def come_home(target, row, files_before):
    """Waits until everything is given back."""
    began = time.monotonic()
    while True:
        held = target.held(files_before if files_before is not None else target.files())
        if not held:
            break
        if time.monotonic() > began + PATIENCE:
            row.findings.append(f"not given back: {words(held)}")
            break
        await asyncio.sleep(0.2)
    if files_before is not None:
        row.back_after = max(row.back_after, time.monotonic() - began)


def words(counts):
    return ", ".join(f"{count:g} {what}" for what, count in sorted(counts.items()))


def verdict(rows, options):
    """What breaks the promise, one line each."""
    findings = []
    for row in rows:
        early = row.wrong(row.calm)
        if early:
            findings.append(f"{row.name}: without it, normal clients saw {words(early)} already")
        if row.wrong(row.seen):
            findings.append(f"{row.name}: normal clients saw {words(row.wrong(row.seen))}")
        if row.resident > options.memory:
            findings.append(f"{row.name}: {row.resident:.0f} MiB resident, {options.memory:.0f} are allowed")
        for kind in KINDS:
            if row.ratio(kind) > options.max_ratio:
                findings.append(f"{row.name}: p99 of {kind} is {row.ratio(kind):.1f} times that without")
        findings += [f"{row.name}: {finding}" for finding in row.findings]
    return findings


def table(rows, options, findings):
    lines = [
        f"# Hostile clients: {'red' if findings else 'green'}",
        "",
        *(f"- {finding}" for finding in findings),
        *([""] if findings else []),
        "What normal clients saw: p50 / p99 in ms, and how many times the p99 of the same round without hostile ones (the"
        f" promise is 3); medians of {options.rounds} rounds of {options.seconds:g} s, {os.cpu_count()} processors,"
        " shared with all clients.",
        "",
        "| hostile clients | | " + " | ".join(KINDS) + " | errors | resident MiB | refused | back after |",
        "|---|---:|" + "---:|" * len(KINDS) + "---:|---:|---|---:|",
    ]
    calm = {kind: [one[kind] for row in rows for one in row.calm] for kind in KINDS}
    cells = [
        " / ".join(f"{statistics.median(one.quantile(share) for one in calm[kind]):.1f}" for share in (0.5, 0.99))
        for kind in KINDS
    ]
    lines.append(f"| none | | {' | '.join(cells)} | | | | |")
    for row in rows:
        cells = [
            f"{row.quantile(kind, 0.5):.1f} / {row.quantile(kind, 0.99):.1f} (×{row.ratio(kind):.1f})" for kind in KINDS
        ]
        refused = ", ".join(f"{reason} {count}" for reason, count in sorted(row.refused.items())) or "none"
        wrong = sum(row.wrong(row.seen).values())
        lines.append(
            f"| {row.name} | {row.clients} | {' | '.join(cells)} | {wrong} | {row.resident:.0f} | {refused}"
            f" | {row.back_after:.1f} s |"
        )
    return "\n".join(lines) + "\n"


def product(index):
    name = f"kettle {index:06d}"
    return json.dumps({"name": name, "price": index % 1000 + 1, "description": DESCRIPTION}) + "\n"


def guests(shapes, clients, has_outside):
    """
    As many of each as are wanted. Where they have no address of their own they leave room for normal clients: those
    who are to crowd others out stay away.
    """
    most = math.inf if has_outside else FEW
    kept = [shape for shape in shapes if has_outside or not shape.crowds_out]
    return [
        replace(
            shape,
            clients=int(max(1, min(shape.clients * clients / CLIENTS, most if shape.port == ADMIN else math.inf))),
        )
        for shape in kept
    ]


def raise_limit():
    """As many files as this process may have, for those that it starts, too."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def drill(target, options):
    request = urllib.request.Request(target.url + "/products?limit=1", headers=authorization())
    identifier = json.loads(urllib.request.urlopen(request, timeout=PATIENCE).read().decode("utf-8"))[0]["id"]
    print("warming up", flush=True)
    await watch(target.near, identifier, max(3 * options.seconds, 1))
    shapes = guests(options.shapes, options.clients, target.has_outside)
    if len(shapes) < len(options.shapes):
        print("this machine has no address beyond loopback: those who crowd others out stay away", flush=True)
    attacks = [(shape.name, [shape]) for shape in shapes]
    unnamed = {shape.name for shape in UNNAMED}
    together = [shape for shape in shapes if shape.name not in unnamed and not shape.crowds_out]
    if len(together) > 1:
        attacks.append((TOGETHER, together))
    rows = [Row(name, sum(shape.clients for shape in crowd)) for name, crowd in attacks]
    for index in range(options.rounds):
        for row, (name, crowd) in zip(rows, attacks):
            print(f"round {index + 1} of {options.rounds}: {name}", flush=True)
            await judge_round(target, row, crowd, identifier, options.seconds)
            if not target.runs():
                return [row for row in rows if row.seen]
    return rows


def main():
    options = Options()
    raise_limit()
    folder = fresh(options.report)
    # Hostile clients come from an address beyond loopback, so that the limit of one address holds for them.
    variables = {"BIND_HOST": "0.0.0.0", "ADMIN_BIND_HOST": "0.0.0.0", "ALLOW_UNAUTHENTICATED": "true"}
    variables["BACKUP_FOLDER"] = folder
    with Service(fresh(os.path.join(folder, "service")), variables, image_options(image_memory())) as service:
        target = Target(service)
        fill(target.url, options.products, product)
        rows = asyncio.run(drill(target, options))
    findings = verdict(rows, options)
    text = table(rows, options, findings)
    with open(os.path.join(folder, "abuse.md"), "w", encoding="utf-8") as stream:
        stream.write(text)
    with open(os.path.join(folder, "abuse.json"), "w", encoding="utf-8") as stream:
        json.dump([asdict(row) for row in rows], stream)
    print("\n" + text)
    print(f"report: {os.path.relpath(folder)}/ (abuse.md, abuse.json, service/service.log)")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
