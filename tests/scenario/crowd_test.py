#!/usr/bin/env python3
"""Many peers at once: idle ones, slow ones, killed ones, and full load beside them.

    crowd_test.py WEIR [--idle N] [--slow N] [--seconds S]

Opens N idle connections and N that send a byte a second, runs PutRecords as fast as one client can
beside them, kills clients in mid-request, and then looks at what is left: no failed request, no
open file more than before, no memory more than the records stored.
"""
import argparse
import base64
import http.client
import json
import os
import pathlib
import resource
import signal
import socket
import subprocess
import sys
import time

BATCH = 500
RECORD = base64.b64encode(b"t" * 250).decode()
HEADERS = {
    "Content-Type": "application/x-amz-json-1.1",
    "X-Amz-Date": "20260101T000000Z",
    "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kinesis/aws4_request, "
                     "SignedHeaders=host, Signature=0",
}
# A record of 250 bytes with its key may take so much, and the process this much beside.
BYTES_A_RECORD = 290
SLACK_BYTES = 24 << 20


class Emulator:
    def __init__(self, weir):
        self.process = subprocess.Popen([weir, "serve", "--port", "0", "--limits", "off"],
                                        stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split()[1].removeprefix("http://")
        self.host, port = self.address.split(":")
        self.port = int(port)
        self.proc = pathlib.Path(f"/proc/{self.process.pid}")

    def call(self, connection, operation, body):
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        connection.request("POST", "/", text,
                           HEADERS | {"X-Amz-Target": "Kinesis_20131202." + operation})
        reply = connection.getresponse()
        content = reply.read()
        assert reply.status == 200, (reply.status, content[:300])
        return json.loads(content or b"{}")

    def connect(self):
        return http.client.HTTPConnection(self.host, self.port, timeout=60)

    def open_files(self):
        return len(list((self.proc / "fd").iterdir()))

    def resident_bytes(self):
        for line in (self.proc / "status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise AssertionError("no VmRSS")

    def cpu_seconds(self):
        fields = (self.proc / "stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(20) == 0, "the emulator did not end well"


def put_body():
    records = [{"Data": RECORD, "PartitionKey": f"k{i}"} for i in range(BATCH)]
    return json.dumps({"StreamName": "crowd", "Records": records}).encode()


def half_request():
    head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
    return (head + "".join(f"{k}: {v}\r\n" for k, v in HEADERS.items()) +
            "X-Amz-Target: Kinesis_20131202.PutRecord\r\n\r\n").encode() + b"x" * 100


def load_beside(emulator, slow, seconds):
    """Full load from one client; each second every slow peer sends its next byte."""
    text = half_request()
    body = put_body()
    connection = emulator.connect()
    requests, worst = 0, 0.0
    for second in range(seconds):
        for peer in slow:
            peer.send(text[second:second + 1])
        end = time.monotonic() + 1
        while time.monotonic() < end:
            began = time.monotonic()
            answer = emulator.call(connection, "PutRecords", body)
            worst = max(worst, time.monotonic() - began)
            assert answer["FailedRecordCount"] == 0, answer["FailedRecordCount"]
            requests += 1
    connection.close()
    return requests, worst


def killed_in_mid_request(emulator, count):
    """Clients that die by SIGKILL with a request half sent."""
    program = (f"import socket,time\ns=[socket.create_connection(('{emulator.host}',"
               f"{emulator.port})) for _ in range({count})]\n"
               f"[c.send({half_request()!r}) for c in s]\nprint('sent',flush=True)\ntime.sleep(60)")
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    child.stdout.readline()
    child.kill()
    child.wait()


def wait_for(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def run(weir, idle_count, slow_count, seconds):
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    spare = 500
    if hard != resource.RLIM_INFINITY and hard < idle_count + slow_count + spare:
        idle_count = hard - slow_count - spare
        print(f"this machine allows {hard} open files a process: {idle_count} idle peers")
    wanted = idle_count + slow_count + spare
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    emulator = Emulator(weir)
    control = emulator.connect()
    emulator.call(control, "CreateStream", {"StreamName": "crowd", "ShardCount": 8})
    files_before = emulator.open_files()
    memory_before = emulator.resident_bytes()

    address = (emulator.host, emulator.port)
    idle = [socket.create_connection(address) for _ in range(idle_count)]
    wait_for(lambda: emulator.open_files() >= files_before + idle_count, "idle peers were refused")
    idle_bytes = emulator.resident_bytes() - memory_before
    cpu = emulator.cpu_seconds()
    time.sleep(2)
    idle_cpu = emulator.cpu_seconds() - cpu
    slow = [socket.create_connection(address) for _ in range(slow_count)]

    requests, worst = load_beside(emulator, slow, seconds)
    emulator.call(emulator.connect(), "ListStreams", {})
    killed_in_mid_request(emulator, 100)

    for peer in idle + slow:
        peer.close()
    wait_for(lambda: emulator.open_files() <= files_before + 1,
             f"{emulator.open_files() - files_before} files stayed open")
    stored = requests * BATCH
    growth = emulator.resident_bytes() - memory_before
    print(f"{idle_count} idle peers: {idle_bytes / idle_count:.0f} bytes each, "
          f"{idle_cpu:.2f} CPU-s in 2 s; {slow_count} slow ones; {stored} records stored beside "
          f"them, worst answer {worst * 1000:.0f} ms, {growth / max(stored, 1):.0f} bytes a record")
    if not os.environ.get("WEIR_SANITIZE"):  # Sanitizers keep freed memory back.
        assert growth <= stored * BYTES_A_RECORD + SLACK_BYTES, f"grew by {growth} bytes"
    assert idle_cpu < 0.1, f"idle peers cost {idle_cpu} CPU-s"
    control.close()
    emulator.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weir")
    parser.add_argument("--idle", type=int, default=10_000)
    parser.add_argument("--slow", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=5)
    given = parser.parse_args()
    run(given.weir, given.idle, given.slow, given.seconds)


if __name__ == "__main__":
    main()
