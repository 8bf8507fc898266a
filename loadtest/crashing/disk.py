"""The disk that can fail: builds disk.c with the machine's compiler, and tells it what to do while a service runs."""

import errno
import mmap
import os
import shutil
import struct
import subprocess

from rig.service import fail

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "disk.c")
# As struct control in disk.c.
CONTROL = "=IiiiiIIi"
NAMES = ("record", "sync_errno", "sync_failures", "write_errno", "write_failures", "short_writes", "sync_microseconds")
NAMES += ("clock_seconds",)
FOR_GOOD = -1
EIO = errno.EIO
ENOSPC = errno.ENOSPC
EDQUOT = errno.EDQUOT
EROFS = errno.EROFS


def build(folder):
    """The library, built."""
    compiler = shutil.which(os.environ.get("CC") or "cc") or fail("cc is missing: install a C compiler, or set CC")
    library = os.path.join(folder, "disk.so")
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"], check=True)
    return library


class Disk:
    """That of one folder; for one service at a time."""

    def __init__(self, library, folder):
        self._folder = folder
        self._library = library
        self.trace = os.path.join(folder, "disk.trace")
        path = os.path.join(folder, "disk.control")
        with open(path, "wb") as stream:
            stream.write(bytes(struct.calcsize(CONTROL)))
        with open(path, "r+b") as stream:
            self._control = mmap.mmap(stream.fileno(), struct.calcsize(CONTROL))

    def variables(self):
        """The environment of the service."""
        control = os.path.join(self._folder, "disk.control")
        return {
            "LD_PRELOAD": self._library,
            "DISK_FOLDER": os.path.realpath(self._folder),
            "DISK_CONTROL": control,
            "DISK_TRACE": self.trace,
        }

    def set(self, **values):
        """From now on; what is not named works as ever."""
        self._control[:] = struct.pack(CONTROL, *(values.get(name, 0) for name in NAMES))
