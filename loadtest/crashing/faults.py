"""What fails, and comes back, while clients write."""

import asyncio
import email.utils
import os
import re
import resource
import signal
import sqlite3
import time
import urllib.request

from crashing import disk
from crashing.history import History
from crashing.report import tally
from crashing.rounds import PATIENCE, Victim, after, export, load, look, until_written
from rig.service import fresh

# Answers that a fault is to meet.
MET = 40
STANDSTILL = 10
NOBODY_WATCHES = "not watched: no program prometheus, or ALERTS=0"


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


def met(crowd, options, row, watch, biting):
    """
    Lets a fault last for its time, then until enough answers have met it; and one that no write gets through, until
    somebody is woken.
    """
    before, until = crowd.told.total(), time.monotonic() + 5 * options.seconds
    time.sleep(options.seconds)
    while crowd.told.total() < before + MET and time.monotonic() < until:
        time.sleep(0.02)
    if watch and biting and not watch.await_page():
        row.findings.append(f"{row.what}: nobody is woken within an hour, by the time of the rules")


def fault(options, folder, library, rng, row, during, watch=None):
    """One kind of fault, while clients write; then kill -9, so that what is stored counts and not what is cached."""
    name = row.what
    place = fresh(os.path.join(folder, "fault-" + re.sub("[^a-z0-9]+", "-", name)))
    device = disk.Disk(library, place)
    history = History()
    row.histories.append(history)
    variables = {**device.variables(), "BACKUP_FOLDER": place, **(watch.variables if watch else {})}
    service = Victim(place, variables).__enter__()
    if watch:
        watch.begin()

    def then(crowd):
        during(service, device, lambda: met(crowd, options, row, watch, name in BITING))

    crowd = asyncio.run(load(service, history, rng.randrange(1 << 30), options.seconds / 2, then))
    killed = not service.runs()
    again = None if killed else asyncio.run(until_written(service, history))
    row.restart = "yes" if again is None else "no"
    if killed:
        if during.__name__ != "kills":
            row.findings.append(f"{name}: the process has ended")
    elif again is None:
        row.findings.append(f"{name}: no write for {PATIENCE:g} s after it was over")
    else:
        row.again.append(again)
        row.lose("while it runs on", history.audit(export(service)))
    row.told = tally(crowd.told)
    row.alerts = NOBODY_WATCHES
    if watch:
        watch.tell(row)
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
    with Victim(place, {"BACKUP_FOLDER": place}) as service:
        after(row, service, history, crowd.unanswered(), "started again after it")
    row.rounds = 1
    print(f"{name}: {row.told}; reads {row.reads}", flush=True)
