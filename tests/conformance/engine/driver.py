"""One client's process, spoken to in lines of JSON.

A driver is started as COMMAND ENDPOINT REGION (ENDPOINT is empty for AWS itself). It answers each
line of its input by one line of its output, in order:
    {"call": "kinesis.PutRecord", "input": {..}, "account"?: "..", "region"?: ".."}
    {"subscribe": "NAME", "input": {..}}       begins a SubscribeToShard
    {"collect": "NAME", "count": 2, "within_ms": 5000}
        -> {"output": {"Events": [..], "Ended": bool, "Error"?: {..}}}  what came since the last
    {"unsubscribe": "NAME"}
Answers are {"output": {..}}, {"error": {"code", "message", "status"}},
{"unsupported": "why"} when this client cannot say such a thing at all, and
{"refused": "why"} when the client itself rejects the input before sending it.
"""
import json
import os
import queue
import subprocess
import threading

from engine.world import KEY, SECRET

ANSWER_SECONDS = 60
FORMS = ("output", "error", "unsupported", "refused")


class DriverDied(Exception):
    """The client's process ended, hung, or answered no JSON."""


class Driver:
    def __init__(self, command, endpoint, region, log):
        environment = dict(os.environ)
        if endpoint:
            # Nobody's real credentials travel to an emulator.
            environment.update(AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET,
                               AWS_REGION=region, AWS_DEFAULT_REGION=region,
                               AWS_EC2_METADATA_DISABLED="true", AWS_CONFIG_FILE=os.devnull,
                               AWS_SHARED_CREDENTIALS_FILE=os.devnull)
            environment.pop("AWS_SESSION_TOKEN", None)
            environment.pop("AWS_PROFILE", None)
        self._process = subprocess.Popen([*command, endpoint, region], env=environment,
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        self._answers = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put(None)

    def ask(self, question, seconds=ANSWER_SECONDS):
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
            line = self._answers.get(timeout=seconds)
        except OSError as problem:
            raise DriverDied(f"the client's process is gone: {problem}") from problem
        except queue.Empty:
            raise DriverDied(f"the client did not answer within {seconds} s") from None
        if line is None:
            raise DriverDied("the client's process ended")
        try:
            answer = json.loads(line)
        except ValueError:
            raise DriverDied(f"the client's process printed {line[:200]!r}") from None
        if not any(form in answer for form in FORMS):
            raise DriverDied(f"the client's process answered {line[:200]!r}")
        return answer

    def stop(self):
        try:
            self._process.stdin.close()
            self._process.wait(timeout=5)
        except (OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
