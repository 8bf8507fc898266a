"""Servers that are measured, by closed loops of wrk."""

import http.client
import json
import os
import re
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from rig.access import authorization
from rig.processes import Usage
from rig.service import fail

SCRIPTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bench")
SCENARIOS = {
    "ids": "reads by id",
    "page": "pages of 50",
    "create": "creations",
    "change": "changes of one product",
    "mixed": "mixed",
}
LUA = {name: os.path.join(SCRIPTS, f"{name}.lua") for name in SCENARIOS}
SEEDERS = 8
SEED_TRIES = 10
# Warm is a server of which this many windows in a row differ by less, each from the one before. Two are alike by chance
# while a compiler still works.
ALIKE = 3
SETTLED = 0.05
WINDOW_SECONDS = 5
COLD_WINDOWS = 4
COLD_SECONDS = 7


@dataclass
class Round:
    """One closed loop: what wrk counted, and what the processes of server and database spent meanwhile, if known."""

    per_second: float
    refused: int
    failed: int
    p50: int
    p99: int
    processor: float | None
    resident: float | None
    database: float | None = None


class Target:
    """
    A server to measure: of one process, or of several behind one address. They are known where they run on this
    machine, as those of its database are, where that is a server, too.
    """

    def __init__(self, name, url, pids, seed, sent=None, field=None, database=None, scenarios=tuple(SCENARIOS)):
        self.name = name
        self.token = sent
        self.field = field
        self.url = url.rstrip("/")
        self.usages = [Usage(pid) for pid in pids]
        self.database = database
        self.scenarios = scenarios
        self.ids = seed
        self.rounds = {}

    def measure(self, scenario, connections, seconds):
        before, database = self._processor(), self._database()
        command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s"]
        command += ["--timeout", "10s", "--script", LUA[scenario], self.url]
        environment = {**os.environ, "BENCH_IDS": self.ids, "LUA_PATH": os.path.join(SCRIPTS, "?.lua")}
        environment.update({"BENCH_TOKEN": self.token} if self.token else {})
        environment.update({"BENCH_FIELD": self.field} if self.field else {})
        output = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
        found = re.search(r"^BENCH (.*)$", output.stdout, re.MULTILINE)
        if not found:
            fail(f"wrk ended without a result:\n{output.stdout}{output.stderr}")
        counted = json.loads(found.group(1))
        done = max(counted["requests"], 1)
        return Round(
            1e6 * (counted["requests"] - counted["refused"] - counted["failed"]) / counted["microseconds"],
            counted["refused"],
            counted["failed"],
            counted["p50"],
            counted["p99"],
            1e6 * (self._processor() - before) / done if self.usages else None,
            sum(usage.resident_mib() for usage in self.usages) if self.usages else None,
            1e6 * (self._database() - database) / done if self.database else None,
        )

    def _processor(self):
        return sum(usage.processor_seconds() for usage in self.usages)

    def _database(self):
        return self.database.processor_seconds() if self.database else 0


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
    """Asks until ALIKE windows in a row differ by less than SETTLED in processor time, for so many seconds at most."""
    before, alike = None, 1
    for _ in range(max(1, round(seconds / WINDOW_SECONDS))):
        window = target.measure(scenario, 16, WINDOW_SECONDS)
        spent = window.processor or 1e6 / max(window.per_second, 1)
        alike = alike + 1 if before and abs(spent - before) < SETTLED * before else 1
        if alike == ALIKE:
            return
        before = spent


def cold(name, started, folder):
    """Microseconds of a processor for a read by id in each window after the start, over 16 connections."""
    with started as server:
        target = Target(name, server.url, [server.pid], seed(f"{name}-cold", server.url, SEEDERS, folder))
        return [target.measure("ids", 16, COLD_SECONDS).processor for _ in range(COLD_WINDOWS)]
