"""Power cuts: what may be on a disk after each moment of a recorded run."""

import os
import random
import shutil
import sqlite3
import struct
from dataclasses import dataclass

RECORD = "=BBQQI"
SECTOR = 4096
DATABASE, LOG = 2, 3
NAMES = {DATABASE: "marketplace.db", LOG: "marketplace.db-wal"}
# How much of what was not synced has reached the disk all the same.
LUCK = (0.0, 0.0, 0.5, 0.9, 1.0)


@dataclass
class Event:
    """One write, truncation or sync."""

    what: str
    file: int
    at: int
    offset: int
    data: bytes


def read(path):
    """The events of a trace, in their order; one that was cut off at its end is left out."""
    events = []
    size = struct.calcsize(RECORD)
    with open(path, "rb") as stream:
        while len(head := stream.read(size)) == size:
            what, file, at, offset, length = struct.unpack(RECORD, head)
            data = stream.read(length) if what == ord("w") else b""
            if what == ord("w") and len(data) < length:
                break
            events.append(Event(chr(what), file, at, offset, data))
    return events


def snapshot(folder):
    """The files as they are; nobody may write meanwhile."""
    content = {}
    for file, name in NAMES.items():
        path = os.path.join(folder, name)
        if os.path.exists(path):
            with open(path, "rb") as stream:
                content[file] = stream.read()
        else:
            content[file] = b""
    return content


class Platter:
    """What is durable of some files, as their writes are synced one by one."""

    def __init__(self, base):
        self.files = {file: bytearray(content) for file, content in base.items()}
        self._pending = {file: [] for file in base}

    def see(self, index, event, honest=True):
        """The next event; a disk that is not honest takes a sync for nothing."""
        pending = self._pending[event.file]
        if event.what != "s":
            pending.append((index, event))
        elif honest:
            while pending and pending[0][0] < event.offset:
                _apply(self.files[event.file], pending.pop(0)[1], 1.0, None)

    def cut(self, luck, rng):
        """The files after a cut of the power now."""
        files = {file: bytearray(content) for file, content in self.files.items()}
        for file, pending in self._pending.items():
            for _, event in pending:
                _apply(files[file], event, luck, rng)
        return files


def _apply(content, event, luck, rng):
    if event.what == "t":
        if rng is None or rng.random() < luck:
            del content[event.offset :]
            content.extend(bytes(event.offset - len(content)))
        return
    position = event.offset
    end = event.offset + len(event.data)
    while position < end:
        stop = min(end, (position // SECTOR + 1) * SECTOR)
        if rng is None or rng.random() < luck:
            if len(content) < position:
                content.extend(bytes(position - len(content)))
            content[position:stop] = event.data[position - event.offset : stop - event.offset]
        position = stop


def cut_power(base, events, history, cuts, seed, folder, honest=True):
    """
    Cuts the power at some moments, half of them right after a sync, and looks at what is there then. Answers the
    findings, by the moment.
    """
    rng = random.Random(seed)
    syncs = [index for index, event in enumerate(events) if event.what == "s"]
    if not syncs:
        raise ValueError("nothing was synced: the trace proves nothing")
    moments = sorted(rng.choice(syncs) if rng.random() < 0.5 else rng.randrange(len(events)) for _ in range(cuts))
    platter = Platter(base)
    findings = []
    position = 0
    for moment in moments:
        while position <= moment:
            platter.see(position, events[position], honest)
            position += 1
        files = platter.cut(rng.choice(LUCK) if honest else 0.0, rng)
        at = events[moment].at
        try:
            found = history.audit(stored(files, folder), at)
        except sqlite3.DatabaseError as error:
            found = {"not readable": [str(error)]}
        if found:
            findings.append((moment, found))
    return findings


def put(files, folder):
    """Writes the files of a snapshot into a folder."""
    for file, content in files.items():
        if content:
            with open(os.path.join(folder, NAMES[file]), "wb") as stream:
                stream.write(content)


def stored(files, folder):
    """What a fresh process reads from the files: name, version and price of each product."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    put(files, folder)
    connection = sqlite3.connect(os.path.join(folder, NAMES[DATABASE]))
    try:
        problem = connection.execute("PRAGMA quick_check").fetchone()[0]
        if problem != "ok":
            raise sqlite3.DatabaseError(problem)
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'products'").fetchall():
            # Killed before its first migration.
            return []
        return connection.execute("SELECT name, version, price FROM products").fetchall()
    finally:
        connection.close()
