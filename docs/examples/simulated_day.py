#!/usr/bin/env python3
"""A simulated day over HTTP, with the standard library alone.

    build/weir exec --clock stepped -- python3 docs/examples/simulated_day.py

Any language can do this: AWS calls are POST requests in JSON, and time moves only when POST
/_weir/clock/advance says so. A producer sends more in the rush hours than one shard takes; an alarm
on the stream's usage calls a scaling function, which reshards it. The day's story is printed from
the timeline.
"""

import base64
import json
import os
import sys
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

URL = urlsplit(os.environ.get("WEIR_URL", "http://127.0.0.1:4566"))
CONNECTION = HTTPConnection(URL.hostname, URL.port)
STREAM = "trips"
ALARMS = {"out": "trips-scale-out", "in": "trips-scale-in"}
# Records sent at one moment, by hour of the day. The amounts, and with them the alarms' thresholds,
# are small so that this program's own part does not take long.
RATE = {hour: 40 for hour in range(24)} | {8: 100, 9: 100, 17: 100, 18: 100}
DATA = base64.b64encode(b"x" * 1000).decode()


def http(method, path, body=None, headers=None):
    data = None if body is None else json.dumps(body).encode()
    CONNECTION.request(method, path, data, headers or {})
    reply = CONNECTION.getresponse()
    text = reply.read()
    if reply.status >= 300:
        sys.exit(f"{method} {path}: {reply.status} {text.decode()}")
    return json.loads(text or b"{}")


def signed(service, content_type):
    """Any signature will do: nobody checks it unless --verify-signatures was given."""
    scope = f"test/20260101/us-east-1/{service}/aws4_request"
    return {
        "Content-Type": content_type,
        "X-Amz-Date": "20260101T000000Z",
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
    }


def aws(service, target, body, version="1.1"):
    """One call of an AWS JSON service."""
    headers = signed(service, f"application/x-amz-json-{version}")
    return http("POST", "/", body, headers | {"X-Amz-Target": target})


def kinesis(operation, **body):
    return aws("kinesis", "Kinesis_20131202." + operation, body)


def cloudwatch(operation, **body):
    return aws("monitoring", "GraniteServiceVersion20100801." + operation, body, "1.0")


def advance(duration):
    return http("POST", "/_weir/clock/advance", {"by": duration})


def put_alarm(name, comparison, threshold, minutes, function_arn):
    dimensions = [{"Name": "StreamName", "Value": STREAM}]
    metric = {"Namespace": "AWS/Kinesis", "MetricName": "IncomingBytes", "Dimensions": dimensions}
    cloudwatch(
        "PutMetricAlarm", AlarmName=name, ComparisonOperator=comparison, Threshold=threshold,
        EvaluationPeriods=minutes, DatapointsToAlarm=minutes, AlarmActions=[function_arn],
        Metrics=[
            {"Id": "m1", "ReturnData": False,
             "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}},
            {"Id": "e1", "Expression": "FILL(m1,0)", "ReturnData": False},
            {"Id": "s1", "Expression": "1", "Label": "Shards", "ReturnData": False},
            {"Id": "usage", "Expression": "e1/(1024*1024*60*s1)", "ReturnData": True},
        ])


def set_up():
    kinesis("CreateStream", StreamName=STREAM, ShardCount=1)
    advance("PT1S")
    function = http("POST", "/2015-03-31/functions", {
        "FunctionName": "trips-scaler",
        "Handler": "stream_scaler",
        "Runtime": "provided.al2023",
        "Role": "arn:aws:iam::000000000000:role/scaler",
        "Code": {"S3Bucket": "code", "S3Key": "scaler.zip"},
        "Environment": {"Variables": {
            "KinesisStreamName": STREAM,
            "CloudWatchAlarmNameOut": ALARMS["out"],
            "CloudWatchAlarmNameIn": ALARMS["in"],
            "ShardCountMetricId": "s1",
            "MinShards": "1",
            "MaxShards": "4",
        }},
    }, signed("lambda", "application/json"))
    put_alarm(ALARMS["out"], "GreaterThanOrEqualToThreshold", 0.0012, 3, function["FunctionArn"])
    put_alarm(ALARMS["in"], "LessThanThreshold", 0.0002, 30, function["FunctionArn"])


def send(records):
    entries = [{"Data": DATA, "PartitionKey": f"trip-{i}"} for i in range(records)]
    refused = kinesis("PutRecords", StreamName=STREAM, Records=entries)["FailedRecordCount"]
    assert refused == 0, f"{refused} records were throttled"


def live_through_the_day():
    """Sends at four moments of each hour; a busy hour sends every minute."""
    for hour in range(24):
        busy = RATE[hour] >= 100
        for _ in range(60 if busy else 4):
            send(RATE[hour] if busy else RATE[hour] // 4)
            advance("PT1M" if busy else "PT15M")


def tell(since):
    shown = ("cloudwatch.alarm_state", "kinesis.stream_status", "kinesis.reshard")
    reshards = 0
    for event in http("GET", f"/_weir/timeline?since={since}")["events"]:
        if event["kind"].startswith(shown):
            details = " ".join(f"{key}={value}" for key, value in event["fields"].items())
            print(event["at"], event["kind"], event["subject"], details[:100])
        reshards += event["kind"] == "kinesis.stream_status" and \
            event["fields"].get("status") == "UPDATING"
    return reshards


def main():
    began = time.perf_counter()
    set_up()
    since = http("GET", "/_weir/timeline")["next"]
    live_through_the_day()
    took = time.perf_counter() - began
    reshards = tell(since)
    clock = http("GET", "/_weir/clock")
    print(f"{clock['now']}: a day in {took:.2f} s, {reshards} reshards, run hash "
          f"{clock['run_hash']}")
    return 0 if reshards >= 2 else 1


if __name__ == "__main__":
    sys.exit(main())
