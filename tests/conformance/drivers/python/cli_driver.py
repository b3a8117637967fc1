#!/usr/bin/env python3
"""Drives the AWS CLI that the interpreter has. usage: cli_driver.py ENDPOINT REGION

Every call is a command line, `aws kinesis put-record --cli-input-json file://..`, run by the
CLI's own main() in a fork of a process that has it loaded: starting it anew takes half a second.
"""
import base64
import datetime
import gc
import json
import os
import re
import sys
import tempfile

import awscli
import awscli.clidriver

try:
    from awscli.botocore import xform_name  # CLI 1.46 and 2 carry their own.
except ImportError:
    from botocore import xform_name

from lines import Failed, Refused, Unsupported, convert, from_millis, serve

CONFIG = ("[default]\nparameter_validation = false\ncli_binary_format = base64\n"
          "cli_timestamp_format = iso8601\ncli_pager =\nmax_attempts = 1\nretry_mode = standard\n")
_ERROR = re.compile(r"An error occurred \((?P<code>[^)]*)\) when calling the (?P<operation>\w+) "
                    r"operation(?: \(reached max retries: \d+\))?: ?(?P<message>.*)", re.DOTALL)
CANNOT = (252, 2)  # Version 2 and version 1 leave so when they reject a command line.


def is_blob(value):
    return isinstance(value, dict) and list(value) == ["$blob"]


def scalar(value, _):
    if is_blob(value):
        if not awscli.__version__.startswith("1."):
            return value["$blob"]
        try:  # Version 1 takes text in its JSON input, and makes base64 of it.
            return base64.b64decode(value["$blob"]).decode()
        except UnicodeDecodeError:
            raise Unsupported("version 1 takes no bytes in --cli-input-json") from None
    if isinstance(value, dict) and list(value) == ["$time"]:
        return from_millis(value["$time"]).isoformat()
    return value


def _millis(text):
    return round(datetime.datetime.fromisoformat(text).timestamp() * 1000)


class Cli:
    def __init__(self, endpoint, region):
        self._endpoint, self._region = endpoint, region
        self._folder = tempfile.TemporaryDirectory()
        config = os.path.join(self._folder.name, "config")
        with open(config, "w", encoding="utf-8") as file:
            file.write(CONFIG)
        os.environ["AWS_CONFIG_FILE"] = config
        self._cli = awscli.clidriver.create_clidriver()
        self._models = {}

    def __call__(self, question):
        if "call" not in question:
            raise Unsupported("the CLI has no SubscribeToShard")
        service, operation = question["call"].split(".")
        model = self._model(service)
        if operation not in model.operation_names:
            raise Unsupported(f"aws-cli {awscli.__version__} has no {operation}")
        shapes = model.operation_model(operation)
        if shapes.has_event_stream_output:
            raise Unsupported("the CLI has no event streams")
        return self._call(service, shapes, question)

    def _model(self, service):
        if service not in self._models:
            session = self._cli.session
            # What a client reads, endpoint rules above all, every fork has then read already.
            session.create_client(service, self._region, aws_access_key_id="x",
                                  aws_secret_access_key="x")
            self._models[service] = session.get_service_model(service)
        return self._models[service]

    def _call(self, service, shapes, question):
        given = question["input"]
        arguments = [service, xform_name(shapes.name, "-"),
                     "--region", question.get("region", self._region), "--output", "json",
                     "--no-paginate"]
        if self._endpoint:
            arguments += ["--endpoint-url", self._endpoint]
        for name in [name for name, value in given.items() if is_blob(value)]:
            # Bytes as they stand are possible for whole parameters only.
            content = base64.b64decode(given.pop(name)["$blob"])
            option = "--" + xform_name(name, "-")
            arguments += [option, "fileb://" + self._file(name, content)]
        if shapes.has_streaming_output:
            # With a file for the answer the CLI insists on its required options.
            for name in [name for name, value in given.items() if isinstance(value, str)]:
                arguments += ["--" + xform_name(name, "-"), given.pop(name)]
        if given:
            given = convert(given, shapes.input_shape, scalar)
            content = json.dumps(given).encode()
            arguments += ["--cli-input-json", "file://" + self._file("input", content)]
        answer_file = None
        if shapes.has_streaming_output:
            answer_file = self._file("answer", b"")
            arguments.append(answer_file)
        status, out, err = self._run(arguments, question.get("account"))
        if status:
            raise self._problem(status, err)
        answer = json.loads(out) if out.strip() else {}
        if answer_file:
            with open(answer_file, "rb") as file:
                answer["Payload"] = {"$blob": base64.b64encode(file.read()).decode()}
        return convert(answer, shapes.output_shape, self._read_scalar) if answer else {}

    @staticmethod
    def _read_scalar(value, shape):
        if shape.type_name == "blob" and isinstance(value, str):
            return {"$blob": value}
        if shape.type_name == "timestamp" and value is not None:
            if isinstance(value, (int, float)):
                return {"$time": round(value * 1000)}
            return {"$time": _millis(value)}
        return value

    @staticmethod
    def _problem(status, err):
        found = _ERROR.search(err.strip())
        if found:
            return Failed(found["code"], found["message"], None)
        if status in CANNOT and ("required" in err or "Unknown options" in err):
            return Refused(err.strip().splitlines()[-1])
        return Failed(f"exit status {status}", err.strip()[-500:], None)

    def _file(self, name, content):
        path = os.path.join(self._folder.name, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def _run(self, arguments, account):
        """(exit status, standard output, standard error) of `aws ARGUMENTS..`."""
        out, err = self._file("out", b""), self._file("err", b"")
        gc.freeze()
        child = os.fork()
        if child == 0:
            gc.disable()  # A collection would copy every page that is shared until now.
            status = 99
            try:
                for descriptor, path in ((1, out), (2, err)):
                    os.dup2(os.open(path, os.O_WRONLY), descriptor)
                sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
                sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
                if account:
                    os.environ["AWS_ACCESS_KEY_ID"] = account
                status = self._cli.main(arguments)
            except SystemExit as leaving:
                status = leaving.code if isinstance(leaving.code, int) else 1
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status or 0)
        _, wait_status = os.waitpid(child, 0)
        texts = []
        for path in (out, err):
            with open(path, encoding="utf-8") as file:
                texts.append(file.read())
        return os.waitstatus_to_exitcode(wait_status), *texts


if __name__ == "__main__":
    serve(Cli(sys.argv[1], sys.argv[2]))
