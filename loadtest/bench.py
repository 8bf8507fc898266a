"""
make bench: closed loops by wrk against a service of its own, or beside it other servers with the same API: one that
runs already, other frameworks, another revision of the service (make bench-compare), or the service on PostgreSQL.
Medians of several rounds, as a table and a picture in target/bench/. README.md beside this file explains all of it.
"""

import contextlib
import functools
import os
import re
import shutil
import subprocess
import sys

from measuring import report
from measuring.report import UNREAD, WITH_TOKEN, WITH_UNREAD
from measuring.targets import SCENARIOS, Target, cold, seed, warm
from rig import proxy
from rig.access import token
from rig.peers import Peer, build, chosen
from rig.processes import Family, listener
from rig.service import REPOSITORY, Service, answers, as_make_run, fail, fresh

# Starts of each server, at most.
STARTS = 5
# The peers change nothing that there is.
PEERS_HAVE = ("ids", "page", "create", "mixed")


def number(name, default):
    text = os.environ.get(name) or str(default)
    if not re.fullmatch("[1-9][0-9]*", text):
        fail(f"{name} must be a whole number from 1, not {text}")
    return int(text)


def checked_out(revision):
    """Another revision, built in target/compare/; answers its folder and its short name."""
    name = git("rev-parse", "--short", f"{revision}^{{commit}}")
    folder = os.path.join(REPOSITORY, "target", "compare", name)
    if not os.path.isdir(folder):
        git("worktree", "prune")
        git("worktree", "add", "--detach", folder, name)
    print(f"building {name}", flush=True)
    if subprocess.run(["make", "--silent", "build"], cwd=folder, check=False).returncode:
        fail(f"{name} cannot be built in {folder}")
    return folder, name


def git(*words):
    result = subprocess.run(["git", *words], cwd=REPOSITORY, check=False, capture_output=True, text=True)
    if result.returncode:
        fail(f"git {' '.join(words)}: {result.stderr.strip()}")
    return result.stdout.strip()


class Options:
    """What the environment says, with defaults; each has its line in README.md."""

    def __init__(self):
        self.rounds, self.seconds = number("ROUNDS", 3), number("SECONDS", 4)
        self.products, self.warmup = number("PRODUCTS", 1000), number("WARMUP", 120)
        self.connections = [int(text) for text in (os.environ.get("CONNECTIONS") or "1,16,256").split(",")]
        only = (os.environ.get("ONLY") or ",".join(SCENARIOS)).split(",")
        self.scenarios = [name for name in SCENARIOS if name in only]
        if not self.scenarios:
            fail(f"ONLY must name some of {', '.join(SCENARIOS)}, not {os.environ['ONLY']}")
        self.baseline = os.environ.get("BASELINE", "")
        if self.baseline and not answers(self.baseline.rstrip("/") + "/products?limit=1"):
            fail(f"BASELINE: nothing answers at {self.baseline}/products")
        self.peers = chosen(os.environ.get("PEERS", ""))
        self.revision = os.environ.get("REV", "")
        self.cold = bool(os.environ.get("COLD"))
        self.instances = instances() if os.environ.get("STORAGE") == "postgres" else []
        self.report = os.environ.get("REPORT") or os.path.join(REPOSITORY, "target", "bench")


def instances():
    """How many on one PostgreSQL, as a list of numbers to measure one after the other."""
    if not os.environ.get("DATABASE_URL", "").startswith("jdbc:postgresql:"):
        fail('DATABASE_URL must lead to an empty database of PostgreSQL: "make bench" brings one along')
    text = os.environ.get("INSTANCES") or "1,2,3"
    if not re.fullmatch("[1-9](,[1-9])*", text):
        fail(f"INSTANCES must be numbers from 1 to 9 with commas, not {text}")
    counts = [int(count) for count in text.split(",")]
    if max(counts) > 1 and proxy.program() is None:
        fail("haproxy is missing: apt-get install haproxy")
    return counts


def main():
    if shutil.which("wrk") is None:
        fail("wrk is missing: apt-get install wrk")
    options = Options()
    other = checked_out(options.revision) if options.revision else None
    for name in options.peers:
        print(f"building {name}", flush=True)
        build(name)
    folder = fresh(options.report)
    starters = {"service": lambda place: Service(fresh(place), options=as_make_run())}
    if other:
        starters[other[1]] = lambda place: Service(fresh(place), options=as_make_run(other[0]), checkout=other[0])
    starters.update({name: functools.partial(Peer, name) for name in options.peers})
    with contextlib.ExitStack() as stack:
        starts = {name: [] for name in starters}
        for _ in range(min(options.rounds, STARTS)):
            for name, start in starters.items():
                with start(os.path.join(folder, "start")) as started:
                    starts[name].append(started.start_seconds)
        colds = {}
        for name, start in starters.items() if options.cold else ():
            print(f"cold: {name}", flush=True)
            colds[name] = cold(name, start(os.path.join(folder, "cold")), folder)
        targets = services(stack, folder, options)
        for name, start in list(starters.items())[1:]:
            server = stack.enter_context(start(os.path.join(folder, name)))
            ids = seed(name, server.url, options.products, folder)
            known = PEERS_HAVE if name in options.peers else tuple(SCENARIOS)
            targets.append(Target(name, server.url, [server.pid], ids, scenarios=known))
        if options.instances:
            targets += on_postgres(stack, folder, options)
        if options.baseline:
            pid = listener(options.baseline)
            ids = seed("baseline", options.baseline, options.products, folder)
            targets.append(Target("baseline", options.baseline, [pid] if pid else [], ids, token()))
        print("warming up", flush=True)
        for scenario in options.scenarios:
            for target in targets:
                if scenario in target.scenarios:
                    warm(target, scenario, options.warmup)
        for scenario in options.scenarios:
            for count in options.connections:
                measure(targets, scenario, count, options)
    text = report.table(targets, starts, colds, options.rounds, options.seconds, options.products)
    with open(os.path.join(folder, "bench.md"), "w", encoding="utf-8") as stream:
        stream.write(text)
    with open(os.path.join(folder, "bench.svg"), "w", encoding="utf-8") as stream:
        stream.write(report.picture(targets))
    print("\n" + text)
    print(f"report: {os.path.relpath(folder)}/ (bench.md, bench.svg)")
    failed = sum(one.failed for target in targets[:1] for rounds in target.rounds.values() for one in rounds)
    return 1 if failed else 0


def services(stack, folder, options):
    """The service on SQLite; with a token file the same process is asked with the token, too, and without."""
    variables = {"AUTH_ANONYMOUS": "write"} if token() else {}
    service = stack.enter_context(Service(fresh(os.path.join(folder, "service")), variables, as_make_run()))
    ids = seed("service", service.url, options.products, folder)
    targets = [Target("service", service.url, [service.pid], ids)]
    if token():
        targets.append(Target(WITH_TOKEN, service.url, [service.pid], ids, token()))
        targets.append(Target(WITH_UNREAD, service.url, [service.pid], ids, token(), UNREAD))
    return targets


def on_postgres(stack, folder, options):
    """The service on PostgreSQL, as one instance and as several behind HAProxy; all on one database."""
    location = os.environ["DATABASE_URL"]
    database = listener(re.sub("^jdbc:postgresql:", "http:", location.partition("?")[0]).rpartition("/")[0])
    running = [
        stack.enter_context(
            Service(fresh(os.path.join(folder, f"postgres-{number}")), {"DATABASE_URL": location}, as_make_run())
        )
        for number in range(1, max(options.instances) + 1)
    ]
    ids = seed("postgres", running[0].url, options.products, folder)
    targets = []
    for count in options.instances:
        url, processes = running[0].url, [each.pid for each in running[:count]]
        name = "PostgreSQL, 1 instance" if count == 1 else f"PostgreSQL, {count} instances"
        if count > 1:
            place = fresh(os.path.join(folder, f"haproxy-{count}"))
            url = stack.enter_context(proxy.Proxy(place, [each.url for each in running[:count]])).url
        targets.append(Target(name, url, processes, ids, database=Family(database) if database else None))
    return targets


def measure(targets, scenario, connections, options):
    """The targets take turns, so that what else the machine does meets all of them."""
    able = [target for target in targets if scenario in target.scenarios]
    for _ in range(options.rounds):
        for target in able:
            done = target.measure(scenario, connections, options.seconds)
            target.rounds.setdefault((scenario, connections), []).append(done)
    rates = [f"{each.name} {report.median(each.rounds[scenario, connections], 'per_second'):,.0f}/s" for each in able]
    print(f"{SCENARIOS[scenario]}, {connections} connections: {', '.join(rates)}", flush=True)



if __name__ == "__main__":
    sys.exit(main())
