"""CloudWatch's three protocols, REST and query errors, event streams."""
import json
import struct
import time
import zlib

from wire import (DATE, Wrong, authorization, cbor, cloudwatch, expect, query, request, signed,
                  target, uncbor)

XMLNS = "http://monitoring.amazonaws.com/doc/2010-08-01/"


def rpc(operation, body, **more):
    """A call of CloudWatch by Smithy RPC v2 CBOR."""
    headers = {**signed("monitoring"), "Content-Type": "application/cbor",
               "Smithy-Protocol": "rpc-v2-cbor", "Accept": "application/cbor", **more}
    path = f"/service/GraniteServiceVersion20100801/operation/{operation}"
    return request("POST", path, headers, cbor(body))


def case_query_success(edge):
    """a query call is answered in XML with its result and a request id"""
    answer = edge.send(query("Action=ListMetrics&Version=2010-08-01&Namespace=Raw%2Fnone"))
    answer.expect(200)
    expect({"$matches": "text/xml.*"}, answer.headers["content-type"], "the content type")
    pattern = (f'<ListMetricsResponse xmlns="{XMLNS}"><ListMetricsResult>.*</ListMetricsResult>'
               "<ResponseMetadata><RequestId>[0-9a-f-]{36}</RequestId></ResponseMetadata>"
               "</ListMetricsResponse>\\s*")
    expect({"$matches": pattern}, answer.text())


def case_query_lists(edge):
    """lists of structures come by their numbers, in any order"""
    text = ("Action=PutMetricData&Version=2010-08-01&Namespace=Raw%2Fquery"
            "&MetricData.member.2.MetricName=b&MetricData.member.2.Value=2"
            "&MetricData.member.1.MetricName=a%20%26%20b&MetricData.member.1.Value=1.5"
            "&MetricData.member.1.Dimensions.member.1.Name=D"
            "&MetricData.member.1.Dimensions.member.1.Value=%3Cv%3E")
    edge.send(query(text)).expect(200)
    found = edge.send(query("Action=ListMetrics&Version=2010-08-01&Namespace=Raw%2Fquery"))
    expect({"$matches": ".*<MetricName>a &amp; b</MetricName>.*<Value>&lt;v&gt;</Value>.*"},
           found.expect(200).text())


def case_query_times(edge):
    """times of whole seconds are written without a fraction, which boto 2 cannot read"""
    metric = "Version=2010-08-01&Namespace=Raw%2Ftimes&MetricName=m"
    edge.send(query("Action=PutMetricData&Version=2010-08-01&Namespace=Raw%2Ftimes"
                    "&MetricData.member.1.MetricName=m&MetricData.member.1.Value=1"
                    "&MetricData.member.1.Timestamp=2026-01-05T07:59:30Z")).expect(200)
    found = edge.send(query(f"Action=GetMetricStatistics&{metric}&Period=60"
                            "&StartTime=2026-01-05T07:55:00Z&EndTime=2026-01-05T08:00:00Z"
                            "&Statistics.member.1=Sum")).expect(200)
    expect({"$matches": ".*<Timestamp>2026-01-05T07:59:00Z</Timestamp>.*"}, found.text())


def case_query_utf8(edge):
    """text of a query and of its answer is UTF-8"""
    named = "Version=2010-08-01&DashboardName=raw-query"
    edge.send(query(f"Action=PutDashboard&{named}&DashboardBody=%7B%22widgets%22%3A%5B%5D%2C"
                    "%22periodOverride%22%3A%22%C3%A9%22%7D")).expect(200)
    found = edge.send(query(f"Action=GetDashboard&{named}")).expect(200)
    expect({"$matches": ".*periodOverride.*é.*"}, found.text().replace("&#233;", "é"))


def case_query_error(edge):
    """a query error is XML with type, code, message and request id"""
    answer = edge.send(query("Action=GetDashboard&Version=2010-08-01&DashboardName=none"))
    answer.expect(404)
    pattern = (f'<ErrorResponse xmlns="{XMLNS}"><Error><Type>Sender</Type>'
               "<Code>ResourceNotFound</Code><Message>Dashboard none does not exist</Message>"
               "</Error><RequestId>[0-9a-f-]{36}</RequestId></ErrorResponse>\\s*")
    expect({"$matches": pattern}, answer.text())


def case_query_validation(edge):
    """query has codes of its own for what other protocols call by shape names"""
    answer = edge.send(query(
        "Action=GetMetricStatistics&Version=2010-08-01&Namespace=N&MetricName=M&Period=60"
        "&StartTime=2026-01-05T09%3A00%3A00Z&EndTime=2026-01-05T08%3A00%3A00Z"
        "&Statistics.member.1=Sum")).expect(400)
    expect({"$matches": ".*<Code>InvalidParameterValue</Code>.*"}, answer.text())


def case_query_unknown_action(edge):
    """an unknown action is an XML error of the sender"""
    answer = edge.send(query("Action=Nonsense&Version=2010-08-01"))
    expect({"$any_of": [400, 404]}, answer.status, "the status")
    expect({"$matches": ".*<Type>Sender</Type>.*<Code>InvalidAction</Code>.*"}, answer.text())


def case_query_by_get(edge):
    """a query call may come in the address"""
    headers = signed("monitoring")
    path = "/?Action=ListDashboards&Version=2010-08-01"
    answer = edge.send(request("GET", path, headers)).expect(200)
    expect({"$matches": "<ListDashboardsResponse .*"}, answer.text())


def case_json_error(edge):
    """CloudWatch's JSON errors carry the namespace of their shapes"""
    answer = edge.send(cloudwatch("GetDashboard", '{"DashboardName": "none"}'))
    expect({"$any_of": [400, 404]}, answer.status, "the status")
    expect({"__type": {"$matches": r"com\.amazonaws?\..*#.*NotFound.*"}}, answer.json())
    expect({"x-amzn-query-error": {"$absent": True}}, answer.headers, "the headers")


def case_query_mode(edge):
    """who asks with x-amzn-query-mode gets the query's code in a header"""
    answer = edge.send(cloudwatch("GetDashboard", '{"DashboardName": "none"}',
                                  x_amzn_query_mode="true"))
    expect("ResourceNotFound;Sender", answer.headers.get("x-amzn-query-error"), "the header")


def case_rpc_cbor(edge):
    """RPC CBOR is answered in CBOR with its protocol header"""
    edge.send(rpc("PutMetricData", {"Namespace": "Raw/cbor", "MetricData": [
        {"MetricName": "M", "Value": 2.5}]})).expect(200)
    answer = edge.send(rpc("ListMetrics", {"Namespace": "Raw/cbor"})).expect(200)
    expect({"smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor"},
           answer.headers, "the headers")
    expect({"Metrics": [{"Namespace": "Raw/cbor", "MetricName": "M"}]}, uncbor(answer.body))


def case_rpc_cbor_error(edge):
    """errors of RPC CBOR carry header, type and namespace"""
    answer = edge.send(rpc("GetDashboard", {"DashboardName": "none"}))
    expect({"smithy-protocol": "rpc-v2-cbor"}, answer.headers, "the headers")
    expect({"__type": {"$matches": ".*#.*NotFound.*"}}, uncbor(answer.body))


def case_rpc_times(edge):
    """RPC CBOR takes and gives times as tag 1"""
    start, end = 1_767_600_000, 1_767_603_600
    body = (b"\xa6" + cbor("Namespace") + cbor("N") + cbor("MetricName") + cbor("M")
            + cbor("StartTime") + b"\xc1" + cbor(start) + cbor("EndTime") + b"\xc1"
            + cbor(float(end)) + cbor("Period") + cbor(60) + cbor("Statistics") + cbor(["Sum"]))
    headers = {**signed("monitoring"), "Content-Type": "application/cbor",
               "Smithy-Protocol": "rpc-v2-cbor"}
    path = "/service/GraniteServiceVersion20100801/operation/GetMetricStatistics"
    answer = edge.send(request("POST", path, headers, body)).expect(200)
    expect({"Label": "M"}, uncbor(answer.body))


def case_lambda_error(edge):
    """a Lambda error names its type in a header and in the body"""
    answer = edge.send(request("GET", "/2015-03-31/functions/none", signed("lambda")))
    answer.expect(404, Type="User", Message={"$matches": "Function not found: .*"})
    expect("ResourceNotFoundException", answer.headers.get("x-amzn-errortype"), "the header")


def case_lambda_invoke_without_type(edge):
    """Invoke without a content type is taken, as boto3 sends it"""
    answer = edge.send(request("POST", "/2015-03-31/functions/none/invocations",
                               signed("lambda"), "{}"))
    answer.expect(404)


def case_not_implemented(edge):
    """what is known but not built is 501 with service, operation and a pointer"""
    answer = edge.send(cloudwatch("DescribeAnomalyDetectors"))
    answer.expect(501, message={"$matches": ".*cloudwatch:DescribeAnomalyDetectors.*coverage.*"})
    answer = edge.send(query("Action=GetSessionToken&Version=2011-06-15", "sts"))
    expect({"$matches": ".*sts:GetSessionToken.*coverage.*"}, answer.expect(501).text())


def case_sts_query(edge):
    """GetCallerIdentity tells the account of the key"""
    headers = {"Authorization": authorization("sts", key="210987654321"), "X-Amz-Date": DATE,
               "Content-Type": "application/x-www-form-urlencoded"}
    answer = edge.send(request("POST", "/", headers,
                               "Action=GetCallerIdentity&Version=2011-06-15")).expect(200)
    expect({"$matches": ".*<GetCallerIdentityResult>.*<Account>210987654321</Account>.*"},
           answer.text())


# --- Event streams ---

def frame(connection, body):
    """(headers, payload) of the next message, its checksums verified."""
    while len(body) < 12:
        body += chunk(connection)
    total, header_length, crc = struct.unpack(">III", body[:12])
    if zlib.crc32(body[:8]) != crc:
        raise Wrong("the prelude's checksum is wrong")
    while len(body) < total:
        body += chunk(connection)
    message = body[:total]
    if zlib.crc32(message[:-4]) != struct.unpack(">I", message[-4:])[0]:
        raise Wrong("the message's checksum is wrong")
    del body[:total]
    headers, at = {}, 12
    while at < 12 + header_length:
        name = message[at + 1:at + 1 + message[at]].decode()
        at += 1 + message[at]
        length = struct.unpack(">H", message[at + 1:at + 3])[0]
        headers[name] = message[at + 3:at + 3 + length].decode()
        at += 3 + length
    return headers, message[12 + header_length:-4]


def chunk(connection):
    """The next piece of a chunked body."""
    line = b""
    while not line.endswith(b"\r\n"):
        line += connection.read(1)
    data = connection.read(int(line.split(b";")[0], 16))
    connection.read(2)
    return data


def subscribe(edge, connection, arn):
    body = json.dumps({"StreamARN": arn, "ConsumerName": "raw"})
    consumer = edge.send(target("RegisterStreamConsumer", body)).expect(200).json()["Consumer"]
    edge.advance("PT1M")
    connection.send(target("SubscribeToShard", json.dumps({
        "ConsumerARN": consumer["ConsumerARN"], "ShardId": "shardId-000000000000",
        "StartingPosition": {"Type": "TRIM_HORIZON"}})))
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += connection.read(1)
    return head.decode()


def case_event_stream(edge):
    """a subscription begins with an empty initial-response, then events come"""
    arn = edge.stream("raw-subscription")
    edge.send(target("PutRecord", json.dumps(
        {"StreamName": "raw-subscription", "Data": "AAEC", "PartitionKey": "k"}))).expect(200)
    with edge.connect() as connection:
        head = subscribe(edge, connection, arn)
        expect({"$matches": "HTTP/1.1 200 .*application/vnd.amazon.eventstream.*"}, head)
        body = bytearray()
        headers, payload = frame(connection, body)
        expect({":message-type": "event", ":event-type": "initial-response"}, headers)
        expect("{}", payload.decode(), "the initial response")
        edge.advance("PT0.5S")
        headers, payload = frame(connection, body)
        expect({":message-type": "event", ":event-type": "SubscribeToShardEvent",
                ":content-type": {"$matches": "application/.*json.*"}}, headers)
        expect({"Records": [{"Data": "AAEC", "PartitionKey": "k"}], "MillisBehindLatest": 0},
               json.loads(payload))


def case_subscriber_leaves(edge):
    """a subscriber that is cut off leaves nothing behind"""
    arn = edge.stream("raw-leaver")
    with edge.connect() as connection:
        subscribe(edge, connection, arn)
    time.sleep(0.2)
    edge.send(target("PutRecord", json.dumps(
        {"StreamName": "raw-leaver", "Data": "AAEC", "PartitionKey": "k"}))).expect(200)
    edge.advance("PT10M")
