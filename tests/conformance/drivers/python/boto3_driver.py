#!/usr/bin/env python3
"""Drives boto3, whichever version the interpreter has. usage: boto3_driver.py ENDPOINT REGION"""
import base64
import contextlib
import os
import queue
import socket
import sys
import threading
import time

import boto3
import botocore.exceptions
from botocore.config import Config

from lines import Failed, Refused, Unsupported, convert, from_millis, plain, serve

END = object()


def scalar(value, _):
    if isinstance(value, dict) and list(value) == ["$blob"]:
        return base64.b64decode(value["$blob"])
    if isinstance(value, dict) and list(value) == ["$time"]:
        return from_millis(value["$time"])
    return value


class Boto3:
    def __init__(self, endpoint, region):
        self._endpoint, self._region = endpoint, region
        self._clients = {}
        self._subscriptions = {}

    def __call__(self, question):
        if "subscribe" in question:
            return self._subscribe(question)
        if "collect" in question:
            return self._subscriptions[question["collect"]].collect(question)
        if "unsubscribe" in question:
            self._subscriptions.pop(question["unsubscribe"]).close()
            return {}
        service, operation = question["call"].split(".")
        return plain(self._call(self._client(service, question), operation, question["input"]))

    def _client(self, service, question):
        account, region = question.get("account"), question.get("region", self._region)
        key = (service, account, region)
        if key not in self._clients:
            # One attempt: a throttle must be seen, not ridden out. The service validates.
            config = Config(retries={"total_max_attempts": 1}, parameter_validation=False,
                            read_timeout=50)
            secret = os.environ.get("AWS_SECRET_ACCESS_KEY")
            credentials = {"aws_access_key_id": account, "aws_secret_access_key": secret}
            self._clients[key] = boto3.client(
                service, endpoint_url=self._endpoint or None, region_name=region, config=config,
                **(credentials if account else {}))
        return self._clients[key]

    @staticmethod
    def _call(client, operation, given):
        if operation not in client.meta.service_model.operation_names:
            raise Unsupported(f"boto3 {boto3.__version__} has no {operation}")
        names = client.meta.method_to_api_mapping
        method = next(name for name, target in names.items() if target == operation)
        shape = client.meta.service_model.operation_model(operation).input_shape
        try:
            return getattr(client, method)(**(convert(given, shape, scalar) if given else {}))
        except botocore.exceptions.ClientError as error:
            details = error.response.get("Error", {})
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            raise Failed(details.get("Code"), details.get("Message"), status) from error
        except (botocore.exceptions.ParamValidationError, TypeError, ValueError) as error:
            raise Refused(f"{type(error).__name__}: {error}") from error
        except botocore.exceptions.BotoCoreError as error:
            raise Failed(type(error).__name__, str(error), None) from error

    def _subscribe(self, question):
        client = self._client("kinesis", question)
        answer = self._call(client, "SubscribeToShard", question["input"])
        self._subscriptions[question["subscribe"]] = Subscription(answer["EventStream"])
        return {}


class Subscription:
    """The events of one SubscribeToShard, gathered by a thread."""

    def __init__(self, stream):
        self._stream = stream
        self._events = queue.Queue()
        self._ended = False
        self._error = None
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        try:
            for event in self._stream:
                self._events.put(plain(event))
        except botocore.exceptions.ClientError as error:
            self._error = {"code": error.response["Error"].get("Code"),
                           "message": error.response["Error"].get("Message")}
        except Exception as error:  # pylint: disable=broad-exception-caught
            self._error = {"code": type(error).__name__, "message": str(error)}
        self._events.put(END)

    def collect(self, question):
        until = time.monotonic() + question["within_ms"] / 1000
        events = []
        while len(events) < question["count"] and not self._ended:
            try:
                event = self._events.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                break
            if event is END:
                self._ended = True
            else:
                events.append(event["SubscribeToShardEvent"])
        answer = {"Events": events, "Ended": self._ended}
        return {**answer, "Error": self._error} if self._error and self._ended else answer

    def close(self):
        # close() would wait for the thread that reads: end the connection below it.
        with contextlib.suppress(OSError, ValueError, AttributeError):
            descriptor = os.dup(self._stream._raw_stream.fileno())
            with socket.socket(fileno=descriptor) as connection:
                connection.shutdown(socket.SHUT_RDWR)


if __name__ == "__main__":
    serve(Boto3(sys.argv[1], sys.argv[2]))
