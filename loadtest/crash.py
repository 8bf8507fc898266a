"""
make drill-crash: what was acknowledged is durable. Kills the service at random moments, cuts the power of a recorded
disk, and lets the disk fail while clients write in every way there is; then compares what is stored with what they
were told. README.md beside this file says more.

Exit code 0 where nothing was lost, 1 where something was, 2 where it could not be run.
"""

import asyncio
import email.utils
import json
import os
import random
import re
import resource
import signal
import sqlite3
import statistics
import sys
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field

from crashing import damage, disk
from crashing.clients import Crowd, Wire, repeat
from crashing.history import History, words
from crashing.replay import cut_power, put, read, snapshot, stored
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
        self.damages = int(number("DAMAGES", 10))
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


def descriptors(service, _, wait):
    """No file and no connection can be opened any more."""
    before = resource.prlimit(service.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(service.pid, resource.RLIMIT_NOFILE, (len(os.listdir(f"/proc/{service.pid}/fd")), before[1]))
    wait()
    resource.prlimit(service.pid, resource.RLIMIT_NOFILE, before)


def gone(service, _, wait):
    """The file is moved away, and back: meanwhile nothing may be acknowledged."""
    os.rename(service.database, service.database + ".aside")
    wait()
    os.rename(service.database + ".aside", service.database)


def clock(seconds):
    def stepped(service, device, wait):
        device.set(clock_seconds=seconds)
        wait()
        with urllib.request.urlopen(service.url + "/health/live", timeout=PATIENCE) as answer:
            told = email.utils.mktime_tz(email.utils.parsedate_tz(answer.headers["Date"]))
        if abs(told - time.time() - seconds) > 60:
            raise RuntimeError("the clock of the service was not set: the drill proves nothing")
        device.set()

    return stepped


def on_disk(**values):
    def during(_, device, wait):
        device.set(**values)
        wait()
        device.set()

    return during


# Those that nobody can write through: some writes must have been told.
BITING = ("syncs fail", "writes fail", "the disk is full", "the quota is used up", "the disk turns read-only")
BITING += ("the file is moved away, and back",)
FAULTS = {
    "one sync fails": on_disk(sync_errno=disk.EIO, sync_failures=1),
    "syncs fail": on_disk(sync_errno=disk.EIO, sync_failures=disk.FOR_GOOD),
    "one write fails": on_disk(write_errno=disk.EIO, write_failures=1),
    "writes fail": on_disk(write_errno=disk.EIO, write_failures=disk.FOR_GOOD),
    "the disk is full": on_disk(write_errno=disk.ENOSPC, write_failures=disk.FOR_GOOD),
    "syncs fail, and kill -9 meanwhile": killed_on_disk(sync_errno=disk.EIO, sync_failures=disk.FOR_GOOD),
    "writes fail, and kill -9 meanwhile": killed_on_disk(write_errno=disk.EIO, write_failures=disk.FOR_GOOD),
    "the disk is full, and kill -9 meanwhile": killed_on_disk(write_errno=disk.ENOSPC, write_failures=disk.FOR_GOOD),
    "the quota is used up": on_disk(write_errno=disk.EDQUOT, write_failures=disk.FOR_GOOD),
    "the disk turns read-only": on_disk(write_errno=disk.EROFS, write_failures=disk.FOR_GOOD),
    "the file is moved away, and back": gone,
    "no descriptor is left": descriptors,
    "the clock is set forward by an hour": clock(3600),
    "the clock is set back by an hour": clock(-3600),
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
    fine = {200, 503, *(["no answer"] if killed or during is descriptors else []), *([504] if during is stopped else [])}
    if crowd.reads.keys() - fine:
        row.findings.append(f"{name}: reads got {row.reads}")
    if not killed:
        service.kill()
    look(row, place, history, "killed")
    with Service(place, {"BACKUP_FOLDER": place}) as service:
        after(row, service, history, crowd.unanswered(), "started again after it")
    return row


def commands(options, folder, rng):
    """kill -9 of what an operator runs: the first start with its migrations, a restore, and an import."""
    rounds = max(1, options.kills // 10)
    rows = [Row("kill -9 of the first start"), Row("kill -9 of restore"), Row("kill -9 of import")]
    for index in range(rounds):
        place = fresh(os.path.join(folder, "command"))
        cut(place, ("server",), rng.random() * 3)
        with Service(place, {"BACKUP_FOLDER": place}) as service:
            history = History()
            rows[0].histories.append(history)
            rows[0].rounds += 1
            asyncio.run(load(service, history, rng.randrange(1 << 30), options.seconds / 4, lambda _: None))
            rows[0].lose(f"round {index + 1}", history.audit(export(service)))
            task(service, f"backup?to=cut-{index}.db")
            then = time.monotonic_ns()
            asyncio.run(load(service, history, rng.randrange(1 << 30), options.seconds / 4, lambda _: None))
            history.settle(export(service), time.monotonic_ns())
        cut(place, ("restore", "--force", "--from", os.path.join(place, f"cut-{index}.db")), 0.3 + rng.random() * 1.5)
        rows[1].histories.append(history)
        rows[1].rounds += 1
        with Service(place, {"BACKUP_FOLDER": place}) as service:
            rows_there = export(service)
            now, before = history.audit(rows_there), history.audit(rows_there, then)
            if now and before:
                rows[1].lose(f"round {index + 1}, neither the old database nor the new one", now)
        imported(rows[2], place, index, rng, options)
        rows[2].rounds += 1
    return rows


def imported(row, place, index, rng, options):
    """An import that is killed, looked at, and done again."""
    history = History()
    row.histories.append(history)
    group = history.group(20_000, False)
    file = os.path.join(place, "cut.ndjson")
    with open(file, "w", encoding="utf-8") as stream:
        for subject in group.subjects:
            history.begin(subject, (1, 1))
            history.doubt(subject)
            stream.write(json.dumps({"name": subject.name, "price": 1}) + "\n")
    for name in ("marketplace.db", "marketplace.db-wal", "marketplace.db-shm"):
        if os.path.exists(os.path.join(place, name)):
            os.remove(os.path.join(place, name))
    cut(place, ("import", "--file", file), 0.5 + rng.random() * 4)
    look(row, place, history, f"round {index + 1}, killed")
    again = Service(place, verb=("import", "--file", file))
    if again.exit() != 0:
        row.findings.append(f"{row.what}, round {index + 1}: the repeated import fails: {again.log}")
    for subject in group.subjects:
        history.acknowledge(subject, time.monotonic_ns())
    look(row, place, history, f"round {index + 1}, repeated")


def cut(place, verb, seconds):
    """Runs a command of the jar for so long, and kills it."""
    process = Service(place, {"BACKUP_FOLDER": place}, verb=verb)
    process.exit(seconds)
    process.kill()


def damaged(options, folder, rng, name, hurt):
    """What another program does to the files while nobody runs: is it told, or harmless?"""
    row = Row(name)
    place = fresh(os.path.join(folder, "damage"))
    history = History()
    service = Service(place, {"BACKUP_FOLDER": place}).__enter__()
    asyncio.run(load(service, history, rng.randrange(1 << 30), options.seconds, lambda _: None))
    service.kill()
    files = snapshot(place)
    row.histories.append(history)
    outcomes = Counter()
    for _ in range(options.damages):
        row.rounds += 1
        place = fresh(os.path.join(folder, "damage"))
        put(hurt(files, rng), place)
        outcomes[damage.outcome(place, history)] += 1
    row.told = tally(outcomes)
    if hurt in damage.MUST_BE_TOLD and outcomes[damage.UNNOTICED]:
        row.findings.append(f"{name}: not noticed")
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


def chosen(name, options):
    return options.faults != "none" and any(part.strip() in name for part in options.faults.split(","))


def main():
    options = Options()
    folder = fresh(options.report)
    rng = random.Random(options.seed)
    print(f"SEED={options.seed}", flush=True)
    library = disk.build(folder)
    rows = []
    if options.kills:
        rows.append(kills(options, folder, rng))
        rows += commands(options, folder, rng)
    if options.cuts:
        rows += power(options, folder, library, rng)
        print(table(rows[-2:], options), flush=True)
    for name, during in FAULTS.items():
        if chosen(name, options):
            rows.append(fault(options, folder, library, rng, name, during))
            print(f"{name}: {rows[-1].told}; reads {rows[-1].reads}", flush=True)
    for name, hurt in damage.KINDS.items():
        if options.damages and chosen(name, options):
            rows.append(damaged(options, folder, rng, name, hurt))
            print(f"{name}: {rows[-1].told}", flush=True)
    text = table(rows, options)
    with open(os.path.join(folder, "crash.md"), "w", encoding="utf-8") as stream:
        stream.write(text)
    print("\n" + text)
    print(f"report: {os.path.relpath(folder)}/ (crash.md)")
    return 1 if any(row.findings for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
