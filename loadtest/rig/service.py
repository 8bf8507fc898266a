"""The jar as a process of its own, on ports that are free and with a database of its own."""

import os
import re
import subprocess
import time
import urllib.error
import urllib.request

from rig.access import authorization, own_tokens

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STARTED = r"Started {}@.*\{{([0-9.]+:[0-9]+)\}}"
PATIENCE = 180
# What is set where the rig runs must not lead the process to another's port or database.
NOT_OURS = {"PORT", "ADMIN_PORT", "BIND_HOST", "ADMIN_BIND_HOST", "DATABASE_URL", "LOG_FORMAT", "LOG_LEVEL"}
NOT_OURS |= {"BACKUP_EVERY", "BACKUP_FOLDER", "AUTH_TOKENS", "AUTH_ANONYMOUS"}


def fail(message):
    """Ends the rig: it was used wrongly, or cannot do its work here."""
    raise SystemExit(f"error: {message}")


def jar(checkout=REPOSITORY):
    path = os.path.join(checkout, "target", "mini-marketplace.jar")
    path = os.environ.get("JAR", path) if checkout == REPOSITORY else path
    if not os.path.isfile(path):
        fail(f"there is no {path}: make build")
    return os.path.abspath(path)


def as_make_run(checkout=REPOSITORY):
    """The options of the JVM that the Makefile has: collector, heap, and the archive of classes where there is one."""
    archive = jar(checkout).removesuffix(".jar") + ".jsa"
    options = ("-XX:+UseSerialGC", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError")
    if not os.path.isfile(archive):
        return options
    return (*options, f"-XX:SharedArchiveFile={archive}", "-Xlog:cds=off", "-Xlog:cds+dynamic=off")


def fresh(folder):
    """Makes a folder, or removes the files that former runs left there; answers its absolute path."""
    os.makedirs(folder, exist_ok=True)
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            os.remove(path)
    return os.path.abspath(folder)


class Service:
    """
    Runs while the block runs. Its log is service.log in the folder, its database marketplace.db. A checkout of another
    revision has the jar and the configuration of that one. Or another command of the jar, which is not to be entered.
    """

    def __init__(self, folder, variables=None, options=(), checkout=REPOSITORY, verb=("server",)):
        self.folder = folder
        self.database = os.path.join(folder, "marketplace.db")
        self.log = os.path.join(folder, "service.log")
        self.start_seconds = None
        environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        environment.update(PORT="0", ADMIN_PORT="0", DATABASE_URL=f"jdbc:sqlite:{self.database}", SHUTDOWN_WAIT="0s")
        environment.update(own_tokens(folder))
        environment.update(variables or {})
        command = [os.environ.get("JAVA", "java"), *options, f"-Dorg.sqlite.tmpdir={folder}", "-jar", jar(checkout)]
        command += [*verb, os.path.join(checkout, "config.yml")]
        self._began = time.monotonic()
        with open(self.log, "wb") as log:
            try:
                self._process = subprocess.Popen(
                    command, env=environment, stdout=log, stderr=log, cwd=folder, start_new_session=True
                )
            except FileNotFoundError:
                fail(f"{command[0]} is missing: install a JDK 17 or newer, or set JAVA_HOME")

    @property
    def pid(self):
        return self._process.pid

    def exit(self, seconds=PATIENCE):
        """Its exit code, once it has one; None if it takes longer."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def runs(self):
        return self._process.poll() is None

    def __enter__(self):
        try:
            self.url = self._await("application")
            self.admin = self._await("admin")
            while not answers(self.url + "/health/ready"):
                self._pause()
            self.start_seconds = time.monotonic() - self._began
        except BaseException:
            self._process.kill()
            raise
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            fail(f"the service did not stop within {PATIENCE} s: {self.log}")

    def kill(self):
        """Ends it without a word, as kill -9 does."""
        self._process.kill()
        self._process.wait()

    def _await(self, connector):
        while True:
            with open(self.log, encoding="utf-8", errors="replace") as log:
                found = re.search(STARTED.format(connector), log.read())
            if found:
                return "http://" + found.group(1)
            self._pause()

    def _pause(self):
        if self._process.poll() is not None or time.monotonic() > self._began + PATIENCE:
            with open(self.log, encoding="utf-8", errors="replace") as log:
                fail("the service does not start:\n" + "".join(log.readlines()[-20:]))
        time.sleep(0.01)


def answers(url, timeout=5):
    """Whether a GET is answered with success."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=authorization()), timeout=timeout):
            return True
    except (OSError, ValueError):
        return False
