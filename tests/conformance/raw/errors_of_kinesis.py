"""Error shapes, headers and the order of checks, as Kinesis has them."""
import base64

from wire import (CBOR11, DATE, JSON11, Wrong, authorization, cbor, expect, request, signed,
                  target, uncbor)

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
NO_SERVICE = "Unable to determine service/operation name to be authorized"


def case_headers(edge):
    """every reply carries request ids, a type and a length"""
    answer = edge.send(target("ListStreams")).expect(200, HasMoreStreams=False)
    expect({"x-amzn-requestid": {"$matches": UUID}, "content-type": JSON11,
            "content-length": str(len(answer.body)), "date": {"$present": True}},
           answer.headers, "the headers")
    if not 64 <= len(base64.b64decode(answer.headers["x-amz-id-2"])) <= 80:
        raise Wrong("x-amz-id-2 is not the base64 of 64 to 80 bytes")


def case_error_shape(edge):
    """an error is status 400 with a bare type and a message"""
    answer = edge.send(target("DescribeStream", '{"StreamName": "none"}'))
    answer.expect(400, __type="ResourceNotFoundException",
                  message="Stream none under account 000000000000 not found.")
    expect(JSON11, answer.headers["content-type"], "the content type")


def case_unknown_operation(edge):
    """an unknown operation is told by its type alone"""
    answer = edge.send(target("Nonsense")).expect(400)
    expect({"$all_of": [{"__type": "UnknownOperationException"}, {"$length": 1}]}, answer.json())


def case_broken_json(edge):
    """a body that is no JSON is a SerializationException"""
    edge.send(target("ListStreams", '{"Limit": ')).expect(400, __type="SerializationException")


def case_wrong_type(edge):
    """a member of a wrong type is told with a capital Message"""
    answer = edge.send(target("ListStreams", '{"Limit": "many"}'))
    answer.expect(400, __type="SerializationException", Message={"$present": True})
    expect({"message": {"$absent": True}}, answer.json())


def case_wrong_stream_name_type(edge):
    """a list in place of a name is told in Java's words"""
    answer = edge.send(target("DescribeStream", '{"StreamName": []}'))
    answer.expect(400, __type="SerializationException",
                  Message={"$matches": ".*(START_ARRAY|collection type|list).*"})


def case_no_body(edge):
    """a POST without a body is a SerializationException"""
    headers = {**signed(), "X-Amz-Target": "Kinesis_20131202.ListStreams", "Content-Type": JSON11}
    edge.send(request("POST", "/", {**headers, "Content-Length": "0"})).expect(
        400, __type="SerializationException")


def case_no_body_no_target(edge):
    """a POST without body and target is an unknown operation"""
    headers = {"Content-Type": JSON11, "Content-Length": "0"}
    edge.send(request("POST", "/", headers)).expect(400, __type="UnknownOperationException")


def case_nothing_at_all(edge):
    """a POST of nothing at all is an unknown operation, told in CBOR"""
    answer = edge.send(request("POST", "/", {"Content-Length": "0"})).expect(400)
    expect({"__type": "UnknownOperationException"}, uncbor(answer.body))


def case_broken_json_unsigned(edge):
    """a broken body is told before a missing signature"""
    headers = {"X-Amz-Target": "Kinesis_20131202.ListStreams", "Content-Type": JSON11}
    edge.send(request("POST", "/", headers, "{bad")).expect(400, __type="SerializationException")


def case_type_without_target(edge):
    """an unknown content type without a target cannot be authorized"""
    answer = edge.send(request("POST", "/", {"Content-Type": "text/plain"}, "x")).expect(403)
    expect({"$matches": f".*<AccessDeniedException>.*{NO_SERVICE}.*"}, answer.text())


def case_type_with_target(edge):
    """an unknown content type with a target is an unknown operation in XML"""
    headers = {"X-Amz-Target": "Kinesis_20131202.ListStreams", "Content-Type": "text/plain"}
    answer = edge.send(request("POST", "/", headers, "x")).expect(404)
    expect({"$matches": r"\s*<UnknownOperationException/>\s*"}, answer.text())


def case_methods(edge):
    """PUT and DELETE at the root cannot be authorized"""
    for method in ("PUT", "DELETE"):
        answer = edge.send(request(method, "/", {"Content-Length": "0"})).expect(403)
        expect({"$matches": f".*<AccessDeniedException>.*{NO_SERVICE}.*"}, answer.text(), method)


def case_content_type_parameters(edge):
    """a charset behind the content type does no harm"""
    edge.send(target("ListStreams", kind=f"{JSON11}; charset=utf-8")).expect(200)


def case_unsigned(edge):
    """without a signature the token is missing"""
    headers = {"X-Amz-Target": "Kinesis_20131202.ListStreams", "Content-Type": JSON11}
    edge.send(request("POST", "/", headers, "{}")).expect(
        400, __type="MissingAuthenticationTokenException", message="Missing Authentication Token")


def case_incomplete_header(edge):
    """what an Authorization header lacks is listed"""
    value = "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request"
    headers = {"X-Amz-Target": "Kinesis_20131202.ListStreams", "Content-Type": JSON11,
               "Authorization": value}
    edge.send(request("POST", "/", headers, "{}")).expect(
        400, __type="IncompleteSignatureException",
        message="Authorization header requires 'Signature' parameter. "
                "Authorization header requires 'SignedHeaders' parameter. "
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' "
                f"header. Authorization={value}")


def case_incomplete_query(edge):
    """what a signed query lacks is listed"""
    headers = {"X-Amz-Target": "Kinesis_20131202.ListStreams", "Content-Type": JSON11}
    path = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00"
    edge.send(request("POST", path, headers, "{}")).expect(
        400, __type="IncompleteSignatureException",
        message="AWS query-string parameters must include 'X-Amz-Credential'. "
                "AWS query-string parameters must include 'X-Amz-SignedHeaders'. "
                "AWS query-string parameters must include 'X-Amz-Date'. "
                "Re-examine the query-string parameters.")


def case_both_forms(edge):
    """a signature in header and query is one too many"""
    headers = {"X-Amz-Target": "Kinesis_20131202.ListStreams", "Content-Type": JSON11,
               "Authorization": authorization(), "X-Amz-Date": DATE}
    edge.send(request("POST", "/?X-Amz-Algorithm=AWS4-HMAC-SHA256", headers, "{}")).expect(
        400, __type="InvalidSignatureException",
        message="Found both 'X-Amz-Algorithm' as a query-string param and "
                "'Authorization' as HTTP header.")


def case_account_of_key(edge):
    """twelve digits as access key are the account"""
    headers = {"X-Amz-Target": "Kinesis_20131202.DescribeStream", "Content-Type": JSON11,
               "Authorization": authorization(key="123456789012"), "X-Amz-Date": DATE}
    edge.send(request("POST", "/", headers, '{"StreamName": "none"}')).expect(
        400, message="Stream none under account 123456789012 not found.")


def case_cbor_error(edge):
    """a CBOR request is answered in CBOR, errors too"""
    body = cbor({"StreamName": "none"})
    answer = edge.send(target("DescribeStream", body, CBOR11)).expect(400)
    expect(CBOR11, answer.headers["content-type"], "the content type")
    expect({"__type": "ResourceNotFoundException",
            "message": "Stream none under account 000000000000 not found."}, uncbor(answer.body))


def case_cbor_bytes(edge):
    """CBOR carries bytes as bytes, and times as tagged milliseconds"""
    edge.stream("cbor-bytes")
    data = bytes(range(256))
    body = cbor({"StreamName": "cbor-bytes", "Data": data, "PartitionKey": "k"})
    put = uncbor(edge.send(target("PutRecord", body, CBOR11)).expect(200).body)
    expect({"ShardId": "shardId-000000000000"}, put)
    body = cbor({"StreamName": "cbor-bytes", "ShardId": put["ShardId"],
                 "ShardIteratorType": "TRIM_HORIZON"})
    iterator = uncbor(edge.send(target("GetShardIterator", body, CBOR11)).expect(200).body)
    body = cbor({"ShardIterator": iterator["ShardIterator"]})
    record = uncbor(edge.send(target("GetRecords", body, CBOR11)).expect(200).body)["Records"][0]
    if record["Data"] != data:
        raise Wrong(f"the data came back as {record['Data']!r}")
    arrival = record["ApproximateArrivalTimestamp"]
    millis = arrival["$tag"][1] if isinstance(arrival, dict) else arrival
    expect({"$more_than": 1_700_000_000_000}, millis, "the arrival")


def case_broken_cbor(edge):
    """a body that ends too early is a SerializationException in CBOR"""
    answer = edge.send(target("DescribeStream", b"\xa1\x6aStream", CBOR11)).expect(400)
    expect({"__type": "SerializationException"}, uncbor(answer.body))


def case_huge_cbor_length(edge):
    """a length of 2^60 costs nothing but an error"""
    answer = edge.send(target("DescribeStream", b"\xbb\x10" + bytes(7), CBOR11)).expect(400)
    expect({"__type": "SerializationException"}, uncbor(answer.body))
