"""What a process spends, from /proc; and which process listens on a port."""

import os
import re
import time

# The clock of a process that counts what the scheduler gave it (CPUCLOCK_SCHED).
SCHEDULED = 2
LISTENING = "0A"
LOCAL = ("localhost", "127.0.0.1", "[::1]")


class Usage:
    """A process of this machine."""

    def __init__(self, pid):
        self._pid = pid

    def processor_seconds(self):
        """User and system time of all its threads since its start, to the nanosecond (clock_getcpuclockid)."""
        return time.clock_gettime(~self._pid << 3 | SCHEDULED)

    def resident_mib(self):
        with open(f"/proc/{self._pid}/status", encoding="utf-8") as stream:
            return int(re.search(r"^VmRSS:\s+([0-9]+) kB", stream.read(), re.MULTILINE).group(1)) / 1024


class Family:
    """A process of this machine and those that it has started, as a server of PostgreSQL is."""

    def __init__(self, pid):
        self._pid = pid

    def processor_seconds(self):
        """What those that run now have spent since their start; one that ends meanwhile is missing."""
        spent = 0
        for pid in (self._pid, *self._children()):
            try:
                spent += Usage(pid).processor_seconds()
            except OSError:
                # It has ended meanwhile.
                continue
        return spent

    def _children(self):
        with open(f"/proc/{self._pid}/task/{self._pid}/children", encoding="ascii") as stream:
            return [int(pid) for pid in stream.read().split()]


def listener(url):
    """The process that listens where a URL points to; None for another machine, or where it may not be seen."""
    found = re.fullmatch(r"https?://([^/]+?)(?::([0-9]+))?/?", url)
    if not found or found.group(1) not in LOCAL:
        return None
    port = int(found.group(2) or 80)
    inodes = set(_listening(port))
    for pid in filter(str.isdigit, os.listdir("/proc")):
        if inodes & set(_sockets(pid)):
            return int(pid)
    return None


def _listening(port):
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if os.path.exists(table):
            with open(table, encoding="utf-8") as lines:
                for fields in (line.split() for line in list(lines)[1:]):
                    if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                        yield fields[9]


def _sockets(pid):
    try:
        for descriptor in os.listdir(f"/proc/{pid}/fd"):
            target = re.fullmatch(r"socket:\[([0-9]+)\]", os.readlink(f"/proc/{pid}/fd/{descriptor}"))
            if target:
                yield target.group(1)
    except OSError:
        # It has ended meanwhile, or belongs to somebody else.
        return
