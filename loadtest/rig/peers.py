"""
What else a user would take: the same products over HTTP with other frameworks, as their documentation has it. Their
sources are in loadtest/peers/, with a README.md; they are built in target/peers/, and need what they need: a JDK, or
Node.js with npm.
"""

import os
import shutil
import socket
import subprocess
import time

from rig.service import REPOSITORY, answers, fail, fresh

SOURCES = os.path.join(REPOSITORY, "loadtest", "peers")
BUILT = os.path.join(REPOSITORY, "target", "peers")
MAVEN = (os.path.join(REPOSITORY, "mvnw"), "--quiet", "--batch-mode", "package")
JAVA = os.environ.get("JAVA", "java")
# How each is built, and how it is started; both in its own folder.
PEERS = {
    "spring": (MAVEN, (JAVA, "-jar", "target/peer.jar")),
    "javalin": (MAVEN, (JAVA, "-jar", "target/peer.jar")),
    "quarkus": (MAVEN, (JAVA, "-jar", "target/quarkus-app/quarkus-run.jar")),
    "fastify": (("npm", "ci", "--no-audit", "--no-fund"), ("node", "peer.js")),
}
PATIENCE = 180


def chosen(text):
    """The names in a list with commas, or all of them."""
    names = [name for name in text.split(",") if name]
    names = list(PEERS) if names == ["all"] else names
    for name in names:
        if name not in PEERS:
            fail(f"PEERS must name some of {', '.join(PEERS)}, or all, not {name}")
    return names


def build(name):
    """Builds it from its sources, beside them, so that nothing is left in the checkout."""
    folder = os.path.join(BUILT, name)
    shutil.copytree(os.path.join(SOURCES, name), folder, dirs_exist_ok=True)
    command = PEERS[name][0]
    try:
        result = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    except FileNotFoundError:
        fail(f"{command[0]} is missing, which {name} is built by")
    if result.returncode:
        fail(f"{name} cannot be built:\n{result.stdout[-2000:]}{result.stderr[-2000:]}")


class Peer:
    """One of them while the block runs, with a database of its own; its log is peer.log in the folder."""

    def __init__(self, name, folder):
        self.name = name
        self.folder = fresh(folder)
        self.log = os.path.join(self.folder, "peer.log")
        self.start_seconds = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "PORT": str(port), "DATABASE": os.path.join(self.folder, "products.db")}
        environment["PRODUCTS_SQL"] = os.path.join(SOURCES, "products.sql")
        self._began = time.monotonic()
        command = PEERS[name][1]
        with open(self.log, "wb") as log:
            try:
                self._process = subprocess.Popen(
                    command, env=environment, stdout=log, stderr=log, cwd=os.path.join(BUILT, name)
                )
            except FileNotFoundError:
                fail(f"{command[0]} is missing, which {name} is started by")

    @property
    def pid(self):
        return self._process.pid

    def __enter__(self):
        try:
            while not answers(self.url + "/products?limit=1"):
                if self._process.poll() is not None or time.monotonic() > self._began + PATIENCE:
                    with open(self.log, encoding="utf-8", errors="replace") as log:
                        fail(f"{self.name} does not start:\n" + "".join(log.readlines()[-20:]))
                time.sleep(0.01)
            self.start_seconds = time.monotonic() - self._began
        except BaseException:
            self._process.kill()
            raise
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
