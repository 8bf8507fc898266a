"""
make drill-crash: what was acknowledged is durable. Kills the service at random moments, cuts the power of a recorded
disk, and lets the disk fail while clients write in every way there is; then compares what is stored with what they
were told. README.md beside this file says more.

Exit code 0 where nothing was lost, 1 where something was, 2 where it could not be run.
"""

import asyncio
import json
import os
import random
import re
import signal
import sqlite3
import statistics
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from crashing import disk
from crashing.clients import Crowd, Wire, repeat
from crashing.history import History, words
from crashing.replay import cut_power, read, snapshot, stored
from rig.access import authorization
from rig.service import REPOSITORY, Service, fail, fresh

WRITERS = 8
# Rounds on one database, before the next one begins with an empty one.
ROUNDS_ON_ONE = 20
PATIENCE = 60.0
# Answers until a service is warm enough to be worth a fault, and answers that a fault is to meet.
WARM = 100
MET = 40
STANDSTILL = 10
# Cuts on the disk that lies.
CONTROL = 40
MOMENTS = ("under load", "in the start", "in a checkpoint", "in a backup")


class Options:
    """What the environment says, with defaults; each has its line in README.md."""

    def __init__(self):
        self.kills = int(number("KILLS", 100))
        self.cuts = int(number("CUTS", 500))
        self.seconds = number("SECONDS", 2)
        self.seed = int(number("SEED", random.SystemRandom().randrange(1, 1_000_000)))
        self.faults = os.environ.get("FAULTS", "")
        self.report = os.environ.get("REPORT") or os.path.join(REPOSITORY, "target", "crash")


def number(name, default):
    text = os.environ.get(name) or str(default)
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        fail(f"{name} must be a number, not {text}")
    return float(text)


@dataclass
class Row:
    """What came of one kind of fault."""

    what: str
    rounds: int = 0
    histories: list = field(default_factory=list)
    told: str = ""
    reads: str = ""
    again: list = field(default_factory=list)
    findings: list = field(default_factory=list)

    def count(self, what):
        return sum(history.counts[what] for history in self.histories)

    def lose(self, where, found):
        self.findings += [f"{self.what}, {where}: {line}" for line in words(found)]


def address(service):
    return ("127.0.0.1", int(service.url.rpartition(":")[2]))


def export(service):
    """Name, version and price of each product, as the service has them."""
    request = urllib.request.Request(service.url + "/products/export?format=ndjson", headers=authorization())
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        products = [json.loads(line) for line in answer]
    return [(product["name"], product["version"], product["price"]) for product in products]


def task(service, name):
    """Asks for a task, which may end with the service."""
    try:
        request = urllib.request.Request(f"{service.admin}/tasks/{name}", data=b"", headers=authorization(admin=True))
        urllib.request.urlopen(request, timeout=PATIENCE).close()
    except (OSError, ValueError):
        pass


async def load(service, history, seed, seconds, then, beside=None):
    """Lets the crowd write for some seconds, then does something, and waits for the clients' ends."""
    crowd = Crowd(address(service), history, WRITERS, seed)
    stop = asyncio.Event()
    running = asyncio.ensure_future(crowd.run(stop))
    warm = time.monotonic() + PATIENCE
    while crowd.told.total() < WARM and time.monotonic() < warm:
        await asyncio.sleep(0.02)
    await asyncio.sleep(seconds)
    loop = asyncio.get_running_loop()
    other = None
    if beside is not None:
        other = loop.run_in_executor(None, beside)
        await asyncio.sleep(random.random() * 0.05)
    await loop.run_in_executor(None, then, crowd)
    stop.set()
    await running
    if other is not None:
        await other
    return crowd


def after(row, service, history, unanswered, where):
    """Audits a service that has just been started, repeats what has a key, and audits again."""
    rows = export(service)
    row.lose(where, history.audit(rows))
    row.findings += [f"{row.what}, {where}: {line}" for line in asyncio.run(repeat(address(service), history, unanswered))]
    rows = export(service)
    row.lose(where + ", after the repeats", history.audit(rows))
    history.settle(rows, time.monotonic_ns())


def look(row, folder, history, where):
    """What another process reads from a copy of the files, whole and sound."""
    try:
        row.lose(where, history.audit(stored(snapshot(folder), os.path.join(folder, "copy"))))
    except sqlite3.DatabaseError as error:
        row.findings.append(f"{row.what}, {where}: the files are not readable: {error}")


def kills(options, folder, rng):
    """kill -9, at random moments."""
    row = Row("kill -9")
    history = unanswered = None
    database = folder
    for index in range(options.kills):
        if index % ROUNDS_ON_ONE == 0:
            database = fresh(os.path.join(folder, f"kills-{index // ROUNDS_ON_ONE + 1}"))
            history, unanswered = History(), []
            row.histories.append(history)
        moment = MOMENTS[rng.randrange(len(MOMENTS))]
        where = f"round {index + 1}, {moment}"
        variables = {"BACKUP_FOLDER": database}
        if moment == "in the start":
            service = Service(database, variables)
            time.sleep(rng.random() * 4)
            service.kill()
            look(row, database, history, where)
        service = Service(database, variables).__enter__()
        after(row, service, history, unanswered, where)
        beside = {
            "in a checkpoint": lambda: task(service, "checkpoint"),
            "in a backup": lambda: task(service, f"backup?to=kill-{index}.db"),
        }.get(moment)
        seconds = rng.random() * options.seconds
        crowd = asyncio.run(load(service, history, rng.randrange(1 << 30), seconds, lambda _: service.kill(), beside))
        unanswered = crowd.unanswered()
        look(row, database, history, where)
        row.rounds += 1
        print(f"{where}: {history.summary()}", flush=True)
    if history is not None:
        with Service(database, {"BACKUP_FOLDER": database}) as service:
            after(row, service, history, unanswered, "at the end")
    return row


def power(options, folder, library, rng):
    """Cuts of the power, on a recorded disk; and on one that lies, which must lose something."""
    row, control = Row("power cut"), Row("power cut, on a disk that lies (must lose)")
    place = fresh(os.path.join(folder, "power"))
    device = disk.Disk(library, place)
    history = History()
    row.histories.append(history)
    with Service(place, device.variables()) as service:
        base = snapshot(place)
        device.set(record=1)
        asyncio.run(load(service, history, rng.randrange(1 << 30), 2 * options.seconds, lambda _: None))
        device.set()
        row.lose("before it", history.audit(export(service)))
    events = read(device.trace)
    scratch = os.path.join(place, "copy")
    for where, found in cut_power(base, events, history, options.cuts, rng.randrange(1 << 30), scratch):
        row.lose(f"at event {where} of {len(events)}", found)
    row.rounds = options.cuts
    syncs = sum(event.what == "s" for event in events)
    row.told = f"{len(events)} events, {syncs} syncs"
    control.rounds = CONTROL
    lost = cut_power(base, events, history, control.rounds, rng.randrange(1 << 30), scratch, honest=False)
    control.told = f"{len(lost)} of {control.rounds} cuts lost something"
    if not lost:
        control.findings.append("the control lost nothing: the drill proves nothing")
    return [row, control]


def killed_on_disk(**values):
    def kills(service, device, wait):
        device.set(**values)
        wait()
        service.kill()

    return kills


def hold(service, _, wait):
    """Another process with the write lock."""
    connection = sqlite3.connect(service.database, isolation_level=None, timeout=PATIENCE)
    connection.execute("BEGIN IMMEDIATE")
    wait()
    connection.execute("ROLLBACK")
    connection.close()


def stopped(service, *_):
    os.kill(service.pid, signal.SIGSTOP)
    time.sleep(STANDSTILL)
    os.kill(service.pid, signal.SIGCONT)


def on_disk(**values):
    def during(_, device, wait):
        device.set(**values)
        wait()
        device.set()

    return during


# Those that nobody can write through: some writes must have been told.
BITING = ("syncs fail", "writes fail", "the disk is full")
FAULTS = {
    "one sync fails": on_disk(sync_errno=disk.EIO, sync_failures=1),
    "syncs fail": on_disk(sync_errno=disk.EIO, sync_failures=disk.FOR_GOOD),
    "one write fails": on_disk(write_errno=disk.EIO, write_failures=1),
    "writes fail": on_disk(write_errno=disk.EIO, write_failures=disk.FOR_GOOD),
    "the disk is full": on_disk(write_errno=disk.ENOSPC, write_failures=disk.FOR_GOOD),
    "syncs fail, and kill -9 meanwhile": killed_on_disk(sync_errno=disk.EIO, sync_failures=disk.FOR_GOOD),
    "writes fail, and kill -9 meanwhile": killed_on_disk(write_errno=disk.EIO, write_failures=disk.FOR_GOOD),
    "the disk is full, and kill -9 meanwhile": killed_on_disk(write_errno=disk.ENOSPC, write_failures=disk.FOR_GOOD),
    "short writes": on_disk(short_writes=1),
    "syncs of 5 ms": on_disk(sync_microseconds=5_000),
    "syncs of 200 ms": on_disk(sync_microseconds=200_000),
    "a lock that another process holds": hold,
    "a process that stands still": stopped,
}


async def until_written(service, history):
    """Seconds until a creation is acknowledged again; None where it never is."""
    began = time.monotonic()
    wire = Wire(address(service))
    while time.monotonic() < began + PATIENCE:
        subject = history.subject()
        body = json.dumps({"name": subject.name, "price": 1}).encode()
        history.begin(subject, (1, 1))
        try:
            status, _, _ = await wire.ask("POST", "/products", body, Content_Type="application/json")
        except OSError:
            status = 504
        if status == 201:
            history.acknowledge(subject, time.monotonic_ns())
            wire.close()
            return time.monotonic() - began
        if status == 504:
            history.doubt(subject)
        else:
            history.refuse(subject)
        await asyncio.sleep(0.02)
    return None


def fault(options, folder, library, rng, name, during):
    """One kind of fault, while clients write; then kill -9, so that what is stored counts and not what is cached."""
    row = Row(name, rounds=1)
    place = fresh(os.path.join(folder, "fault-" + re.sub("[^a-z0-9]+", "-", name)))
    device = disk.Disk(library, place)
    history = History()
    row.histories.append(history)
    service = Service(place, {**device.variables(), "BACKUP_FOLDER": place}).__enter__()

    def then(crowd):
        before, until = crowd.told.total(), time.monotonic() + 5 * options.seconds

        def wait():
            time.sleep(options.seconds)
            while crowd.told.total() < before + MET and time.monotonic() < until:
                time.sleep(0.02)

        during(service, device, wait)

    crowd = asyncio.run(load(service, history, rng.randrange(1 << 30), options.seconds / 2, then))
    killed = not service.runs()
    again = None if killed else asyncio.run(until_written(service, history))
    if killed:
        if during.__name__ != "kills":
            row.findings.append(f"{name}: the process has ended")
    elif again is None:
        row.findings.append(f"{name}: no write for {PATIENCE:g} s after it was over")
    else:
        row.again.append(again)
        row.lose("while it runs on", history.audit(export(service)))
    row.told = tally(crowd.told)
    row.reads = tally(crowd.reads)
    if name in BITING and not any(crowd.told[status] for status in (503, 504, 507)):
        row.findings.append(f"{name}: no write was told")
    if crowd.told[500] or crowd.reads[500]:
        row.findings.append(f"{name}: an answer of status 500")
    # Who is killed answers nobody, and who stands still for longer than a deadline answers late.
    fine = {200, 503, *(["no answer"] if killed else []), *([504] if during is stopped else [])}
    if crowd.reads.keys() - fine:
        row.findings.append(f"{name}: reads got {row.reads}")
    if not killed:
        service.kill()
    look(row, place, history, "killed")
    with Service(place, {"BACKUP_FOLDER": place}) as service:
        after(row, service, history, crowd.unanswered(), "started again after it")
    return row


def tally(counts):
    return ", ".join(f"{count} × {what}" for what, count in sorted(counts.items(), key=lambda item: str(item[0])))


def table(rows, options):
    findings = [finding for row in rows for finding in row.findings]
    lines = [
        f"# Acknowledged is durable: {'red' if findings else 'green'}",
        "",
        *(f"- {finding}" for finding in findings),
        *([""] if findings else []),
        f"Steps of products: {WRITERS} clients create (with and without a key), change, delete, store batches and import;"
        f" SEED={options.seed}.",
        "",
        "| fault | rounds | acknowledged | refused | in doubt | broken promises | writes were told | reads were told"
        " | written again after |",
        "|---|---:|---:|---:|---:|---:|---|---|---:|",
    ]
    for row in rows:
        counts = " | ".join(str(row.count(what)) for what in ("acknowledged", "refused", "in doubt"))
        again = f"{statistics.median(row.again):.2f} s" if row.again else ""
        lines.append(
            f"| {row.what} | {row.rounds} | {counts} | {len(row.findings)} | {row.told} | {row.reads} | {again} |"
        )
    return "\n".join(lines) + "\n"


def main():
    options = Options()
    folder = fresh(options.report)
    rng = random.Random(options.seed)
    print(f"SEED={options.seed}", flush=True)
    library = disk.build(folder)
    rows = []
    if options.kills:
        rows.append(kills(options, folder, rng))
    if options.cuts:
        rows += power(options, folder, library, rng)
        print(table(rows[-2:], options), flush=True)
    for name, during in FAULTS.items():
        if any(part.strip() in name for part in options.faults.split(",")) and options.faults != "none":
            rows.append(fault(options, folder, library, rng, name, during))
            print(f"{name}: {rows[-1].told}; reads {rows[-1].reads}", flush=True)
    text = table(rows, options)
    with open(os.path.join(folder, "crash.md"), "w", encoding="utf-8") as stream:
        stream.write(text)
    print("\n" + text)
    print(f"report: {os.path.relpath(folder)}/ (crash.md)")
    return 1 if any(row.findings for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
