"""HAProxy in front of several instances, as ops/haproxy/haproxy.cfg has it, on a free port of this machine."""

import os
import re
import shutil
import socket
import subprocess
import time

from rig.service import PATIENCE, REPOSITORY, answers, fail

CONFIGURATION = os.path.join(REPOSITORY, "ops", "haproxy", "haproxy.cfg")


def program():
    """Where it is; Debian puts it where only root looks. None without it."""
    return shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin")


def configuration(text, port, urls):
    """The file for containers, for a port of this machine and these servers: nothing else is changed."""
    text = re.sub(r"(?m)^resolvers .*\n(?:    .*\n)*", "", text)
    text = text.replace(" resolvers containers init-addr last,libc,none", "")
    text = text.replace("bind :8080", f"bind 127.0.0.1:{port}")
    servers = "".join(f"    server instance-{i} {url.removeprefix('http://')}\n" for i, url in enumerate(urls, 1))
    return re.sub(r"(?m)^    server .*\n", "", text).rstrip("\n") + "\n" + servers


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Proxy:
    """Runs while the block runs; its configuration and its log are in the folder."""

    def __init__(self, folder, urls):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.log = os.path.join(folder, "haproxy.log")
        file = os.path.join(folder, "haproxy.cfg")
        with open(CONFIGURATION, encoding="utf-8") as source, open(file, "w", encoding="utf-8") as target:
            target.write(configuration(source.read(), port, urls))
        with open(self.log, "wb") as log:
            self._process = subprocess.Popen([program(), "-db", "-f", file], stdout=log, stderr=log)

    def __enter__(self):
        end = time.monotonic() + PATIENCE
        while not answers(self.url + "/health/ready"):
            if self._process.poll() is not None or time.monotonic() > end:
                self.__exit__()
                with open(self.log, encoding="utf-8", errors="replace") as log:
                    fail("HAProxy does not start:\n" + log.read())
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
