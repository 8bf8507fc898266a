"""
make image-report: what the container image takes, in the limits of the compose file. Starts it several times, stops it
under load each time, follows it through "make load", and prints a table. README.md beside this file says more.

Called by ops/image.sh, which knows the engine: image.py ENGINE IMAGE. Processes must be there to be looked at: Linux,
and the engine's containers on this machine.
"""

import datetime
import http.client
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid

from load import fill
from rig.service import REPOSITORY, answers, fail

ROUNDS = int(os.environ.get("ROUNDS") or "5")
DURATION = os.environ.get("DURATION") or "60s"
PATIENCE = 120
CLIENTS = 16
WARM_REQUESTS = 2000
PRODUCTS = 2000
PROBES = 5
LIMITS = "--cpus 2 --memory 512m --memory-swap 512m --pids-limit 512 --read-only --cap-drop ALL"
LIMITS += " --security-opt no-new-privileges --tmpfs /tmp:size=16m,mode=1777"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Container:
    """The image while the block runs, with a volume of its own; both are removed then."""

    def __init__(self, engine, image):
        self._engine = engine
        self._image = image
        self._volume = f"mini-marketplace-report-{uuid.uuid4()}"
        self.port, self.admin_port = free_port(), free_port()
        self.url, self.admin = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.admin_port}"

    def _call(self, *words):
        result = subprocess.run([self._engine, *words], check=False, capture_output=True, text=True)
        if result.returncode:
            fail(f"{self._engine} {' '.join(words)}: {result.stderr.strip()}")
        return result.stdout.strip()

    def __enter__(self):
        began = time.time()
        ports = ["--publish", f"127.0.0.1:{self.port}:8080", "--publish", f"127.0.0.1:{self.admin_port}:8081"]
        self._id = self._call(
            "run", "--detach", *LIMITS.split(), "--volume", f"{self._volume}:/data", *ports,
            "--env", "ALLOW_UNAUTHENTICATED=true", self._image
        )
        try:
            while not answers(self.url + "/health/ready"):
                if time.time() > began + PATIENCE:
                    fail(f"not ready after {PATIENCE} s: {self._call('logs', self._id)}")
                time.sleep(0.01)
            ready = time.time()
            self._pid = int(self._inspect("{{.State.Pid}}"))
            self.ready_ms = 1000 * (ready - began)
            self.ready_from_process_ms = 1000 * (ready - self._process_began())
            self.ready_processor_ms = self._processor_ms()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        subprocess.run([self._engine, "rm", "--force", self._id], check=False, capture_output=True)
        subprocess.run([self._engine, "volume", "rm", self._volume], check=False, capture_output=True)

    def _inspect(self, template):
        return self._call("inspect", "--format", template, self._id)

    def _process_began(self):
        with open(f"/proc/{self._pid}/stat", encoding="ascii") as stream:
            ticks = int(stream.read().rpartition(")")[2].split()[19])
        # Both begin at the boot.
        return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) + ticks / os.sysconf("SC_CLK_TCK")

    def resident_megabytes(self):
        with open(f"/proc/{self._pid}/status", encoding="ascii") as stream:
            return next(int(line.split()[1]) / 1024 for line in stream if line.startswith("VmRSS"))

    def _processor_ms(self):
        """What all processes of its control group have used."""
        with open(f"/proc/{self._pid}/cgroup", encoding="ascii") as stream:
            groups = stream.read()
        found = re.search(r"^\d+:[^:]*\bcpuacct\b[^:]*:(.*)$", groups, re.M)
        if found:
            with open(f"/sys/fs/cgroup/cpuacct{found.group(1)}/cpuacct.usage", encoding="ascii") as stream:
                return int(stream.read()) / 1e6
        found = re.search(r"^0::(.*)$", groups, re.M)
        with open(f"/sys/fs/cgroup{found.group(1)}/cpu.stat", encoding="ascii") as stream:
            return int(re.search(r"usage_usec (\d+)", stream.read()).group(1)) / 1e3

    def probe_ms(self):
        """Processor time of one of its health checks; nothing else may use it meanwhile."""
        words = json.loads(self._inspect("{{json .Config.Healthcheck.Test}}"))[1:]
        before = self._processor_ms()
        for _ in range(PROBES):
            self._call("exec", self._id, *words)
        return (self._processor_ms() - before) / PROBES

    def stop(self):
        """Milliseconds from the call to its end, and the exit code."""
        began = time.time()
        self._call("stop", "--time", "20", self._id)
        return 1000 * (time.time() - began), int(self._inspect("{{.State.ExitCode}}"))


class Pages:
    """Clients that ask for pages, each as soon as it has the answer, until the service is gone."""

    def __init__(self, port):
        self._port = port
        self._count = 0
        self._warm = threading.Event()
        self._threads = [threading.Thread(target=self._ask, daemon=True) for _ in range(CLIENTS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        if not self._warm.wait(PATIENCE):
            fail(f"fewer than {WARM_REQUESTS} pages in {PATIENCE} s")
        return self

    def __exit__(self, *_):
        for thread in self._threads:
            thread.join(PATIENCE)

    def _ask(self):
        try:
            while True:
                connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
                closing = False
                while not closing:
                    connection.request("GET", "/products?limit=50")
                    answer = connection.getresponse()
                    answer.read()
                    closing = answer.will_close
                    self._count += 1
                    if self._count >= WARM_REQUESTS:
                        self._warm.set()
                connection.close()
        except (OSError, http.client.HTTPException):
            pass


class Peak:
    """The most of something while the block runs, looked at five times a second."""

    def __init__(self, look):
        self._look = look
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self.value = look()

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _follow(self):
        while not self._over.wait(0.2):
            self.value = max(self.value, self._look())


def rounds(engine, image):
    """What each start gave: times until it was ready, memory, and how it stopped."""
    for number in range(ROUNDS):
        print(f"start {number + 1} of {ROUNDS}", file=sys.stderr)
        with Container(engine, image) as container:
            fill(container.url, PRODUCTS)
            time.sleep(2)
            idle = container.resident_megabytes()
            with Pages(container.port):
                stopped, code = container.stop()
            yield (
                container.ready_ms,
                container.ready_from_process_ms,
                container.ready_processor_ms,
                idle,
                stopped,
                code,
            )


def under_load(engine, image):
    """The processor time of a health check, the most memory in make load, and its verdict."""
    with Container(engine, image) as container:
        fill(container.url, PRODUCTS)
        time.sleep(5)
        probe = container.probe_ms()
        if shutil.which("locust") is None:
            return probe, None, "Locust is missing"
        print(f"make load for {DURATION}", file=sys.stderr)
        report = os.path.join(REPOSITORY, "target", "image-load")
        variables = {**os.environ, "HOST": container.url, "ADMIN": container.admin, "DURATION": DURATION}
        variables["REPORT"] = report
        with Peak(container.resident_megabytes) as peak:
            command = [sys.executable, os.path.join(REPOSITORY, "loadtest", "load.py")]
            code = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=variables).returncode
        return probe, peak.value, {0: "green", 1: "red"}.get(code, "no verdict")


def of(values, unit):
    return f"{statistics.median(values):.0f} {unit} ({min(values):.0f} to {max(values):.0f})"


def table(engine, size, starts, loaded):
    """What was measured, each beside what measured it."""
    ready, from_process, processor, idle, stopped, codes = zip(*starts)
    probe, peak, verdict = loaded
    load = f"{peak:.0f} MB, verdict {verdict}" if peak else verdict
    exits = "/".join(str(code) for code in sorted(set(codes)))
    return [
        "| | measured | by |",
        "|---|---|---|",
        f"| size | {size} | `make image-size` |",
        f"| from `{engine} run` to ready | {of(ready, 'ms')} | `GET /health/ready` every 10 ms |",
        f"| from the start of its process to ready | {of(from_process, 'ms')} | the same |",
        f"| processor time until then | {of(processor, 'ms')} | its control group |",
        f"| resident, idle | {of(idle, 'MB')} | `VmRSS` after an import of {PRODUCTS} products |",
        f"| resident, at most, under load | {load} | `VmRSS` during `make load` for {DURATION} |",
        f"| from SIGTERM to its end, under load | {of(stopped, 'ms')}, exit code {exits} | `{engine} stop`, while"
        f" {CLIENTS} clients ask for pages |",
        f"| one health check, processor time | {probe:.0f} ms | `{engine} exec`, {PROBES} times |",
    ]


def main():
    engine, image = sys.argv[1:]
    before = os.getloadavg()[0]
    parts = subprocess.run(
        [os.path.join(REPOSITORY, "ops", "image.sh"), "size"], check=False, capture_output=True, text=True
    )
    if parts.returncode != 0:
        sys.exit(f"error: {image} cannot be looked at; make image builds it\n{parts.stderr.strip()}")
    size = re.search(r"([0-9.]+ MB)  in all", parts.stdout).group(1)
    print("\n".join(table(os.path.basename(engine), size, list(rounds(engine, image)), under_load(engine, image))))
    print(
        f"\n{datetime.date.today()}, {os.cpu_count()} processors, medians of {ROUNDS} starts (lowest to highest); load"
        f" average before it {before:.1f}, after it {os.getloadavg()[0]:.1f}"
    )
    if before > 0.5:
        print("others used this machine: times are longer than they would be")


if __name__ == "__main__":
    main()
