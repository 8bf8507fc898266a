"""A Prometheus over the faults, with the real rules, for which time runs 60 times faster."""

import json
import math
import os
import random
import re
import shutil
import socket
import subprocess
import time
import urllib.parse
import urllib.request

from rig.service import REPOSITORY, fail, fresh

RULES = os.path.join(REPOSITORY, "ops", "prometheus", "rules")
FASTER = 60
PATIENCE = 60.0
DURATION = r"(?:[0-9]+(?:ms|[smhdwy]))+"
MILLIS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000, "y": 31_536_000_000}


def faster(text):
    """The rules of a file; every duration of intervals, of for, of ranges and of offsets divided, and nothing else."""
    text = re.sub(rf"(?m)^( *(?:- )?(?:for|interval|keep_firing_for): *)({DURATION})$", _head, text)
    text = re.sub(rf"\[({DURATION})(?::({DURATION})?)?\]", _range, text)
    return re.sub(rf"(?<=\boffset )({DURATION})", lambda found: duration(found.group(1)), text)


def _head(found):
    return found.group(1) + duration(found.group(2))


def _range(found):
    step = "" if ":" not in found.group() else ":" + (duration(found.group(2)) if found.group(2) else "")
    return f"[{duration(found.group(1))}{step}]"


def duration(text):
    millis = sum(int(number) * MILLIS[unit] for number, unit in re.findall(r"([0-9]+)(ms|[smhdwy])", text)) // FASTER
    if not millis:
        raise ValueError(f"{text} is too short to be divided by {FASTER}")
    return f"{millis // 1000}s" if millis % 1000 == 0 else f"{millis}ms"


class Watch:
    """What fires on one service, from its start on."""

    def __init__(self, alerts, port):
        self._alerts = alerts
        self._instance = f"127.0.0.1:{port}"
        # Prometheus has to know the port before the service listens.
        self.variables = {"ADMIN_PORT": str(port)}
        self._before = set()
        self._since = None

    def begin(self):
        """Waits until the service is seen; what fires by then is not the fault's."""
        until = time.monotonic() + PATIENCE
        up = f'up{{instance="{self._instance}"}} == 1'
        while not self._alerts.ask("query", query=up) or "MarketplaceDown" in self._firing():
            if time.monotonic() > until:
                raise RuntimeError(f"Prometheus does not see {self._instance}")
            time.sleep(0.1)
        self._before, self._since = self._firing(), time.time()

    def await_page(self):
        """Whether somebody is woken within a scaled hour."""
        until = time.monotonic() + PATIENCE
        while not self._firing(',severity="page"') - self._before:
            if time.monotonic() > until:
                return False
            time.sleep(0.1)
        return True

    def tell(self, row):
        """Writes the names of what fired, or that nothing did, into the row."""
        row.alerts = ", ".join(sorted(self.seen())) or "none"

    def seen(self):
        """The names of what has fired since the beginning."""
        query = f'ALERTS{{alertstate="firing",instance="{self._instance}"}}'
        now = math.ceil(self._since) + math.ceil(time.time() - self._since) + 1
        found = self._alerts.ask("query_range", query=query, start=math.ceil(self._since), end=now, step=1)
        return {series["metric"]["alertname"] for series in found} - self._before

    def _firing(self, more=""):
        query = f'ALERTS{{alertstate="firing",instance="{self._instance}"{more}}}'
        return {series["metric"]["alertname"] for series in self._alerts.ask("query", query=query)}


class Alerts:
    """Runs while the block runs, where there is the program and ALERTS is not 0; else it watches nothing."""

    def __init__(self, folder, names):
        self._folder = os.path.join(folder, "prometheus")
        self._ports = {name: _free_port() for name in names}
        self._process = None
        self._base = None
        self.there = shutil.which("prometheus") is not None and os.environ.get("ALERTS") != "0"

    def watch(self, name):
        """For the fault of a name; None where nobody watches."""
        return Watch(self, self._ports[name]) if self._process else None

    def __enter__(self):
        if not self.there or not self._ports:
            return self
        shutil.rmtree(self._folder, ignore_errors=True)
        rules = fresh(os.path.join(self._folder, "rules"))
        for name in os.listdir(RULES):
            with open(os.path.join(RULES, name), encoding="utf-8") as stream:
                text = faster(stream.read())
            with open(os.path.join(rules, name), "w", encoding="utf-8") as stream:
                stream.write(text)
        with open(os.path.join(self._folder, "prometheus.yml"), "w", encoding="utf-8") as stream:
            stream.write(_configuration(self._ports.values()))
        port = _free_port()
        self._base = f"http://127.0.0.1:{port}"
        with open(os.path.join(self._folder, "prometheus.log"), "wb") as log:
            self._process = subprocess.Popen(
                ["prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data",
                 f"--web.listen-address=127.0.0.1:{port}"],
                cwd=self._folder, stdout=log, stderr=log, start_new_session=True,
            )
        try:
            self._await_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _await_ready(self):
        until = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(self._base + "/-/ready", timeout=PATIENCE).close()
                return
            except OSError:
                if self._process.poll() is not None or time.monotonic() > until:
                    fail(f"Prometheus does not start: {self._folder}/prometheus.log")
                time.sleep(0.05)

    def ask(self, what, **parameters):
        form = urllib.parse.urlencode(parameters).encode()
        with urllib.request.urlopen(f"{self._base}/api/v1/{what}", data=form, timeout=PATIENCE) as answer:
            return json.load(answer)["data"]["result"]

    def __exit__(self, *_):
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


def _configuration(ports):
    targets = ", ".join(f'"127.0.0.1:{port}"' for port in ports)
    token = os.environ.get("ADMIN_TOKEN_FILE") or os.environ.get("TOKEN_FILE")
    lines = [
        "global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 250ms}",
        'rule_files: ["rules/*.yml"]',
        "scrape_configs:",
        "  - job_name: marketplace",
        f"    static_configs: [{{targets: [{targets}]}}]",
    ]
    if token:
        lines.append(f"    authorization: {{credentials_file: {json.dumps(os.path.abspath(token))}}}")
    return "\n".join(lines) + "\n"


def _free_port():
    """Of those that no client is given for its end (ip_local_port_range), so that it is free later, too."""
    while True:
        port = random.randrange(15_000, 30_000)
        try:
            socket.create_server(("127.0.0.1", port)).close()
            return port
        except OSError:
            # Somebody listens there.
            continue
