"""HTTP/1.1: framing, persistence, and what must be refused."""
import gzip
import json

from wire import JSON10, JSON11, Wrong, cloudwatch, expect, request, signed, target

LIST = "Kinesis_20131202.ListStreams"


def headers(**more):
    return {**signed(), "X-Amz-Target": LIST, "Content-Type": JSON11,
            **{name.replace("_", "-"): value for name, value in more.items()}}


def case_keep_alive(edge):
    """three requests go over one connection"""
    with edge.connect() as connection:
        for _ in range(3):
            connection.send(target("ListStreams")).answer().expect(200)


def case_connection_close(edge):
    """Connection: close is honoured"""
    with edge.connect() as connection:
        connection.send(target("ListStreams", Connection="close")).answer().expect(200)
        expect(True, connection.ended(), "the connection's end")


def case_pipelining(edge):
    """pipelined requests are answered in order"""
    names = [f"pipelined-{i}" for i in range(8)]
    with edge.connect() as connection:
        connection.send(*(target("DescribeStream", json.dumps({"StreamName": name}))
                          for name in names))
        for name in names:
            connection.answer().expect(
                400, message=f"Stream {name} under account 000000000000 not found.")


def case_half_close(edge):
    """a client that has finished sending still gets its answer"""
    with edge.connect() as connection:
        connection.send(target("ListStreams"))
        connection.half_close()
        connection.answer().expect(200)


def case_continue(edge):
    """Expect: 100-continue gets its go-ahead before the body"""
    head = headers(Expect="100-continue", Content_Length="2")
    with edge.connect() as connection:
        connection.send(request("POST", "/", head))
        expect(100, connection.answer().status, "the interim status")
        connection.send("{}").answer().expect(200)


def case_chunked(edge):
    """a chunked body of odd pieces is put together"""
    head = headers(Transfer_Encoding="chunked")
    with edge.connect() as connection:
        connection.send(request("POST", "/", head), '1\r\n{\r\n', 'B;name=value\r\n"Limit": 10\r\n')
        connection.send("1\r\n}\r\n0\r\nX-Trailer: 1\r\n\r\n")
        connection.answer().expect(200, HasMoreStreams=False)


def case_byte_by_byte(edge):
    """a request that comes a byte at a time is a request"""
    with edge.connect() as connection:
        for byte in target("ListStreams"):
            connection.send(bytes([byte]))
        connection.answer().expect(200)


def case_gzip(edge):
    """PutMetricData compressed by gzip is unpacked"""
    data = [{"MetricName": f"m{i}", "Value": i} for i in range(200)]
    body = gzip.compress(json.dumps({"Namespace": "Raw/gzip", "MetricData": data}).encode())
    edge.send(cloudwatch("PutMetricData", body, Content_Encoding="gzip")).expect(200)
    answer = edge.send(cloudwatch("ListMetrics", '{"Namespace": "Raw/gzip"}')).expect(200)
    expect({"Metrics": {"$length": 200}}, answer.json())


def case_broken_gzip(edge):
    """a body that only says it is gzip is refused"""
    answer = edge.send(cloudwatch("PutMetricData", "no gzip", Content_Encoding="gzip"))
    if not 400 <= answer.status < 500:
        raise Wrong(f"status {answer.status}")


def case_gzip_bomb(edge):
    """gzip that unpacks to a gigabyte is refused, not unpacked"""
    body = gzip.compress(bytes(1 << 27), 9)
    answer = edge.send(cloudwatch("PutMetricData", body * 8, Content_Encoding="gzip"))
    expect({"$any_of": [400, 413]}, answer.status, "the status")


def case_aws_chunked(edge):
    """aws-chunked framing is stripped"""
    body = '2;chunk-signature=' + "0" * 64 + '\r\n{}\r\n0;chunk-signature=' + "0" * 64 + "\r\n\r\n"
    head = headers(Content_Encoding="aws-chunked", X_Amz_Decoded_Content_Length="2",
                   X_Amz_Content_Sha256="STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
    edge.send(request("POST", "/", head, body)).expect(200, HasMoreStreams=False)


def case_head(edge):
    """HEAD is answered without a body, and the connection goes on"""
    with edge.connect() as connection:
        connection.send(request("HEAD", "/_weir/health", {})).answer(body_wanted=False)
        connection.send(request("GET", "/_weir/health", {})).answer().expect(200, status="ok")


def case_http_one_zero(edge):
    """HTTP/1.0 is answered, and the connection ends"""
    with edge.connect() as connection:
        connection.send("GET /_weir/health HTTP/1.0\r\n\r\n").answer().expect(200, status="ok")
        expect(True, connection.ended(), "the connection's end")


def case_absolute_form(edge):
    """a target in absolute form is taken"""
    path = f"http://localhost:{edge.port}/_weir/health"
    edge.send(request("GET", path, {})).expect(200, status="ok")


REFUSED = {
    "two lengths that differ": "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                               "Content-Length: 3\r\n\r\n{}",
    "length and chunks": "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
                         "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a negative length": "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    "no host": "GET /_weir/health HTTP/1.1\r\n\r\n",
    "a blank in a header's name": "GET / HTTP/1.1\r\nHost: localhost\r\nBad Name: 1\r\n\r\n",
    "a folded header": "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n",
    "no request at all": "nonsense\r\n\r\n",
    "a chunk size that is none": "POST / HTTP/1.1\r\nHost: localhost\r\n"
                                 "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
}


def case_refused(edge):
    """requests that proxies and servers read differently are refused"""
    for name, text in REFUSED.items():
        with edge.connect() as connection:
            try:
                status = connection.send(text).answer().status
            except Wrong:
                status = 400  # Closed without a word: also a refusal.
            expect(400, status, f"the status for {name}")


def case_large_headers(edge):
    """headers past their limit are 431"""
    with edge.connect() as connection:
        try:
            connection.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: ", "x" * (1 << 20), "\r\n\r\n")
        except OSError:
            pass  # Refused before all was sent.
        expect({"$any_of": [431, 400]}, connection.answer().status, "the status")


def case_large_body(edge):
    """a length past all limits is 413 before the body is sent"""
    head = headers(Content_Length=str(1 << 40))
    expect(413, edge.send(request("POST", "/", head)).status, "the status")


def case_ten_mib(edge):
    """a request of ten MiB is read whole"""
    body = json.dumps({"StreamName": "x", "Padding": "y" * 10_000_000})
    edge.send(target("DescribeStream", body)).expect(400, __type="ResourceNotFoundException")


def case_foreign_host(edge):
    """a name of somebody else's is refused, against DNS rebinding"""
    edge.send(request("GET", "/_weir/health", {"Host": "evil.example"})).expect(403)


def case_local_hosts(edge):
    """local names, addresses and AWS's own names are answered"""
    for host in ("localhost", "127.0.0.1", f"localhost:{edge.port}", "kinesis.localhost", "[::1]",
                 "kinesis.us-east-1.amazonaws.com"):
        answer = edge.send(request("GET", "/_weir/health", {"Host": host}))
        expect(200, answer.status, f"the status for {host}")


def case_preflight(edge):
    """a preflight is answered as AWS answers it"""
    asked = {"Origin": "http://a.example", "Access-Control-Request-Method": "POST",
             "Access-Control-Request-Headers": "x-amz-target,authorization"}
    answer = edge.send(request("OPTIONS", "/", asked)).expect(200)
    expect({"access-control-allow-origin": "*", "access-control-allow-methods": "POST",
            "access-control-allow-headers": "x-amz-target,authorization",
            "access-control-max-age": "172800", "content-length": "0"},
           answer.headers, "the headers")


def case_origin(edge):
    """a reply to a page names it, and lets it read the headers"""
    answer = edge.send(target("ListStreams", Origin="http://a.example")).expect(200)
    expect({"access-control-allow-origin": "*",
            "access-control-expose-headers": {"$matches": ".*[Rr]equest-?[Ii]d.*"}},
           answer.headers, "the headers")


def case_date_is_real(edge):
    """Date carries real time, whatever the simulated clock shows"""
    answer = edge.send(request("GET", "/_weir/health", {}))
    expect({"$not": {"$matches": ".* 05 Jan 2026 .*"}}, answer.headers["date"], "Date")


def case_upgrade_is_ignored(edge):
    """an upgrade to h2c is answered as HTTP/1.1"""
    more = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": ""}
    edge.send(request("GET", "/_weir/health", more)).expect(200, status="ok")


def case_empty_json_object(edge):
    """CloudWatch JSON 1.0 is answered in its own version"""
    answer = edge.send(cloudwatch("ListDashboards")).expect(200)
    expect(JSON10, answer.headers["content-type"], "the content type")
