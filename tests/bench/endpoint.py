"""A local Kinesis endpoint under load: starts it on its core, asks it, reads what it costs."""
import dataclasses
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time

AUTHORIZATION = ("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20250101/us-east-1/kinesis/"
                 "aws4_request, SignedHeaders=host;x-amz-date, Signature=" + "0" * 64)
START_SECONDS = 30
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass
class Server:
    """How to start one: `command` and `environment` may name {port} and {other_port}."""
    name: str
    command: list
    environment: dict = dataclasses.field(default_factory=dict)
    folder: str = "."


def weir(binary):
    return Server("weir", [binary, "serve", "--port", "{port}", "--limits", "off"])


def kinesalite(node, package):
    return Server("kinesalite", [node, str(package / "cli.js"), "--port", "{port}",
                                 "--shardLimit", "100", "--createStreamMs", "0",
                                 "--deleteStreamMs", "0"])


def kinesis_local(node, package):
    # It reads its certificate from the folder it stands in.
    return Server("kinesis-local", [node, str(package / "main.js")],
                  {"KINESIS_MOCK_PLAIN_PORT": "{port}", "KINESIS_MOCK_TLS_PORT": "{other_port}",
                   "CREATE_STREAM_DURATION": "0ms", "DELETE_STREAM_DURATION": "0ms",
                   "SHARD_LIMIT": "100", "LOG_LEVEL": "ERROR"}, folder=str(package))


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Running:
    """A started server; a context manager that ends it."""

    def __init__(self, server, core):
        self.server = server
        self.port, other_port = free_ports(2)
        ports = {"port": self.port, "other_port": other_port}
        command = [word.format(**ports) for word in server.command]
        environment = dict(os.environ)
        environment.update({k: v.format(**ports) for k, v in server.environment.items()})
        self._log = tempfile.TemporaryFile()
        own_cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {core})  # The child inherits it; no helper stands before its exec.
        began = time.monotonic()
        self._process = subprocess.Popen(command, env=environment, cwd=server.folder,
                                         stdin=subprocess.DEVNULL, stdout=self._log,
                                         stderr=self._log, close_fds=False)
        os.sched_setaffinity(0, own_cores)
        self._await_answer(began)
        self.first_answer_ms = (time.monotonic() - began) * 1000

    def _await_answer(self, began):
        while time.monotonic() - began < START_SECONDS:
            if self._process.poll() is not None:
                break
            try:
                self.call("ListStreams", {})
                return
            except (OSError, http.client.HTTPException):
                time.sleep(0.0002)
        self._log.seek(0)
        said = self._log.read().decode(errors="replace")
        self.__exit__()
        raise SystemExit(f"{self.server.name} gave no answer within {START_SECONDS} s:\n{said}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/"

    def call(self, operation, body, timeout=120):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("POST", "/", json.dumps(body), {
                "Content-Type": "application/x-amz-json-1.1",
                "X-Amz-Target": "Kinesis_20131202." + operation,
                "X-Amz-Date": "20250101T000000Z",
                "Authorization": AUTHORIZATION})
            reply = connection.getresponse()
            text = reply.read().decode()
        finally:
            connection.close()
        if reply.status != 200:
            raise SystemExit(f"{self.server.name}: {operation} answered {reply.status}: {text}")
        return json.loads(text) if text else {}

    def cpu_seconds(self):
        """User and system time of all its threads."""
        fields = pathlib.Path(f"/proc/{self._process.pid}/stat").read_text().rsplit(")", 1)[1]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / TICKS_PER_SECOND

    def resident_bytes(self):
        pages = pathlib.Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def create_stream(self, name, shards):
        self.call("CreateStream", {"StreamName": name, "ShardCount": shards})
        self._await_stream(name, lambda status: status == "ACTIVE")

    def delete_stream(self, name):
        self.call("DeleteStream", {"StreamName": name})
        self._await_stream(name, lambda status: status is None)

    def _await_stream(self, name, wanted):
        for _ in range(6000):
            present = name in self.call("ListStreams", {})["StreamNames"]
            status = self.call("DescribeStream", {"StreamName": name})[
                "StreamDescription"]["StreamStatus"] if present else None
            if wanted(status):
                return
            time.sleep(0.01)
        raise SystemExit(f"{self.server.name}: {name} stays {status}")

    def trim_horizon_iterators(self, name):
        shards = self.call("DescribeStream", {"StreamName": name})["StreamDescription"]["Shards"]
        return [self.call("GetShardIterator", {
            "StreamName": name, "ShardId": shard["ShardId"],
            "ShardIteratorType": "TRIM_HORIZON"})["ShardIterator"] for shard in shards]
