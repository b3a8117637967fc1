"""Reads case files and refuses what it does not know, so that no typing error passes as success."""
import json
import pathlib

CASES = pathlib.Path(__file__).resolve().parent.parent / "cases"

CASE_KEYS = {"name", "about", "needs", "aws", "not_for", "known_gap", "streams", "set",
             "steps", "cleanup"}
NEEDS = {"clock", "control"}
_REPLY = {"expect", "error", "save"}
STEP_KEYS = {
    "call": {"input", "until", "times", "account", "region", "meanwhile"} | _REPLY,
    "subscribe": {"to", "input"} | _REPLY,
    "collect": {"count", "within_ms"} | _REPLY,
    "unsubscribe": set(),
    "advance": set(),
    "control": {"body", "expect", "status", "save"},
    "set": set(),
}
SERVICES = {"kinesis", "cloudwatch", "kinesisanalyticsv2", "application-autoscaling", "lambda",
            "sts"}


class BadCase(Exception):
    """A case file is wrong; the text names file and case."""


def kind_of(step):
    kinds = [kind for kind in STEP_KEYS if kind in step]
    if len(kinds) != 1:
        raise BadCase(f"a step is one of {', '.join(STEP_KEYS)}: {json.dumps(step)[:120]}")
    return kinds[0]


def _check_step(step):
    kind = kind_of(step)
    unknown = set(step) - STEP_KEYS[kind] - {kind, "about"}
    if unknown:
        raise BadCase(f"a step '{kind}' has no {', '.join(sorted(unknown))}")
    if kind == "call" and step["call"].split(".")[0] not in SERVICES:
        raise BadCase(f"unknown service in {step['call']}")
    if "error" in step and ("expect" in step or "save" in step):
        raise BadCase("a step expects an answer or an error, not both")
    if "error" in step and set(step["error"]) - {"code", "message", "status"}:
        raise BadCase("an error has code, message and status")


def _check_case(case, names):
    unknown = set(case) - CASE_KEYS
    if unknown:
        raise BadCase(f"unknown keys {', '.join(sorted(unknown))}")
    if not case.get("name") or not case.get("steps"):
        raise BadCase("a case has a name and steps")
    if case["name"] in names:
        raise BadCase("its name is there twice")
    if set(case.get("needs", ())) - NEEDS:
        raise BadCase(f"needs are some of {', '.join(sorted(NEEDS))}")
    for step in [*case["steps"], *case.get("cleanup", ())]:
        _check_step(step)


def load(folder=CASES):
    """All cases, file by file; each gets its "file"."""
    cases, names = [], set()
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as problem:
            raise BadCase(f"{path.name}: {problem}") from problem
        for case in content:
            try:
                _check_case(case, names)
            except BadCase as problem:
                raise BadCase(f"{path.name}: {case.get('name', '?')}: {problem}") from None
            names.add(case["name"])
            cases.append({**case, "file": path.stem})
    return cases
