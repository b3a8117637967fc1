#!/usr/bin/env python3
"""Writes models/<service>.json from the service descriptions that the botocore package ships.

Run by hand when AWS adds something that Weir needs: `python3 -m pip install botocore`, then
`python3 emulator/api/extract_models.py`. Documentation text, endpoint rules and examples stay
behind; what is kept is the contract that wire formats and validation rest on. The order of
members, operations and enum values is the order of the description.
"""

import gzip
import json
import pathlib
import sys

SERVICES = (
    "application-autoscaling",
    "cloudwatch",
    "kinesis",
    "kinesisanalyticsv2",
    "lambda",
    "sts",
)

METADATA_KEYS = (
    "apiVersion",
    "awsQueryCompatible",
    "endpointPrefix",
    "jsonVersion",
    "protocol",
    "protocols",
    "serviceFullName",
    "serviceId",
    "signatureVersion",
    "signingName",
    "targetPrefix",
    "xmlNamespace",
)
OPERATION_KEYS = ("name", "http", "input", "output", "errors", "idempotent", "requestcompression")
REFERENCE_KEYS = (
    "shape",
    "locationName",
    "location",
    "queryName",
    "flattened",
    "streaming",
    "box",
    "timestampFormat",
    "payload",
    "idempotencyToken",
    "jsonvalue",
    "eventpayload",
    "eventheader",
    "xmlNamespace",
    "xmlAttribute",
    "resultWrapper",
)
SHAPE_KEYS = (
    "type",
    "required",
    "members",
    "member",
    "key",
    "value",
    "enum",
    "min",
    "max",
    "pattern",
    "payload",
    "locationName",
    "flattened",
    "streaming",
    "box",
    "timestampFormat",
    "sensitive",
    "union",
    "document",
    "event",
    "eventstream",
    "exception",
    "fault",
    "error",
    "xmlNamespace",
)

# Where the service itself departs from its description: members that it leaves out although the
# description calls them required.
NOT_REQUIRED = {
    # The last event of a closed shard has none; the Kinesis Client Library goes by that.
    ("kinesis", "SubscribeToShardEvent"): ("ContinuationSequenceNumber",),
}


def pick(source, keys):
    return {key: source[key] for key in keys if key in source}


def reference(source):
    return pick(source, REFERENCE_KEYS)


def compact_operation(source):
    kept = pick(source, OPERATION_KEYS)
    for direction in ("input", "output"):
        if direction in kept:
            kept[direction] = reference(kept[direction])
    if "errors" in kept:
        kept["errors"] = [error["shape"] for error in kept["errors"]]
    return kept


def compact_shape(source):
    kept = pick(source, SHAPE_KEYS)
    if "members" in kept:
        kept["members"] = {name: reference(member) for name, member in kept["members"].items()}
    for part in ("member", "key", "value"):
        if part in kept:
            kept[part] = reference(kept[part])
    return kept


def correct(service, description):
    for (named, shape), members in NOT_REQUIRED.items():
        if named == service:
            required = description["shapes"][shape]["required"]
            for member in members:
                required.remove(member)
    return description


def newest_description(data_folder, service):
    versions = sorted(path for path in (data_folder / service).iterdir() if path.is_dir())
    for name, opener in (("service-2.json", open), ("service-2.json.gz", gzip.open)):
        path = versions[-1] / name
        if path.exists():
            with opener(path, "rt", encoding="utf-8") as file:
                return json.load(file)
    raise SystemExit(f"{versions[-1]}: no service-2.json or service-2.json.gz")


def one_entry_a_line(entries):
    lines = (f"{json.dumps(name)}:{json.dumps(entry, separators=(',', ':'))}"
             for name, entry in entries.items())
    return "{\n" + ",\n".join(lines) + "\n}"


def render(description):
    """One operation or shape a line, so that a newer description reads as a small diff."""
    metadata = json.dumps(pick(description["metadata"], METADATA_KEYS), separators=(",", ":"))
    operations = {n: compact_operation(o) for n, o in description["operations"].items()}
    shapes = {n: compact_shape(s) for n, s in description["shapes"].items()}
    return (f'{{"metadata":{metadata},\n"operations":{one_entry_a_line(operations)},\n'
            f'"shapes":{one_entry_a_line(shapes)}}}\n')


def main():
    try:
        import botocore
    except ImportError:
        raise SystemExit("extract_models.py needs the botocore package")
    data_folder = pathlib.Path(botocore.__file__).parent / "data"
    models = pathlib.Path(__file__).resolve().parent / "models"
    models.mkdir(exist_ok=True)
    for service in SERVICES:
        text = render(correct(service, newest_description(data_folder, service)))
        (models / f"{service}.json").write_text(text, encoding="utf-8")
        print(f"{service}: {len(text)} bytes", file=sys.stderr)
    print(f"from botocore {botocore.__version__}", file=sys.stderr)


if __name__ == "__main__":
    main()
