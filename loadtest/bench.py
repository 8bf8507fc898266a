"""
make bench: closed loops by wrk against a service of its own, or beside it other servers with the same API: one that runs
already, other frameworks, or another revision of the service (make bench-compare). Medians of several rounds, as a table
and a picture in target/bench/. README.md beside this file explains all of it.
"""

import contextlib
import functools
import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from rig.access import authorization, token
from rig.peers import Peer, build, chosen
from rig.picture import bars
from rig.processes import Usage, listener
from rig.service import REPOSITORY, Service, answers, fail, fresh

HERE = os.path.dirname(os.path.abspath(__file__))
# Collector and heap, as the Makefile has them.
AS_MAKE_RUN = ("-XX:+UseSerialGC", "-Xmx256m")
SCENARIOS = {"ids": "reads by id", "page": "pages of 50", "create": "creations", "mixed": "mixed"}
LUA = {name: os.path.join(HERE, "bench", f"{name}.lua") for name in SCENARIOS}
WITH_TOKEN = "service, with a token"
# As long as the field with the token, and the same value: the difference is what the service does with a token.
UNREAD = "X-Unread-Data"
WITH_UNREAD = "service, with the same in a field that nobody reads"
SEEDERS = 8
# Warm is a server of which two windows in a row differ by less.
SETTLED = 0.05
WINDOW_SECONDS = 5
COLD_WINDOWS = 4
COLD_SECONDS = 7
SEED_TRIES = 10
# Starts of each server, at most.
STARTS = 5


@dataclass
class Round:
    """One closed loop: what wrk counted, and what the server's process spent meanwhile, where it is known."""

    per_second: float
    refused: int
    failed: int
    p50: int
    p99: int
    processor: float | None
    resident: float | None


class Target:
    """A server to measure. Its process is known where it runs on this machine."""

    def __init__(self, name, url, pid, seed, sent=None, field=None):
        self.name = name
        self.token = sent
        self.field = field
        self.url = url.rstrip("/")
        self.usage = Usage(pid) if pid else None
        self.ids = seed
        self.rounds = {}

    def measure(self, scenario, connections, seconds):
        before = self.usage.processor_seconds() if self.usage else 0
        command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s"]
        command += ["--timeout", "10s", "--script", LUA[scenario], self.url]
        environment = {**os.environ, "BENCH_IDS": self.ids, "LUA_PATH": os.path.join(HERE, "bench", "?.lua")}
        environment.update({"BENCH_TOKEN": self.token} if self.token else {})
        environment.update({"BENCH_FIELD": self.field} if self.field else {})
        output = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
        found = re.search(r"^BENCH (.*)$", output.stdout, re.MULTILINE)
        if not found:
            fail(f"wrk ended without a result:\n{output.stdout}{output.stderr}")
        counted = json.loads(found.group(1))
        done = max(counted["requests"], 1)
        spent = 1e6 * (self.usage.processor_seconds() - before) / done if self.usage else None
        return Round(
            1e6 * (counted["requests"] - counted["refused"] - counted["failed"]) / counted["microseconds"],
            counted["refused"],
            counted["failed"],
            counted["p50"],
            counted["p99"],
            spent,
            self.usage.resident_mib() if self.usage else None,
        )


def number(name, default):
    text = os.environ.get(name) or str(default)
    if not re.fullmatch("[1-9][0-9]*", text):
        fail(f"{name} must be a whole number from 1, not {text}")
    return int(text)


def seed(name, url, products, folder):
    """Creates products one by one, as any server with this API lets one do; answers the file with their ids."""
    here = threading.local()
    host = re.sub("^https?://", "", url.rstrip("/"))

    def create(index):
        if not hasattr(here, "connection"):
            here.connection = http.client.HTTPConnection(host, timeout=60)
        body = json.dumps({"name": f"seed {index:06d}", "price": index % 1000 + 1})
        for _ in range(SEED_TRIES):
            here.connection.request("POST", "/products", body, {"Content-Type": "application/json", **authorization()})
            answer = here.connection.getresponse()
            text = answer.read()
            if answer.status != 503:
                break
            time.sleep(float(answer.getheader("Retry-After") or 1))
        if answer.status != 201:
            fail(f"{url} answers {answer.status} to a creation: {text[:200]}")
        return json.loads(text)["id"]

    with ThreadPoolExecutor(SEEDERS) as pool:
        identifiers = list(pool.map(create, range(products)))
    file = os.path.join(folder, f"{name}.ids")
    with open(file, "w", encoding="utf-8") as stream:
        stream.writelines(f"{identifier}\n" for identifier in identifiers)
    return file


def warm(target, scenario, seconds):
    """Asks until two windows in a row differ by less than SETTLED in processor time, for so many seconds at most."""
    before = None
    for _ in range(max(1, round(seconds / WINDOW_SECONDS))):
        window = target.measure(scenario, 16, WINDOW_SECONDS)
        spent = window.processor or 1e6 / max(window.per_second, 1)
        if before and abs(spent - before) < SETTLED * before:
            return
        before = spent


def cold(name, started, folder):
    """Microseconds of a processor for a read by id in each window after the start, over 16 connections."""
    with started as server:
        target = Target(name, server.url, server.pid, seed(f"{name}-cold", server.url, SEEDERS, folder))
        return [target.measure("ids", 16, COLD_SECONDS).processor for _ in range(COLD_WINDOWS)]


def checked_out(revision):
    """Another revision with its jar, built in target/compare/; answers its folder and its short name."""
    name = git("rev-parse", "--short", f"{revision}^{{commit}}")
    folder = os.path.join(REPOSITORY, "target", "compare", name)
    if not os.path.isdir(folder):
        git("worktree", "prune")
        git("worktree", "add", "--detach", folder, name)
    print(f"building {name}", flush=True)
    command = ["./mvnw", "--quiet", "--batch-mode", "package", "-Dmaven.test.skip=true", "-Djacoco.skip=true"]
    command.append("-Dspotless.check.skip=true")
    if subprocess.run(command, cwd=folder, check=False).returncode:
        fail(f"{name} cannot be built in {folder}")
    return folder, name


def git(*words):
    result = subprocess.run(["git", *words], cwd=REPOSITORY, check=False, capture_output=True, text=True)
    if result.returncode:
        fail(f"git {' '.join(words)}: {result.stderr.strip()}")
    return result.stdout.strip()


def main():
    if shutil.which("wrk") is None:
        fail("wrk is missing: apt-get install wrk")
    rounds, seconds, products = number("ROUNDS", 3), number("SECONDS", 4), number("PRODUCTS", 1000)
    warmup = number("WARMUP", 60)
    connections = [int(text) for text in (os.environ.get("CONNECTIONS") or "1,16,256").split(",")]
    scenarios = [name for name in SCENARIOS if name in (os.environ.get("ONLY") or ",".join(SCENARIOS)).split(",")]
    if not scenarios:
        fail(f"ONLY must name some of {', '.join(SCENARIOS)}, not {os.environ['ONLY']}")
    baseline = os.environ.get("BASELINE", "")
    if baseline and not answers(baseline.rstrip("/") + "/products?limit=1"):
        fail(f"BASELINE: nothing answers at {baseline}/products")
    peers = chosen(os.environ.get("PEERS", ""))
    revision = os.environ.get("REV", "")
    other = checked_out(revision) if revision else None
    for name in peers:
        print(f"building {name}", flush=True)
        build(name)
    folder = fresh(os.environ.get("REPORT", os.path.join(REPOSITORY, "target", "bench")))
    with contextlib.ExitStack() as stack:
        starters = {"service": lambda place: Service(fresh(place), options=AS_MAKE_RUN)}
        if other:
            starters[other[1]] = lambda place: Service(fresh(place), options=AS_MAKE_RUN, checkout=other[0])
        starters.update({name: functools.partial(Peer, name) for name in peers})
        starts = {name: [] for name in starters}
        for _ in range(min(rounds, STARTS)):
            for name, start in starters.items():
                with start(os.path.join(folder, "start")) as started:
                    starts[name].append(started.start_seconds)
        colds = {}
        if os.environ.get("COLD"):
            for name, start in starters.items():
                print(f"cold: {name}", flush=True)
                colds[name] = cold(name, start(os.path.join(folder, "cold")), folder)
        # With a token file, but for everybody: then the same process is asked with the token and without.
        variables = {"AUTH_ANONYMOUS": "write"} if token() else {}
        service = stack.enter_context(Service(fresh(os.path.join(folder, "service")), variables, AS_MAKE_RUN))
        targets = [Target("service", service.url, service.pid, seed("service", service.url, products, folder))]
        if token():
            targets.append(Target(WITH_TOKEN, service.url, service.pid, targets[0].ids, token()))
            targets.append(Target(WITH_UNREAD, service.url, service.pid, targets[0].ids, token(), UNREAD))
        for name, start in list(starters.items())[1:]:
            server = stack.enter_context(start(os.path.join(folder, name)))
            targets.append(Target(name, server.url, server.pid, seed(name, server.url, products, folder)))
        if baseline:
            pid = listener(baseline)
            ids = seed("baseline", baseline, products, folder)
            targets.append(Target("baseline", baseline, pid, ids, token()))
        print("warming up", flush=True)
        for target in targets:
            for scenario in scenarios:
                warm(target, scenario, warmup)
        for scenario in scenarios:
            for count in connections:
                measure(targets, scenario, count, rounds, seconds)
    text = table(targets, starts, colds, rounds, seconds, products)
    with open(os.path.join(folder, "bench.md"), "w", encoding="utf-8") as stream:
        stream.write(text)
    with open(os.path.join(folder, "bench.svg"), "w", encoding="utf-8") as stream:
        stream.write(picture(targets))
    print("\n" + text)
    print(f"report: {os.path.relpath(folder)}/ (bench.md, bench.svg)")
    failed = sum(one.failed for target in targets[:1] for rounds in target.rounds.values() for one in rounds)
    return 1 if failed else 0


def measure(targets, scenario, connections, rounds, seconds):
    """The targets take turns, so that what else the machine does meets all of them."""
    for _ in range(rounds):
        for target in targets:
            target.rounds.setdefault((scenario, connections), []).append(target.measure(scenario, connections, seconds))
    print(
        f"{SCENARIOS[scenario]}, {connections} connections: "
        + ", ".join(
            f"{target.name} {median(target.rounds[scenario, connections], 'per_second'):,.0f}/s" for target in targets
        ),
        flush=True,
    )


def median(rounds, what):
    values = [getattr(one, what) for one in rounds]
    return None if None in values else statistics.median(values)


def shown(value, form):
    return "" if value is None else format(value, form)


def table(targets, starts, colds, rounds, seconds, products):
    lines = [
        "# Benchmark",
        "",
        f"{os.cpu_count()} processors, shared with wrk; {products} products; median of {rounds} rounds of {seconds} s.",
        "From the start of the process to the first 200: "
        + ", ".join(f"{name} {statistics.median(values):.2f} s" for name, values in starts.items())
        + ".",
        "",
        "| | connections | server | successes/s | ratio | p50 ms | p99 ms | processor µs/answer | resident MiB"
        " | refused | failed |",
        "|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for key in targets[0].rounds:
        first = median(targets[0].rounds[key], "per_second")
        for target in targets:
            done = target.rounds[key]
            rate = median(done, "per_second")
            ratio = f"{first / rate:.2f}" if target is not targets[0] and rate else ""
            lines.append(
                f"| {SCENARIOS[key[0]]} | {key[1]} | {target.name} | {rate:,.0f} | {ratio}"
                f" | {median(done, 'p50') / 1000:.2f} | {median(done, 'p99') / 1000:.2f}"
                f" | {shown(median(done, 'processor'), '.0f')} | {shown(median(done, 'resident'), '.0f')}"
                f" | {sum(one.refused for one in done)} | {sum(one.failed for one in done)} |"
            )
    if len(targets) > 1:
        lines += ["", "The ratio says how many times the successes of the other line the service has."]
    lines += first_seconds(colds)
    lines += cost_of_tokens(targets)
    return "\n".join(lines) + "\n"


def first_seconds(colds):
    """The processor time of a read in each window of full load after the start."""
    if not colds:
        return []
    ends = [COLD_SECONDS * (window + 1) for window in range(COLD_WINDOWS)]
    lines = ["", "Processor time of a read in µs after the start, at full load over 16 connections:", ""]
    lines += ["| server | " + " | ".join(f"until {end} s" for end in ends) + " |", "|---|" + "---:|" * len(ends)]
    lines += [f"| {name} | " + " | ".join(f"{spent:.0f}" for spent in spents) + " |" for name, spents in colds.items()]
    return lines


def cost_of_tokens(targets):
    """What a token costs a read, in processor time: the same process, by turns; of each round the differences."""
    by_name = {target.name: target for target in targets}
    keys = [key for key in targets[0].rounds if key[0] == "ids"]
    if WITH_TOKEN not in by_name or targets[0].usage is None or not keys:
        return []
    lines = ["", "Processor time of a read in µs; the differences are medians over the rounds:", ""]
    lines += ["| connections | without | the same in a field that nobody reads | with a token | more than without"]
    lines[-1] += " | more than in the other field |"
    lines += ["|---:|---:|---:|---:|---:|---:|"]
    for key in keys:
        turns = [targets[0].rounds[key], by_name[WITH_UNREAD].rounds[key], by_name[WITH_TOKEN].rounds[key]]
        shown = " | ".join(f"{median(turn, 'processor'):.1f}" for turn in turns)
        more = [statistics.median(b.processor - a.processor for a, b in zip(turn, turns[2])) for turn in turns[:2]]
        lines.append(f"| {key[1]} | {shown} | {more[0]:+.1f} | {more[1]:+.1f} |")
    return lines


def picture(targets):
    groups = {}
    for (scenario, connections), _ in targets[0].rounds.items():
        for colour, target in enumerate(targets):
            done = target.rounds[scenario, connections]
            label = f"{connections} conn." + (f", {target.name}" if len(targets) > 1 else "")
            spent = median(done, "processor")
            note = f"p99 {median(done, 'p99') / 1000:.1f} ms" + (f", {spent:.0f} µs of processor" if spent else "")
            groups.setdefault(SCENARIOS[scenario], {})[label] = (median(done, "per_second"), note, colour)
    return bars("Benchmark", "requests a second in closed loops by wrk; medians", groups)


if __name__ == "__main__":
    sys.exit(main())
