#!/usr/bin/env python3
"""`weir serve` and the commands around it, as a user calls them.

    serve_test.py --weir BINARY --source FOLDER
"""
import argparse
import datetime
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

WEIR = SOURCE = None
HEADERS = {
    "Content-Type": "application/x-amz-json-1.1",
    "X-Amz-Date": "20260101T000000Z",
    "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kinesis/aws4_request, "
                     "SignedHeaders=host, Signature=0",
}


class Emulator:
    def __init__(self, *flags, environment=None):
        self.process = subprocess.Popen(
            [WEIR, "serve", *flags], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | (environment or {}))
        self.ready = self.process.stdout.readline()
        self.url = self.ready.split()[1] if self.ready else ""
        self.port = int(self.url.rsplit(":", 1)[1]) if self.url else 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
        self.process.stdout.close()
        self.process.stderr.close()

    def stop(self, with_signal=signal.SIGTERM):
        self.process.send_signal(with_signal)
        return self.process.wait(20)

    def http(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        text = json.dumps(body) if body is not None else None
        connection.request(method, path, text, headers or {})
        reply = connection.getresponse()
        content = reply.read()
        connection.close()
        return reply.status, json.loads(content or b"{}")

    def kinesis(self, operation, **body):
        return self.http("POST", "/", body,
                         HEADERS | {"X-Amz-Target": "Kinesis_20131202." + operation})


def weir(*arguments, **options):
    return subprocess.run([WEIR, *arguments], capture_output=True, text=True, timeout=60,
                          **options)


class Serve(unittest.TestCase):
    def test_ready_line_tells_the_port(self):
        with Emulator("--port", "0") as emulator:
            self.assertRegex(emulator.ready, r"^Ready\. http://127\.0\.0\.1:\d+\n$")
            self.assertEqual(emulator.http("GET", "/_weir/health")[1]["status"], "ok")

    def test_signals_end_it_with_status_0(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with Emulator("--port", "0") as emulator:
                self.assertEqual(emulator.stop(number), 0)

    def test_a_port_left_by_ctrl_c_is_free_again(self):
        with Emulator("--port", "0") as first:
            kept = http.client.HTTPConnection("127.0.0.1", first.port)
            kept.request("GET", "/_weir/health")
            kept.getresponse().read()
            port = first.port
            first.stop(signal.SIGINT)
        with Emulator("--port", str(port)) as second:
            self.assertEqual(second.port, port)
        kept.close()

    def test_a_port_in_use_is_bad_input_that_names_it(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            result = weir("serve", "--port", str(port))
        self.assertEqual(result.returncode, 2)
        self.assertIn(str(port), result.stderr)
        self.assertEqual(result.stdout, "")

    def test_bad_flags_are_bad_input(self):
        for flags in (["--clock", "fast"], ["--start", "soon"], ["--port", "70000"],
                      ["--limit", "nonsense=1"], ["--limit", "kinesis.shards_per_account"],
                      ["--verify-signatures", "x"], ["--transition-ms", "-1"]):
            with self.subTest(flags=flags):
                result = weir("serve", *flags)
                self.assertEqual(result.returncode, 2)
                self.assertIn(flags[0], result.stderr)

    def test_every_flag_has_a_twin_in_the_environment(self):
        twins = {"WEIR_PORT": "0", "WEIR_CLOCK": "stepped", "WEIR_START": "2030-06-01"}
        with Emulator(environment=twins) as emulator:
            clock = emulator.http("GET", "/_weir/clock")[1]
            self.assertEqual(clock["mode"], "stepped")
            self.assertEqual(clock["now"], "2030-06-01T00:00:00.000Z")
        with Emulator("--clock", "paced", environment=twins) as emulator:
            self.assertEqual(emulator.http("GET", "/_weir/clock")[1]["mode"], "paced")

    def test_transitions_take_as_long_as_told(self):
        for flags, after, status in ((["--clock", "stepped"], "PT0.499S", "CREATING"),
                                     (["--clock", "stepped"], "PT0.5S", "ACTIVE"),
                                     (["--clock", "stepped", "--transition-ms", "2000"], "PT1S",
                                      "CREATING"),
                                     (["--clock", "stepped", "--limits", "off"], "PT0S",
                                      "ACTIVE")):
            with self.subTest(flags=flags, after=after), Emulator("--port", "0", *flags) as world:
                world.kinesis("CreateStream", StreamName="s", ShardCount=1)
                world.http("POST", "/_weir/clock/advance", {"by": after})
                summary = world.kinesis("DescribeStreamSummary", StreamName="s")[1]
                self.assertEqual(summary["StreamDescriptionSummary"]["StreamStatus"], status)

    def test_resharding_is_a_transition_too(self):
        with Emulator("--port", "0", "--clock", "stepped") as world:
            world.kinesis("CreateStream", StreamName="s", ShardCount=1)
            for after, status in (("PT0.5S", "ACTIVE"), ("PT0S", "UPDATING"), ("PT0.5S", "ACTIVE")):
                world.http("POST", "/_weir/clock/advance", {"by": after})
                summary = world.kinesis("DescribeStreamSummary", StreamName="s")[1]
                self.assertEqual(summary["StreamDescriptionSummary"]["StreamStatus"], status)
                world.kinesis("UpdateShardCount", StreamName="s", TargetShardCount=2,
                              ScalingType="UNIFORM_SCALING")

    def test_reset_of_a_paced_world_goes_to_the_present(self):
        def now(world):
            return datetime.datetime.fromisoformat(world.http("GET", "/_weir/clock")[1]["now"])

        present = datetime.datetime.now(datetime.timezone.utc)
        hour = datetime.timedelta(hours=1)
        with Emulator("--port", "0", "--clock", "paced") as world:
            world.http("POST", "/_weir/clock", {"mode": "stepped"})
            world.http("POST", "/_weir/clock/advance", {"by": "P1D"})
            self.assertGreater(now(world), present + 23 * hour)
            world.http("POST", "/_weir/reset")
            self.assertLess(abs(now(world) - present), hour)

    def test_reset_goes_back_to_the_start(self):
        with Emulator("--port", "0", "--clock", "stepped", "--limits", "off") as world:
            before = world.http("GET", "/_weir/clock")[1]
            world.kinesis("CreateStream", StreamName="s", ShardCount=1)
            world.http("POST", "/_weir/faults", {"kind": "error", "code": "InternalFailure"})
            world.http("POST", "/_weir/clock/advance", {"by": "PT1H"})
            self.assertEqual(world.http("POST", "/_weir/reset")[1], before)
            self.assertEqual(world.kinesis("ListStreams")[1]["StreamNames"], [])

    def test_the_same_seed_and_calls_give_the_same_run(self):
        hashes = set()
        for _ in range(2):
            with Emulator("--port", "0", "--clock", "stepped", "--seed", "7") as world:
                world.kinesis("CreateStream", StreamName="s", ShardCount=2)
                world.http("POST", "/_weir/clock/advance", {"by": "PT1S"})
                world.kinesis("PutRecord", StreamName="s", Data="eA==", PartitionKey="k")
                answer = world.http("POST", "/_weir/clock/advance", {"by": "P1D"})[1]
                hashes.add(answer["run_hash"])
        self.assertEqual(len(hashes), 1)

    def test_the_timeline_is_streamed_as_it_happens(self):
        with Emulator("--port", "0", "--clock", "stepped") as world:
            reader = http.client.HTTPConnection("127.0.0.1", world.port, timeout=30)
            reader.request("GET", "/_weir/timeline", headers={"Accept": "text/event-stream"})
            stream = reader.getresponse()
            self.assertEqual(stream.getheader("Content-Type"), "text/event-stream")
            world.kinesis("CreateStream", StreamName="watched", ShardCount=1)
            seen = b""
            while b"watched" not in seen:
                seen += stream.readline()
            self.assertEqual(world.stop(), 0)
            reader.close()

    def test_paced_time_runs_at_its_speed(self):
        with Emulator("--port", "0", "--speed", "100000") as world:
            world.kinesis("CreateStream", StreamName="s", ShardCount=1)
            wait = weir("wait", "--url", world.url)
            self.assertEqual(wait.returncode, 0)
            summary = world.kinesis("DescribeStreamSummary", StreamName="s")[1]
            self.assertEqual(summary["StreamDescriptionSummary"]["StreamStatus"], "ACTIVE")


class AroundIt(unittest.TestCase):
    def test_wait_gives_up_after_its_timeout(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{unused.getsockname()[1]}"
            result = weir("wait", "--url", url, "--timeout", "0.1")
        self.assertEqual(result.returncode, 1)
        self.assertIn(url, result.stderr)
        self.assertEqual(weir("wait", "--url", "ftp://x").returncode, 2)

    def test_env_prints_export_lines(self):
        result = weir("env", "--url", "http://127.0.0.1:1234")
        self.assertEqual(result.returncode, 0)
        self.assertIn("export AWS_ENDPOINT_URL=http://127.0.0.1:1234\n", result.stdout)
        for line in result.stdout.splitlines():
            self.assertRegex(line, r"^export [A-Z_]+=\S+$")

    def test_exec_sets_the_variables_and_passes_the_status_on(self):
        script = 'curl -sf "$AWS_ENDPOINT_URL/_weir/clock" >&2 || exit 9; exit 7'
        if subprocess.run(["which", "curl"], capture_output=True).returncode != 0:
            script = 'test -n "$AWS_ENDPOINT_URL" || exit 9; exit 7'
        self.assertEqual(weir("exec", "--", "sh", "-c", script).returncode, 7)
        self.assertEqual(weir("exec", "--", "/nonexistent").returncode, 127)
        self.assertEqual(weir("exec", "--", "sh", "-c", "kill -9 $$").returncode, 137)
        self.assertEqual(weir("exec", "--clock", "fast", "--", "true").returncode, 2)

    def test_exec_leaves_no_emulator_behind(self):
        with tempfile.TemporaryDirectory() as folder:
            note = pathlib.Path(folder, "url")
            weir("exec", "--", "sh", "-c", f'echo "$WEIR_URL" > {note}')
            result = weir("wait", "--url", note.read_text().strip(), "--timeout", "0")
            self.assertEqual(result.returncode, 1)

    def test_exec_passes_flags_to_the_emulator(self):
        program = ("import json,os,urllib.request as r; "
                   "print(json.load(r.urlopen(os.environ['WEIR_URL']+'/_weir/clock'))['mode'])")
        result = weir("exec", "--clock", "stepped", "--", sys.executable, "-c", program)
        self.assertEqual(result.stdout, "stepped\n")

    def test_the_example_of_the_documentation_lives_through_a_day(self):
        example = str(SOURCE / "docs/examples/simulated_day.py")
        result = weir("exec", "--clock", "stepped", "--", sys.executable, example)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("4 reshards", result.stdout)


def main():
    global WEIR, SOURCE
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weir", required=True)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    given, rest = parser.parse_known_args()
    WEIR, SOURCE = given.weir, given.source
    for name in [name for name in os.environ if name.startswith("WEIR_")]:
        del os.environ[name]
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
