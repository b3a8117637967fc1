"""The control paths under /_weir/ and the habits of other emulators."""
import json

from wire import Wrong, expect, request, target


def case_health(edge):
    """health names services and version"""
    edge.control("GET", "/_weir/health").expect(
        200, status="ok", services={"kinesis": {"$present": True}}, version={"$present": True})


def case_clock(edge):
    """the clock tells mode, instant, speed, leases and run hash"""
    edge.control("GET", "/_weir/clock").expect(
        200, mode="stepped", now={"$matches": r"2026-01-05T\d\d:\d\d:\d\d\.\d{3}Z"}, speed=1,
        leases={"$at_least": 0}, run_hash={"$matches": "[0-9a-f]{16}"})


def case_advance_by(edge):
    """advance answers the new instant, the number of events and the run hash"""
    before = edge.control("GET", "/_weir/clock").json()["now"]
    answer = edge.control("POST", "/_weir/clock/advance", {"by": "PT5M"})
    answer.expect(200, now={"$not": before}, events={"$at_least": 0},
                  run_hash={"$matches": "[0-9a-f]{16}"})


def case_advance_to(edge):
    """advance goes to an instant, too"""
    now = edge.control("GET", "/_weir/clock").json()["now"]
    later = now[:11] + "23:59:59.500Z"
    edge.control("POST", "/_weir/clock/advance", {"to": later}).expect(200, now=later)


def case_bad_advance(edge):
    """an advance that is none is 400 and moves nothing"""
    before = edge.control("GET", "/_weir/clock").json()["now"]
    for body in ({}, {"by": "soon"}, {"by": "-PT1M"}, {"to": "2020-01-01T00:00:00Z"},
                 {"by": "PT1M", "to": "2030-01-01T00:00:00Z"}):
        answer = edge.control("POST", "/_weir/clock/advance", body)
        expect(400, answer.status, f"the status for {json.dumps(body)}")
    expect(before, edge.control("GET", "/_weir/clock").json()["now"], "now")


def case_leases(edge):
    """a lease is given, counted and handed back"""
    before = edge.control("GET", "/_weir/clock").json()["leases"]
    lease = edge.control("POST", "/_weir/clock/leases", {"ttl_ms": 5000}).expect(200).json()
    edge.control("GET", "/_weir/clock").expect(200, leases=before + 1)
    answer = edge.control("DELETE", f"/_weir/clock/leases/{lease['lease']}")
    expect({"$any_of": [200, 204]}, answer.status, "the status")
    edge.control("GET", "/_weir/clock").expect(200, leases=before)


def case_timeline(edge):
    """the timeline tells what happened since a number"""
    since = edge.control("GET", "/_weir/timeline?since=0").expect(200).json()["next"]
    edge.stream("on-the-timeline")
    answer = edge.control("GET", f"/_weir/timeline?since={since}").expect(200).json()
    expect({"next": {"$more_than": since}}, answer)
    if "on-the-timeline" not in json.dumps(answer["events"]):
        raise Wrong("the stream's creation is not on it")


def case_timeline_stream(edge):
    """the timeline comes as server-sent events, too"""
    with edge.connect() as connection:
        connection.send(request("GET", "/_weir/timeline?since=0",
                                {"Accept": "text/event-stream"}))
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += connection.read(1)
        expect({"$matches": "HTTP/1.1 200 .*text/event-stream.*"}, head.decode())
        edge.stream("streamed")
        seen = b""
        while b"streamed" not in seen:
            seen += connection.read(1)


def case_fault_bad_input(edge):
    """a fault that is none is 400 and names the field"""
    answer = edge.control("POST", "/_weir/faults", {"kind": "gremlin"}).expect(400)
    expect({"$matches": ".*kind.*"}, answer.text())


def case_fault_is_listed_and_removed(edge):
    """a fault is listed until it is removed"""
    body = {"kind": "error", "service": "kinesis", "operation": "DescribeLimits", "status": 503}
    fault = edge.control("POST", "/_weir/faults", body).json()["fault"]
    listed = edge.control("GET", "/_weir/faults").expect(200).json()["faults"]
    expect(1, len(listed), "the number of faults")
    expect(503, edge.send(target("DescribeLimits")).status, "the status")
    edge.control("DELETE", f"/_weir/faults/{fault}")
    edge.control("GET", "/_weir/faults").expect(200, faults=[])
    edge.send(target("DescribeLimits")).expect(200)


def case_fault_drop(edge):
    """a dropped request ends its connection without an answer"""
    body = {"kind": "drop", "service": "kinesis", "operation": "DescribeLimits", "count": 1}
    edge.control("POST", "/_weir/faults", body)
    try:
        with edge.connect() as connection:
            connection.send(target("DescribeLimits"))
            expect(True, connection.ended(), "the connection's end")
    finally:
        edge.control("DELETE", "/_weir/faults")


def case_fault_partial(edge):
    """a partial failure refuses a share of the records, and says how many"""
    edge.stream("partly")
    body = {"kind": "partial", "service": "kinesis", "operation": "PutRecords",
            "stream": "partly", "records_share": 1.0, "count": 1}
    edge.control("POST", "/_weir/faults", body)
    try:
        records = [{"Data": "AA==", "PartitionKey": str(i)} for i in range(10)]
        put = json.dumps({"StreamName": "partly", "Records": records})
        answer = edge.send(target("PutRecords", put)).expect(200, FailedRecordCount=10)
        expect({"Records": {"$each": {"ErrorCode": {"$present": True}}}}, answer.json())
        edge.send(target("PutRecords", put)).expect(200, FailedRecordCount=0)
    finally:
        edge.control("DELETE", "/_weir/faults")


def case_unknown_path(edge):
    """an unknown control path is 404, a wrong method 405"""
    expect(404, edge.control("GET", "/_weir/nothing").status, "the status")
    expect(405, edge.control("POST", "/_weir/health", {}).status, "the status")


def case_localstack_habits(edge):
    """/_localstack/health and /_localstack/init are answered"""
    answer = edge.control("GET", "/_localstack/health").expect(200)
    expect({"services": {"kinesis": {"$any_of": ["running", "available"]}}}, answer.json())
    edge.control("GET", "/_localstack/init").expect(200, completed={"READY": True})


def case_reset(edge):
    """reset goes back to the start, streams and clock too"""
    edge.stream("gone-after-reset")
    edge.control("POST", "/_weir/reset").expect(200)
    edge.control("GET", "/_weir/clock").expect(200, now="2026-01-05T08:00:00.000Z")
    edge.send(target("ListStreams")).expect(200, StreamNames=[])
