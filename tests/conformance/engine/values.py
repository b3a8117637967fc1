"""From what stands in a case to what goes to a client.

Values are JSON. Two kinds have no JSON form and travel as objects of one member, both ways:
    {"$blob": "<base64>"}      bytes
    {"$time": 1767600000000}   an instant, in milliseconds since the epoch
In a case these may be written as
    {"$blob": "text"} {"$blob": {"$range": [0, 256]}} {"$blob": {"$repeat": ["x", 1000]}}
    {"$base64": "AAEC"}        bytes as they stand
    {"$time": "2026-01-05T08:00:00Z"}   {"$now": "-PT5M"}   (from the world's clock)
    {"$json": value}           the value as compact JSON text
    {"$repeat": ["x", 1000]}   a long text
    {"$list": [500, item]}     a list of 500 items, each with its ${i} from 0
    "${name}"                  a variable; inside a longer text, its text
"""
import base64
import datetime
import json
import re

_VARIABLE = re.compile(r"\$\{(\w+)\}")
_DURATION = re.compile(r"([+-]?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")


class CaseError(Exception):
    """The case itself is wrong."""


def seconds(duration):
    """Seconds of an ISO 8601 duration ("PT1M30S", "-P1D")."""
    found = _DURATION.fullmatch(duration)
    if not found or not any(found.groups()[1:]):
        raise CaseError(f"'{duration}' is no ISO 8601 duration")
    sign, days, hours, minutes, rest = found.groups()
    total = (int(days or 0) * 86400 + int(hours or 0) * 3600 + int(minutes or 0) * 60
             + float(rest or 0))
    return -total if sign == "-" else total


def millis(instant):
    moment = datetime.datetime.fromisoformat(instant.replace("Z", "+00:00"))
    return round(moment.timestamp() * 1000)


def _blob(content):
    return {"$blob": base64.b64encode(content).decode()}


def _bytes_of(written):
    if isinstance(written, (str, int)):
        return str(written).encode()
    if isinstance(written, dict) and list(written) == ["$range"]:
        return bytes(range(*written["$range"]))
    raise CaseError(f"no blob: {written!r}")


class Resolver:
    """Replaces variables and forms by values. `now_ms` is called when a case says $now."""

    def __init__(self, variables, now_ms):
        self.variables = variables
        self._now_ms = now_ms
        self._forms = {
            "$blob": lambda written: _blob(_bytes_of(self(written))),
            "$base64": lambda written: {"$blob": self(written)},
            "$range": lambda written: {"$range": written},
            "$time": self._time,
            "$now": lambda written: {"$time": self._now_ms() + round(seconds(written) * 1000)},
            "$json": lambda written: json.dumps(self(written), separators=(",", ":")),
            "$repeat": lambda written: self(written[0]) * written[1],
            "$list": self._list,
        }

    def __call__(self, written):
        if isinstance(written, str):
            return self._text(written)
        if isinstance(written, list):
            return [self(item) for item in written]
        if isinstance(written, dict):
            if len(written) == 1:
                (key, value), = written.items()
                if key in self._forms:
                    return self._forms[key](value)
            return {self._text(key): self(value) for key, value in written.items()}
        return written

    def _time(self, written):
        value = self(written)
        return {"$time": millis(value) if isinstance(value, str) else value}

    def _list(self, written):
        count, item = written
        items = []
        for i in range(self(count)):
            self.variables["i"] = i
            items.append(self(item))
        self.variables.pop("i", None)
        return items

    def _variable(self, name):
        if name not in self.variables:
            raise CaseError(f"no variable {name}")
        return self.variables[name]

    def _text(self, written):
        whole = _VARIABLE.fullmatch(written)
        if whole:
            return self._variable(whole.group(1))
        return _VARIABLE.sub(lambda found: str(self._variable(found.group(1))), written)


_STEP = re.compile(r"\.?([^.\[\]]+)|\[(-?\d+|\*)\]")


def at_path(value, path):
    """The part of `value` that "Shards[0].HashKeyRange" names; [*] gathers from every item."""
    position = 0
    while position < len(path):
        found = _STEP.match(path, position)
        if not found:
            raise CaseError(f"bad path '{path}'")
        position = found.end()
        if found.group(1) is not None:
            value = value[found.group(1)]
        elif found.group(2) == "*":
            return [at_path(item, path[position:]) for item in value]
        else:
            value = value[int(found.group(2))]
    return value
