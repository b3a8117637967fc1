"""What a client gave back against what a case expects.

Objects: every expected member must match; more may be there. Lists: same length, item by item.
Numbers by value. An object whose one member begins with $ is a rule:
    {"$matches": "regex"} whole text    {"$present": true}   {"$absent": true}
    {"$length": 3}   {"$at_least": 1} {"$at_most": 2} {"$less_than": 3} {"$more_than": 0}
    {"$near": [1.5, 0.01]}              {"$any_of": [..]}    {"$all_of": [..]}  {"$not": ..}
    {"$contains": [..]} each is matched by some item         {"$each": ..}      {"$is_json": ..}
    {"$blob_text": ..} the text of a blob
    {"$unordered": [..]} same length, each matched by an item of its own
An expected empty list or map also matches an absent one: XML cannot tell them apart.
"""
import base64
import json
import re

ABSENT = object()


def shown(value):
    if value is ABSENT:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else text[:297] + "..."


def mismatch(expected, actual, path=""):
    """None when they match, else what is wrong and where."""
    if isinstance(expected, dict):
        if len(expected) == 1:
            (key, argument), = expected.items()
            if key in _RULES:
                return _RULES[key](argument, actual, path)
        return _object(expected, actual, path)
    if isinstance(expected, list):
        return _list(expected, actual, path)
    same = expected == actual and isinstance(expected, bool) == isinstance(actual, bool)
    return None if same else _wrong(path, shown(expected), actual)


def _wrong(path, wanted, actual):
    return f"{path or 'the answer'} should be {wanted}, is {shown(actual)}"


def _object(expected, actual, path):
    if not expected and actual is ABSENT:
        return None
    if not isinstance(actual, dict):
        return _wrong(path, shown(expected), actual)
    for key, value in expected.items():
        problem = mismatch(value, actual.get(key, ABSENT), f"{path}.{key}" if path else key)
        if problem:
            return problem
    return None


def _list(expected, actual, path):
    if not expected and actual is ABSENT:
        return None
    if not isinstance(actual, list):
        return _wrong(path, shown(expected), actual)
    if len(expected) != len(actual):
        return _wrong(path, f"a list of {len(expected)}", actual)
    for i, (wanted, item) in enumerate(zip(expected, actual)):
        problem = mismatch(wanted, item, f"{path}[{i}]")
        if problem:
            return problem
    return None


def _check(test, wanted):
    def rule(argument, actual, path):
        try:
            holds = actual is not ABSENT and test(argument, actual)
        except TypeError:
            holds = False
        return None if holds else _wrong(path, f"{wanted} {shown(argument)}", actual)
    return rule


def _length(argument, actual, path):
    length = 0 if actual is ABSENT else len(actual)
    return mismatch(argument, length, f"the length of {path or 'the answer'}")


def _any_of(argument, actual, path):
    if any(mismatch(wanted, actual, path) is None for wanted in argument):
        return None
    return _wrong(path, f"one of {shown(argument)}", actual)


def _all_of(argument, actual, path):
    return next(filter(None, (mismatch(wanted, actual, path) for wanted in argument)), None)


def _contains(argument, actual, path):
    items = actual if isinstance(actual, list) else []
    for wanted in argument:
        if all(mismatch(wanted, item) for item in items):
            return _wrong(path, f"a list with {shown(wanted)} in it", actual)
    return None


def _unordered(argument, actual, path):
    if not isinstance(actual, list) or len(actual) != len(argument):
        return _wrong(path, f"a list of {len(argument)}", actual)
    left = list(actual)
    for wanted in argument:
        found = next((i for i, item in enumerate(left) if mismatch(wanted, item) is None), None)
        if found is None:
            return _wrong(path, f"a list with {shown(wanted)} in it", actual)
        del left[found]
    return None


def _each(argument, actual, path):
    if not isinstance(actual, list):
        return _wrong(path, "a list", actual)
    return next(filter(None, (mismatch(argument, item, f"{path}[{i}]")
                              for i, item in enumerate(actual))), None)


def _json(argument, actual, path):
    try:
        return mismatch(argument, json.loads(actual), path)
    except (TypeError, ValueError):
        return _wrong(path, "JSON text", actual)


def _blob_text(argument, actual, path):
    try:
        return mismatch(argument, base64.b64decode(actual["$blob"]).decode(), path)
    except (TypeError, KeyError, ValueError):
        return _wrong(path, "a blob of text", actual)


_RULES = {
    "$matches": _check(lambda a, b: re.fullmatch(a, b, re.DOTALL), "text like"),
    "$present": lambda a, b, p: _wrong(p, "there", b) if b is ABSENT or b is None else None,
    "$absent": lambda a, b, p: None if b is ABSENT or b is None else _wrong(p, "absent", b),
    "$length": _length,
    "$at_least": _check(lambda a, b: b >= a, "at least"),
    "$at_most": _check(lambda a, b: b <= a, "at most"),
    "$less_than": _check(lambda a, b: b < a, "less than"),
    "$more_than": _check(lambda a, b: b > a, "more than"),
    "$near": _check(lambda a, b: abs(a[0] - b) <= a[1], "near"),
    "$any_of": _any_of,
    "$all_of": _all_of,
    "$not": lambda a, b, p: None if mismatch(a, b) else _wrong(p, f"other than {shown(a)}", b),
    "$contains": _contains,
    "$unordered": _unordered,
    "$each": _each,
    "$is_json": _json,
    "$blob_text": _blob_text,
}
