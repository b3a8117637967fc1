"""HTTP/2 by prior knowledge, spoken frame by frame."""
import json
import struct

from wire import JSON11, Wrong, authorization, DATE, expect, target

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
END_STREAM, ACK, END_HEADERS = 1, 1, 4


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(
        ">I", stream) + payload


def literals(fields):
    """HPACK: every field as a literal that is not to be indexed, without Huffman codes."""
    out = bytearray()
    for name, value in fields.items():
        for number, text in ((0x00, name), (None, value)):
            data = text.encode()
            if number is not None:
                out.append(number)
            out += _length(len(data)) + data
    return bytes(out)


def _length(number):
    if number < 127:
        return bytes([number])
    out, number = bytearray([127]), number - 127
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


class Session:
    def __init__(self, connection):
        self.connection = connection
        connection.send(PREFACE, frame(SETTINGS, 0, 0),
                        frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 1 << 24)))

    def post(self, stream, operation, body, before=b""):
        """`before`: frames that go out in one piece with the request."""
        fields = {":method": "POST", ":scheme": "http", ":path": "/", ":authority": "localhost",
                  "x-amz-target": f"Kinesis_20131202.{operation}", "content-type": JSON11,
                  "authorization": authorization(), "x-amz-date": DATE}
        self.connection.send(before, frame(HEADERS, END_HEADERS, stream, literals(fields)),
                             frame(DATA, END_STREAM, stream, body.encode()))

    def next(self):
        """(kind, flags, stream, payload) of the next frame that is not about settings."""
        while True:
            head = self.connection.read(9)
            payload = self.connection.read(int.from_bytes(head[:3], "big"))
            kind, flags = head[3], head[4]
            if kind == SETTINGS and not flags & ACK:
                self.connection.send(frame(SETTINGS, ACK, 0))
            if kind not in (SETTINGS, WINDOW_UPDATE):
                return kind, flags, int.from_bytes(head[5:9], "big"), payload

    def answers(self, streams):
        """{stream: (first byte of its header block, body)} once all have ended."""
        heads, bodies, open_streams = {}, {stream: b"" for stream in streams}, set(streams)
        while open_streams:
            kind, flags, stream, payload = self.next()
            if kind == HEADERS:
                heads[stream] = payload[0]
            elif kind == DATA:
                bodies[stream] += payload
            else:
                raise Wrong(f"a frame of kind {kind}: {payload!r}")
            if flags & END_STREAM:
                open_streams.discard(stream)
        return {stream: (heads[stream], bodies[stream]) for stream in streams}


STATUS_200, STATUS_400 = 0x88, 0x8C  # :status from HPACK's static table
COMPRESSION_ERROR = 9


def case_prior_knowledge(edge):
    """the preface alone makes the connection HTTP/2"""
    with edge.connect() as connection:
        session = Session(connection)
        session.post(1, "ListStreams", "{}")
        status, body = session.answers([1])[1]
        expect(STATUS_200, status, "the status")
        expect({"HasMoreStreams": False}, json.loads(body))


def case_many_streams(edge):
    """fifty requests at once are answered each on its own stream"""
    streams = list(range(1, 100, 2))
    with edge.connect() as connection:
        session = Session(connection)
        for stream in streams:
            session.post(stream, "PutRecord", json.dumps(
                {"StreamName": f"none-{stream}", "Data": "AA==", "PartitionKey": "k"}))
        for stream, (status, body) in session.answers(streams).items():
            expect(STATUS_400, status, "the status")
            expect({"message": f"Stream none-{stream} under account 000000000000 not found."},
                   json.loads(body))


def case_ping(edge):
    """a ping comes back with its own bytes"""
    with edge.connect() as connection:
        session = Session(connection)
        connection.send(frame(PING, 0, 0, b"12345678"))
        kind, flags, _, payload = session.next()
        expect([PING, ACK, "12345678"], [kind, flags & ACK, payload.decode()])


def case_bad_preface(edge):
    """a preface that breaks off is no HTTP/2"""
    with edge.connect() as connection:
        connection.send(b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")
        first = connection.read(4)
        if first == b"HTTP":
            return  # Refused in HTTP/1.1.
        kind = first[3:4]
        expect(True, kind in (bytes([SETTINGS]), bytes([GOAWAY])), "a GOAWAY or SETTINGS")


def case_odd_frame_size(edge):
    """a frame past the size that was agreed ends the connection with GOAWAY"""
    with edge.connect() as connection:
        session = Session(connection)
        connection.send(frame(DATA, 0, 1, bytes(20000)))
        expect(GOAWAY, session.next()[0], "the frame's kind")


def case_reset_and_delete(edge):
    """a subscription that is reset just before its stream is deleted ends once"""
    arn = edge.stream("raw-reset")
    named = json.dumps({"StreamARN": arn, "ConsumerName": "c"})
    consumer = edge.send(target("RegisterStreamConsumer", named)).json()["Consumer"]
    edge.advance("PT2S")
    with edge.connect() as connection:
        session = Session(connection)
        session.post(1, "SubscribeToShard", json.dumps({
            "ConsumerARN": consumer["ConsumerARN"], "ShardId": "shardId-000000000000",
            "StartingPosition": {"Type": "TRIM_HORIZON"}}))
        expect(HEADERS, session.next()[0], "the frame's kind")
        expect(DATA, session.next()[0], "the frame's kind")
        session.post(3, "DeleteStream",
                     json.dumps({"StreamName": "raw-reset", "EnforceConsumerDeletion": True}),
                     before=frame(RST_STREAM, 0, 1, struct.pack(">I", 8)))
        expect(STATUS_200, session.answers([3])[3][0], "the status")
    edge.advance("PT10S")


def case_hpack_index(edge):
    """an index past HPACK's tables ends the connection, as a field's and as a name's"""
    for field in (b"\xfe", b"\x7e\x01v", b"\x0f\x6f\x01v"):
        with edge.connect() as connection:
            session = Session(connection)
            block = literals({":method": "GET", ":scheme": "http", ":path": "/",
                              ":authority": "localhost"})
            connection.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, block + field))
            kind, _, _, payload = session.next()
            expect(GOAWAY, kind, "the frame's kind")
            expect(COMPRESSION_ERROR, int.from_bytes(payload[4:8], "big"), "the error")
