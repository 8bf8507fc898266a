"""Memory that is used up: in the heap, and by what a control group allows."""

import asyncio
import json
import os
import signal
import time
from collections import Counter

from crashing.history import History
from crashing.report import tally
from crashing.rounds import PATIENCE, Victim, address, after, export, load, look, until_written
from rig import access
from rig.service import fresh

# MiB of heap: the first one is as README.md says, the others until one is used up.
HEAPS = (64, 48, 40, 34)
# What the service and the JVM promise to end with.
USED_UP = 3
# MiB that a control group allows on top of what the service took to start.
MORE = 48
GREEDY = 100
GROUPS = "/sys/fs/cgroup"


def heap(options, folder, rng, row):
    """Less heap each time, until it is used up: by clients that send the largest batches there may be, all at once."""
    outcomes = Counter()
    for size in HEAPS:
        place = fresh(os.path.join(folder, "memory"))
        flags = (f"-Xmx{size}m", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC")
        service = Victim(place, {"BACKUP_FOLDER": place}, options=flags)
        try:
            service.__enter__()
        except SystemExit:
            if service.exit() != USED_UP:
                raise
            outcomes[f"{size} MiB: too little to start, {USED_UP}"] += 1
            break
        code = _under(options, rng, row, service, place, f"-Xmx{size}m")
        outcomes[f"{size} MiB: " + ("survives" if code is None else f"ends with {code}")] += 1
        if code not in (None, USED_UP):
            row.findings.append(f"{row.what}: it ends with {code}, with a heap of {size} MiB")
        if code is not None:
            break
    row.told = tally(outcomes)
    print(f"{row.what}: {row.told}", flush=True)


def group(options, folder, rng, row):
    """The kernel ends who takes more than its group may have."""
    control = Group(f"marketplace-drill-{os.getpid()}")
    reason = control.missing()
    if reason:
        row.leave_out(reason)
        return
    place = fresh(os.path.join(folder, "memory"))
    service = Victim(place, {"BACKUP_FOLDER": place}).__enter__()
    try:
        control.hold(service.pid)
        code = _under(options, rng, row, service, place, "in its group")
    finally:
        service.kill()
        control.remove()
    if code not in (None, USED_UP, -signal.SIGKILL):
        row.findings.append(f"{row.what}: it ends with {code}")
    row.told = f"{MORE} MiB more than at the start: " + ("survives" if code is None else f"ends with {code}")
    print(f"{row.what}: {row.told}", flush=True)


def _under(options, rng, row, service, place, where):
    """The crowd and the greedy, then kill -9; answers with what the process ended by itself, None where it went on."""
    history = History()
    row.histories.append(history)

    def then(_):
        asyncio.run(greedy(address(service), 2 * options.seconds))

    crowd = asyncio.run(load(service, history, rng.randrange(1 << 30), options.seconds / 2, then))
    # A process that is about to end answers nobody any more.
    code = service.exit(1)
    if code is None:
        again = asyncio.run(until_written(service, history))
        code = service.exit(1)
        if code is None and again is not None:
            row.again.append(again)
            row.lose(f"{where}, while it runs on", history.audit(export(service)))
        elif code is None:
            row.findings.append(f"{row.what}, {where}: no write for {PATIENCE:g} s after it was over")
    if crowd.told[500] or crowd.reads[500]:
        row.findings.append(f"{row.what}, {where}: an answer of status 500")
    row.restart = "no" if code is None else "yes"
    row.reads = tally(crowd.reads)
    service.kill()
    look(row, place, history, f"{where}, killed")
    with Victim(place, {"BACKUP_FOLDER": place}) as service:
        after(row, service, history, crowd.unanswered(), f"{where}, started again")
    row.rounds += 1
    return code


def batch():
    """The largest one that is read; its last product is wrong, so that nothing is stored of it."""
    good = {"name": "greedy", "description": "x" * 150, "price": 1}
    body = json.dumps([*[good] * 999, {"name": "greedy", "price": 0}]).encode()
    head = ["POST /products/batch HTTP/1.1", "Host: localhost", "Content-Type: application/json", *access.fields()]
    return ("\r\n".join([*head, f"Content-Length: {len(body)}"]) + "\r\n\r\n").encode() + body


async def greedy(where, seconds):
    """Half of them send batches and read no answer, half ask for exports and pages and read nothing of them."""
    export_head = "\r\n".join(["Host: localhost", *access.fields()]) + "\r\n\r\n"
    wants = ("GET /products?limit=200 HTTP/1.1\r\n" + export_head + "GET /products/export HTTP/1.1\r\n" + export_head)
    requests = [batch(), wants.encode() * 50]
    until = time.monotonic() + seconds
    await asyncio.gather(*(_ask(where, requests[index % 2], until) for index in range(GREEDY)))


async def _ask(where, request, until):
    while time.monotonic() < until:
        writer = None
        try:
            _, writer = await asyncio.open_connection(*where, limit=4096)
            while time.monotonic() < until:
                writer.write(request)
                await asyncio.wait_for(writer.drain(), 1)
        except (OSError, asyncio.TimeoutError):
            # Refused, or ended: the next one comes.
            await asyncio.sleep(0.05)
        finally:
            if writer is not None:
                writer.transport.abort()


class Group:
    """A control group with a limit of memory, of either version."""

    def __init__(self, name):
        legacy = os.path.isdir(os.path.join(GROUPS, "memory"))
        self._folder = os.path.join(GROUPS, *(["memory"] if legacy else []), name)
        self._limit = os.path.join(self._folder, "memory.limit_in_bytes" if legacy else "memory.max")

    def missing(self):
        """Makes it; answers why there is none."""
        try:
            os.mkdir(self._folder)
            self._write(self._limit, MORE << 20)
        except OSError as error:
            self.remove()
            return f"no control group can be made: {error}"
        return None

    def hold(self, pid):
        self._write(os.path.join(self._folder, "cgroup.procs"), pid)

    @staticmethod
    def _write(path, value):
        # Not made where it is missing: the controller is not there then.
        with open(os.open(path, os.O_WRONLY), "w", encoding="ascii") as stream:
            stream.write(str(value))

    def remove(self):
        try:
            os.rmdir(self._folder)
        except FileNotFoundError:
            # It was never made.
            pass
