"""What the clients talk to: an emulator of Weir, another emulator, or AWS; above all its time."""
import json
import subprocess
import time
import urllib.error
import urllib.request

from engine.values import millis

START = "2026-01-05T08:00:00Z"
EMULATOR_ACCOUNT = "000000000000"
KEY, SECRET = "conformance", "secret"
# What cases sign as; twelve digits are an account of their own.
OTHER_KEYS = ("AKIDEXAMPLE", "111111111111", "123456789012", "222222222222", "333333333333",
              "444444444444")
START_SECONDS = 20


class WorldError(Exception):
    """The emulator could not be started or controlled."""


class RealTime:
    """AWS, or an emulator without a clock of its own: waiting is sleeping."""

    abilities = frozenset()

    def __init__(self, endpoint, name):
        self.endpoint = endpoint
        self.name = name

    def now_ms(self):
        return round(time.time() * 1000)

    def wait(self, seconds):
        time.sleep(seconds)

    def between_cases(self):
        """Nothing to do: quotas refill while the next case starts."""

    def stop(self):
        """It runs on."""


class Weir:
    """An emulator of Weir, whose clock is stepped: waiting is advancing."""

    def __init__(self, endpoint, process=None, log=None):
        self.endpoint = endpoint
        self._process = process
        self._log = log
        status, clock = self.control("GET", "/_weir/clock")
        if status != 200:
            raise WorldError(f"GET /_weir/clock answers {status}")
        self._stepped = clock["mode"] == "stepped"
        self.abilities = frozenset(["control", "clock"] if self._stepped else ["control"])
        _, health = self.control("GET", "/_weir/health")
        self.name = f"weir {health.get('version', '')}".strip()

    def control(self, method, path, body=None):
        """(status, JSON) of a request under /_weir/."""
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.endpoint + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, _parsed(answer.read())
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, _parsed(answer.read())

    def now_ms(self):
        return millis(self.control("GET", "/_weir/clock")[1]["now"])

    def wait(self, seconds):
        if not self._stepped:
            time.sleep(seconds)
            return
        status, answer = self.control("POST", "/_weir/clock/advance", {"by": f"PT{seconds:.3f}S"})
        if status != 200:
            raise WorldError(f"advance answers {status}: {answer}")

    def between_cases(self):
        """Quotas count calls a simulated second: give every case fresh ones."""
        if self._stepped:
            self.wait(2)

    def stop(self):
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process.stdout.close()
            self._log.close()


def _parsed(body):
    try:
        return json.loads(body) if body else {}
    except ValueError:
        return {"text": body.decode("utf-8", "replace")}


def verify_signatures():
    """Flags that make an emulator check every signature of the cases."""
    return [word for key in (KEY, *OTHER_KEYS)
            for word in ("--verify-signatures", f"{key}={SECRET}")]


def start_weir(binary, log_path, flags=()):
    """Starts an emulator on a free port; its standard error goes to `log_path`."""
    log = open(log_path, "wb")  # pylint: disable=consider-using-with
    command = [binary, "serve", "--port", "0", "--clock", "stepped", "--start", START, *flags]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    line = process.stdout.readline()
    if not line.startswith("Ready."):
        process.kill()
        process.wait()
        raise WorldError(f"{' '.join(command)} printed '{line.strip()}'; see {log_path}")
    return Weir(line.split()[-1].rstrip("/"), process, log)


def open_world(endpoint):
    """The world behind an endpoint: Weir when it has a clock, else real time."""
    endpoint = endpoint.rstrip("/")
    try:
        return Weir(endpoint)
    except (OSError, WorldError, KeyError, AttributeError):
        return RealTime(endpoint, endpoint)
