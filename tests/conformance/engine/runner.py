"""Runs one case: its streams, its steps, its clean-up."""
import threading

from engine import cases as case_files
from engine.driver import DriverDied
from engine.match import mismatch, shown
from engine.values import CaseError, Resolver, at_path, seconds
from engine.world import EMULATOR_ACCOUNT, WorldError

OK, FAILED, SKIPPED, GAP = "ok", "FAILED", "skipped", "gap"
MEANWHILE_DELAY_SECONDS = 0.5
STREAM_READY = {"within": "PT120S", "every": "PT1S"}


class Skip(Exception):
    """This client cannot run the case, and that is no fault of the endpoint."""


class StepFailed(Exception):
    """The endpoint answered something else."""


def reason_to_skip(case, client, world, on_aws):
    """Why the case cannot run here at all; empty when it can."""
    if on_aws and not case.get("aws"):
        return "not marked safe for AWS"
    missing = sorted(set(case.get("needs", ())) - world.abilities)
    if missing:
        return f"needs {', '.join(missing)}"
    return case.get("not_for", {}).get(client, "")


def judge_gap(gap, outcome, reason):
    """Where a gap of the emulator is known a case must fail: when it passes, the mark is to go."""
    if not gap or outcome == SKIPPED:
        return outcome, reason
    if outcome == OK:
        return FAILED, f"it passes: the known gap '{gap}' is closed, remove its mark"
    return GAP, gap


def gap_of(case, client):
    """Why the case is known to fail through this client; empty when it is not."""
    gap = case.get("known_gap", "")
    return gap if isinstance(gap, str) else gap.get(client, "")


class Run:
    """One case through one client. `variables` holds at least prefix, region and account."""

    def __init__(self, case, driver, world, variables):
        self._case = case
        self._driver = driver
        self._world = world
        self._variables = dict(variables)
        self._resolve = Resolver(self._variables, world.now_ms)

    def __call__(self):
        """(OK, FAILED or SKIPPED; the reason)."""
        try:
            self._variables.update(self._resolve(self._case.get("set", {})))
            for name, shards in self._case.get("streams", {}).items():
                self._make_stream(name, shards)
            for number, step in enumerate(self._case["steps"], 1):
                self._step(step, f"step {number}")
            return OK, ""
        except Skip as reason:
            return SKIPPED, str(reason)
        except (StepFailed, CaseError, WorldError, OSError) as problem:
            return FAILED, str(problem)
        except (KeyError, IndexError, TypeError) as problem:
            return FAILED, f"{type(problem).__name__}: {problem}"

    def clean_up(self):
        """Best effort: what is not there needs no cleaning."""
        streams = [{"call": "kinesis.DeleteStream",
                    "input": {"StreamName": self._stream_name(name),
                              "EnforceConsumerDeletion": True}}
                   for name in self._case.get("streams", {})]
        for step in [*self._case.get("cleanup", ()), *streams]:
            try:
                if "call" in step:
                    self._ask(step)
                else:
                    self._step(step, "clean-up")
            except DriverDied:
                raise
            except Exception:  # pylint: disable=broad-exception-caught
                continue

    def _stream_name(self, name):
        return f"{self._variables['prefix']}-{name}"

    def _make_stream(self, name, shards):
        full = self._stream_name(name)
        self._step({"call": "kinesis.CreateStream",
                    "input": {"StreamName": full, "ShardCount": shards}}, f"stream {name}")
        self._world.wait(1)
        answer = self._step(
            {"call": "kinesis.DescribeStreamSummary", "input": {"StreamName": full},
             "expect": {"StreamDescriptionSummary": {"StreamStatus": "ACTIVE"}},
             "until": STREAM_READY}, f"stream {name}")
        self._variables[name] = full
        self._variables[f"{name}_arn"] = answer["StreamDescriptionSummary"]["StreamARN"]

    def _step(self, step, where):
        kind = case_files.kind_of(step)
        label = f"{where} {step[kind] if isinstance(step[kind], str) else kind}"
        return getattr(self, "_do_" + kind)(step, label)

    # --- Steps ---

    def _do_set(self, step, _):
        self._variables.update(self._resolve(step["set"]))

    def _do_advance(self, step, _):
        self._world.wait(seconds(self._resolve(step["advance"])))

    def _do_control(self, step, label):
        method, path = self._resolve(step["control"]).split(" ", 1)
        status, answer = self._world.control(method, path, self._resolve(step.get("body")))
        problem = (mismatch(step.get("status", 200), status, "the status")
                   or mismatch(self._resolve(step.get("expect", {})), answer))
        if problem:
            raise StepFailed(f"{label}: {problem} ({shown(answer)})")
        return self._save(step, answer)

    def _do_call(self, step, label):
        for _ in range(step.get("times", 1)):
            answer = self._until(step, label)
        return self._save(step, answer)

    def _do_subscribe(self, step, label):
        question = {"subscribe": step["subscribe"], "input": self._resolve(step["input"])}
        return self._save(step, self._judge(step, self._driver.ask(question), label))

    def _do_collect(self, step, label):
        question = {"collect": step["collect"], "count": step.get("count", 1),
                    "within_ms": step.get("within_ms", 5000)}
        return self._save(step, self._judge(step, self._driver.ask(question), label))

    def _do_unsubscribe(self, step, label):
        self._judge(step, self._driver.ask({"unsubscribe": step["unsubscribe"]}), label)

    # --- How ---

    def _ask(self, step):
        question = {"call": step["call"], "input": self._resolve(step.get("input", {}))}
        for key in ("account", "region"):
            if key in step:
                question[key] = self._resolve(step[key])
        if "meanwhile" not in step:
            return self._driver.ask(question)
        # The answer itself waits for time to pass: let it, once the request is surely there.
        passing = threading.Timer(MEANWHILE_DELAY_SECONDS, self._world.wait,
                                  [seconds(step["meanwhile"])])
        passing.start()
        try:
            return self._driver.ask(question)
        finally:
            passing.join()

    def _until(self, step, label):
        """Asks once, or again while time passes until the answer is as expected."""
        pace = step.get("until", {"within": "PT0S", "every": "PT1S"})
        left = seconds(pace["within"])
        while True:
            try:
                return self._judge(step, self._ask(step), label)
            except StepFailed:
                if left <= 0:
                    raise
            self._world.wait(seconds(pace["every"]))
            left -= seconds(pace["every"])

    def _judge(self, step, answer, label):
        """The output, when the answer is what the step expects."""
        for form in ("unsupported", "refused"):
            if form in answer:
                raise Skip(f"{label}: {answer[form]}")
        if "error" in step:
            return self._judge_error(step["error"], answer, label)
        if "error" in answer:
            raise StepFailed(f"{label}: failed with {shown(answer['error'])}")
        problem = mismatch(self._resolve(step.get("expect", {})), answer["output"])
        if problem:
            raise StepFailed(f"{label}: {problem}")
        return answer["output"]

    def _judge_error(self, wanted, answer, label):
        if "output" in answer:
            raise StepFailed(f"{label}: should have failed with {wanted['code']}, "
                             f"answered {shown(answer['output'])}")
        expected = self._resolve(wanted)
        if isinstance(expected["code"], list):
            expected["code"] = {"$any_of": expected["code"]}
        if answer["error"].get("status") is None:
            expected.pop("status", None)  # The CLI does not say.
        problem = mismatch(expected, answer["error"], "the error")
        if problem:
            raise StepFailed(f"{label}: {problem} in {shown(answer['error'])}")
        return {}

    def _save(self, step, answer):
        for name, path in step.get("save", {}).items():
            self._variables[name] = at_path(answer, path)
        return answer


def account_of(driver, on_aws):
    if not on_aws:
        return EMULATOR_ACCOUNT
    return driver.ask({"call": "sts.GetCallerIdentity", "input": {}})["output"]["Account"]
