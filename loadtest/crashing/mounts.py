"""A small file system of its own under the database, which really becomes full, or really turns read-only."""

import asyncio
import os
import shutil
import subprocess
import threading
import urllib.error
import urllib.request
from collections import Counter

from crashing.faults import NOBODY_WATCHES, met
from crashing.history import History
from crashing.report import tally
from crashing.rounds import PATIENCE, Victim, after, export, load, look, task, until_written
from rig.access import authorization
from rig.service import fresh

MIB = 64
# What e2fsck has mended counts as whole.
MENDED = 2
LINE = b'{"name":"never stored","description":"%s","price":1}\n' % (b"x" * 1000)
WRONG = b'{"name":"never stored","price":0}\n'


class LeftOut(Exception):
    """This machine does not let the drill do it; says why."""


class FileSystem:
    """ext4 in a file, mounted while the block runs; what runs on it has to have ended by then."""

    def __init__(self, folder):
        self._image = os.path.join(folder, "disk.img")
        self.folder = os.path.join(folder, "disk")

    def __enter__(self):
        os.makedirs(self.folder, exist_ok=True)
        with open(self._image, "wb") as stream:
            stream.truncate(MIB << 20)
        _run("mkfs.ext4", "-q", "-F", self._image)
        self.mount()
        return self

    def mount(self):
        _run("mount", "-o", "loop,errors=remount-ro", self._image, self.folder)

    def unmount(self):
        _run("umount", self.folder)

    def mend(self):
        _run("e2fsck", "-f", "-p", self._image, fine=MENDED)

    def fail(self):
        """As after an error of the device: the kernel lets nobody write any more, whatever was open."""
        device = _run("findmnt", "-n", "-o", "SOURCE", self.folder).strip()
        try:
            with open(f"/sys/fs/ext4/{os.path.basename(device)}/trigger_fs_error", "w", encoding="ascii") as stream:
                stream.write("the drill")
        except OSError as error:
            raise LeftOut(f"the kernel makes no error of a file system: {error}") from error

    def __exit__(self, *_):
        if os.path.ismount(self.folder):
            # Whatever still has files there.
            _run("umount", "-l", self.folder)
        os.remove(self._image)


def _run(*command, fine=0):
    path = os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin"
    program = shutil.which(command[0], path=path)
    if program is None:
        raise LeftOut(f"{command[0]} is missing")
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
    if done.returncode > fine:
        raise LeftOut(f"{' '.join(command[:3])}: {done.stderr.strip()}")
    return done.stdout


class Busy(threading.Thread):
    """Sends files to import, which are large and wrong at their end, and asks for backups, until it is told to stop."""

    def __init__(self, service):
        super().__init__(daemon=True)
        self._service = service
        self._stop_it = threading.Event()
        self.told = Counter()

    def run(self):
        body = LINE * 8_000 + WRONG
        while not self._stop_it.is_set():
            fields = {"Content-Type": "application/x-ndjson", **authorization()}
            request = urllib.request.Request(self._service.url + "/products/import", data=body, headers=fields)
            try:
                urllib.request.urlopen(request, timeout=PATIENCE).close()
            except urllib.error.HTTPError as error:
                self.told[error.code] += 1
            except OSError:
                self.told["no answer"] += 1
            task(self._service, "backup?to=busy.db")

    def end(self):
        self._stop_it.set()
        self.join(PATIENCE)


def full(disk, service, wait):
    """Nothing is left; then there is space again."""
    ballast = os.path.join(disk.folder, "ballast")
    try:
        _fill(ballast)
        wait()
    finally:
        os.remove(ballast)
    return True


def _fill(path):
    """To the last byte that others could write."""
    with open(path, "wb", buffering=0) as stream:
        for size in (1 << 20, 4096):
            try:
                while True:
                    stream.write(bytes(size))
            except OSError:
                # Less than that is left.
                pass


def full_and_busy(disk, service, wait):
    """While files are staged and backups run."""
    busy = Busy(service)
    busy.start()
    try:
        full(disk, service, wait)
    finally:
        busy.end()
    if busy.told[500]:
        raise AssertionError(f"imports were told {tally(busy.told)}")
    return True


def read_only(disk, service, wait):
    """For good, as far as this mount goes: the kernel asks for a check and a new one."""
    disk.fail()
    wait()
    return False


MOUNTS = {
    "a real file system is full": full,
    "a real file system is full, while imports are staged and backups run": full_and_busy,
    "a real file system turns read-only": read_only,
}
BITING = (503, 504, 507)


def mounted(options, folder, rng, row, during, watch=None):
    """One fault of a file system, while clients write; then kill -9, a check of the file system, and a new start."""
    try:
        place = fresh(os.path.join(folder, "mount"))
        with FileSystem(place) as disk:
            _on(disk, place, options, rng, row, during, watch)
    except LeftOut as reason:
        row.leave_out(reason)


def _on(disk, place, options, rng, row, during, watch):
    staging = os.path.join(disk.folder, "tmp")
    os.mkdir(staging)
    url = "jdbc:sqlite:" + os.path.join(disk.folder, "marketplace.db")
    variables = {"DATABASE_URL": url, "BACKUP_FOLDER": disk.folder, "TMPDIR": staging, "DATABASE_MIN_FREE": "1MiB"}
    variables.update(watch.variables if watch else {})
    history = History()
    row.histories.append(history)
    service = Victim(place, variables)
    failed = []
    try:
        service.__enter__()
        if watch:
            watch.begin()

        def then(crowd):
            try:
                failed.append(not during(disk, service, lambda: met(crowd, options, row, watch, True)))
            except AssertionError as error:
                row.findings.append(f"{row.what}: {error}")

        crowd = asyncio.run(load(service, history, rng.randrange(1 << 30), options.seconds / 2, then))
        row.told, row.reads, row.alerts = tally(crowd.told), tally(crowd.reads), NOBODY_WATCHES
        if watch:
            watch.tell(row)
        if not service.runs():
            row.findings.append(f"{row.what}: the process has ended")
        elif not any(failed):
            again = asyncio.run(until_written(service, history))
            if again is None:
                row.findings.append(f"{row.what}: no write for {PATIENCE:g} s after it was over")
            else:
                row.again.append(again)
                row.lose("while it runs on", history.audit(export(service)))
    finally:
        service.kill()
    row.restart = "no" if row.again else "yes"
    if not any(crowd.told[status] for status in BITING):
        row.findings.append(f"{row.what}: no write was told")
    if crowd.told[500] or crowd.reads.keys() - {200, 503}:
        row.findings.append(f"{row.what}: writes got {row.told}; reads got {row.reads}")
    disk.unmount()
    disk.mend()
    disk.mount()
    scratch = os.path.join(place, "copy")
    look(row, disk.folder, history, "killed, and the file system checked", scratch)
    with Victim(place, variables) as service:
        after(row, service, history, crowd.unanswered(), "started again after it")
    row.rounds = 1
    print(f"{row.what}: {row.told}; reads {row.reads}", flush=True)
