"""The loop of a driver in Python, and the shapes of botocore's models.

Works from Python 3.11 and botocore 1.29 on; see engine/driver.py for the protocol.
"""
import base64
import datetime
import json
import os
import sys


class Unsupported(Exception):
    """This client has no words for it."""


class Refused(Exception):
    """The client rejects the input itself."""


class Failed(Exception):
    """The service answered with an error."""

    def __init__(self, code, message, status):
        super().__init__(code)
        self.answer = {"code": code, "message": message, "status": status}


def serve(answer):
    """Answers each line of standard input by what `answer(question)` gives, until it ends."""
    # Libraries may print: keep the protocol's stream to ourselves.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        try:
            reply = {"output": answer(json.loads(line))}
        except Unsupported as why:
            reply = {"unsupported": str(why)}
        except Refused as why:
            reply = {"refused": str(why)}
        except Failed as failure:
            reply = {"error": failure.answer}
        out.write(json.dumps(reply) + "\n")
        out.flush()


def blob(content):
    return {"$blob": base64.b64encode(content).decode()}


def moment(instant):
    return {"$time": round(instant.timestamp() * 1000)}


def from_millis(number):
    seconds, rest = divmod(number, 1000)
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).replace(
        microsecond=rest * 1000)


def convert(value, shape, scalar, path=""):
    """`value` walked along `shape`; `scalar(value, shape)` makes blobs and times.

    A member that the model lacks is Unsupported: botocore drops or trips over it.
    """
    if shape is None:
        raise Unsupported(f"no member {path}")
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        unknown = [key for key in value if key not in shape.members]
        if unknown:
            raise Unsupported(f"its model has no {path}{unknown[0]}")
        return {key: convert(item, shape.members[key], scalar, f"{path}{key}.")
                for key, item in value.items()}
    if kind == "list" and isinstance(value, list):
        return [convert(item, shape.member, scalar, path) for item in value]
    if kind == "map" and isinstance(value, dict):
        return {key: convert(item, shape.value, scalar, path) for key, item in value.items()}
    return scalar(value, shape)


def plain(value):
    """What botocore returned, in the protocol's terms."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if key != "ResponseMetadata"}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return blob(bytes(value))
    if isinstance(value, datetime.datetime):
        return moment(value)
    if hasattr(value, "read"):
        return blob(value.read())
    return value
