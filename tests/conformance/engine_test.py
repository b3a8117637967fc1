#!/usr/bin/env python3
"""Tests of the engine that runs the conformance cases, and of the case files."""
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from engine import cases, runner  # noqa: E402
from engine.match import ABSENT, mismatch  # noqa: E402
from engine.values import CaseError, Resolver, at_path, millis, seconds  # noqa: E402
from engine.world import RealTime  # noqa: E402

MATCHES = [
    (1, 1.0), ("a", "a"), (None, None), ([], ABSENT), ({}, ABSENT),
    ({"a": 1}, {"a": 1, "b": 2}), ({"a": {"$absent": True}}, {"b": 2}),
    ({"$matches": "a+"}, "aaa"), ({"$length": 2}, [1, 2]), ({"$length": {"$at_least": 1}}, "ab"),
    ({"$length": 0}, ABSENT), ({"$near": [5, 1]}, 6), ({"$any_of": [1, 2]}, 2),
    ({"$all_of": [{"$at_least": 1}, {"$at_most": 3}]}, 2), ({"$not": 1}, 2),
    ({"$contains": [{"a": 1}]}, [{"a": 0}, {"a": 1, "b": 2}]), ({"$each": {"$more_than": 0}}, [1]),
    ({"$unordered": [1, {"$at_least": 2}]}, [3, 1]), ({"$is_json": {"a": 1}}, '{"a": 1, "b": 2}'),
    ({"$blob_text": "hi"}, {"$blob": "aGk="}), ({"$present": True}, 0),
]
MISMATCHES = [
    (1, 2), (1, True), (1, "1"), ("a", ABSENT), ({"a": 1}, {"b": 1}), ([1], [1, 1]), ([1], ABSENT),
    ({"a": {"$absent": True}}, {"a": 1}), ({"$matches": "a+"}, "aab"), ({"$matches": "a"}, 7),
    ({"$at_least": 1}, ABSENT), ({"$at_least": 1}, "x"), ({"$present": True}, None),
    ({"$contains": [1]}, [2]), ({"$unordered": [1, 1]}, [1, 2]), ({"$each": 1}, [1, 2]),
    ({"$is_json": 1}, "{"), ({"$blob_text": "hi"}, {"$blob": "aGo="}), ({"$not": 1}, 1),
]


class Matching(unittest.TestCase):
    def test_what_matches_gives_no_problem(self):
        for expected, actual in MATCHES:
            with self.subTest(expected=expected, actual=actual):
                self.assertIsNone(mismatch(expected, actual))

    def test_what_does_not_match_gives_a_problem(self):
        for expected, actual in MISMATCHES:
            with self.subTest(expected=expected, actual=actual):
                self.assertIsNotNone(mismatch(expected, actual))

    def test_a_problem_names_its_place(self):
        problem = mismatch({"Shards": [{"Id": 1}]}, {"Shards": [{"Id": 2}]})
        self.assertEqual(problem, "Shards[0].Id should be 1, is 2")


class Values(unittest.TestCase):
    def setUp(self):
        self.resolve = Resolver({"name": "s", "number": 3}, lambda: 1000)

    def test_a_whole_variable_keeps_its_kind_and_one_in_text_becomes_text(self):
        self.assertEqual(self.resolve(["${number}", "n${number}"]), [3, "n3"])

    def test_forms_become_what_travels(self):
        table = [
            ({"$blob": "hi"}, {"$blob": "aGk="}),
            ({"$blob": {"$range": [0, 3]}}, {"$blob": "AAEC"}),
            ({"$base64": "AAEC"}, {"$blob": "AAEC"}), ({"$now": "PT1S"}, {"$time": 2000}),
            ({"$now": "-PT1S"}, {"$time": 0}), ({"$repeat": ["ab", 2]}, "abab"),
            ({"$list": [2, {"k": "v${i}"}]}, [{"k": "v0"}, {"k": "v1"}]),
            ({"$json": {"a": "${name}"}}, '{"a":"s"}'),
            ({"$time": "1970-01-01T00:00:01Z"}, {"$time": 1000}),
        ]
        for written, wanted in table:
            with self.subTest(written=written):
                self.assertEqual(self.resolve(written), wanted)

    def test_an_unknown_variable_is_an_error(self):
        with self.assertRaises(CaseError):
            self.resolve("${nobody}")

    def test_durations_are_read(self):
        table = {"PT1S": 1, "PT0.5S": 0.5, "PT1M30S": 90, "P1DT1H": 90000, "-PT5M": -300}
        self.assertEqual({text: seconds(text) for text in table}, table)
        for wrong in ("", "P", "PT", "5M", "PT5X"):
            with self.assertRaises(CaseError):
                seconds(wrong)

    def test_paths_lead_into_answers(self):
        answer = {"Shards": [{"Id": 1}, {"Id": 2}], "Next": "t"}
        self.assertEqual(at_path(answer, "Shards[-1].Id"), 2)
        self.assertEqual(at_path(answer, "Shards[*].Id"), [1, 2])
        self.assertEqual(at_path(answer, "Next"), "t")

    def test_instants_are_milliseconds(self):
        self.assertEqual(millis("2026-01-05T08:00:00.250Z"), 1767600000250)


class Scripted:
    """A driver that answers from a list."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.questions = []

    def ask(self, question):
        self.questions.append(question)
        return self.answers.pop(0)


class Counting(RealTime):
    """A world in which waiting is counted."""

    def __init__(self):
        super().__init__("http://nowhere", "nowhere")
        self.waited = 0

    def wait(self, length):
        self.waited += length


class Running(unittest.TestCase):
    def run_case(self, *answers, **case):
        self.driver, self.world = Scripted(*answers), Counting()
        variables = {"prefix": "p", "region": "r", "account": "a"}
        return runner.Run({"name": "n", **case}, self.driver, self.world, variables)()

    def test_saved_values_go_into_later_steps(self):
        outcome = self.run_case({"output": {"Id": "x"}}, {"output": {}}, steps=[
            {"call": "kinesis.A", "save": {"id": "Id"}},
            {"call": "kinesis.B", "input": {"Of": "${id}"}}])
        self.assertEqual(outcome, (runner.OK, ""))
        self.assertEqual(self.driver.questions[1]["input"], {"Of": "x"})

    def test_until_waits_in_the_worlds_time(self):
        outcome = self.run_case({"output": {"S": 1}}, {"output": {"S": 2}}, steps=[
            {"call": "kinesis.A", "expect": {"S": 2},
             "until": {"within": "PT10S", "every": "PT2S"}}])
        self.assertEqual(outcome[0], runner.OK)
        self.assertEqual(self.world.waited, 2)

    def test_until_gives_up(self):
        outcome, reason = self.run_case(*[{"output": {"S": 1}}] * 3, steps=[
            {"call": "kinesis.A", "expect": {"S": 2},
             "until": {"within": "PT2S", "every": "PT1S"}}])
        self.assertEqual((outcome, reason), (runner.FAILED,
                                             "step 1 kinesis.A: S should be 2, is 1"))

    def test_an_error_is_judged_by_code_message_and_status(self):
        error = {"error": {"code": "C", "message": "m", "status": 400}}
        step = {"call": "kinesis.A", "error": {"code": ["B", "C"], "message": "m", "status": 400}}
        self.assertEqual(self.run_case(error, steps=[step])[0], runner.OK)
        for wrong in ({"code": "B"}, {"code": "C", "message": "n"}, {"code": "C", "status": 500}):
            outcome = self.run_case(error, steps=[{"call": "kinesis.A", "error": wrong}])
            self.assertEqual(outcome[0], runner.FAILED)

    def test_success_where_an_error_is_due_fails(self):
        outcome = self.run_case({"output": {}}, steps=[
            {"call": "kinesis.A", "error": {"code": "C"}}])
        self.assertEqual(outcome[0], runner.FAILED)

    def test_what_a_client_cannot_say_is_skipped(self):
        for form in ("unsupported", "refused"):
            outcome = self.run_case({form: "why"}, steps=[{"call": "kinesis.A"}])
            self.assertEqual(outcome, (runner.SKIPPED, "step 1 kinesis.A: why"))

    def test_a_known_gap_that_passes_is_a_failure(self):
        self.assertEqual(runner.judge_gap("g", runner.OK, "")[0], runner.FAILED)
        self.assertEqual(runner.judge_gap("g", runner.FAILED, "x"), (runner.GAP, "g"))
        self.assertEqual(runner.judge_gap("", runner.OK, ""), (runner.OK, ""))

    def test_only_marked_cases_go_to_aws(self):
        world = RealTime("", "AWS")
        self.assertEqual(runner.reason_to_skip({"aws": True}, "c", world, True), "")
        self.assertNotEqual(runner.reason_to_skip({}, "c", world, True), "")
        self.assertNotEqual(runner.reason_to_skip({"needs": ["clock"]}, "c", world, False), "")


class CaseFiles(unittest.TestCase):
    def test_every_case_is_well_formed(self):
        self.assertGreaterEqual(len(cases.load()), 80)

    def test_no_case_for_aws_needs_what_only_weir_has(self):
        wrong = [case["name"] for case in cases.load()
                 if case.get("aws") and (case.get("needs") or any(
                     {"account", "control"} & set(step) for step in case["steps"]))]
        self.assertEqual(wrong, [])

    def test_every_kinesis_operation_has_a_case(self):
        called = {step["call"] for case in cases.load() for step in case["steps"]
                  if "call" in step}
        self.assertGreaterEqual(len({c for c in called if c.startswith("kinesis.")}), 44)


if __name__ == "__main__":
    unittest.main()
