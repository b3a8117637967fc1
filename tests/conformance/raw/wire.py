"""What the raw cases stand on: sockets, HTTP/1.1 answers, signed requests, CBOR.

A case is a function case_...(edge) with a docstring, its name. It fails by raising Wrong.
"""
import json
import pathlib
import socket
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from engine.match import mismatch  # noqa: E402

SECONDS = 10
DATE = "20260105T080000Z"
JSON11 = "application/x-amz-json-1.1"
JSON10 = "application/x-amz-json-1.0"
CBOR11 = "application/x-amz-cbor-1.1"
FORM = "application/x-www-form-urlencoded; charset=utf-8"


class Wrong(Exception):
    """The endpoint answered something else."""


def expect(wanted, actual, what="the answer"):
    problem = mismatch(wanted, actual, what)
    if problem:
        raise Wrong(problem)


class Answer:
    """status, headers (names in lower case), body."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            raise Wrong(f"the body is no JSON: {self.body[:200]!r}") from None

    def text(self):
        return self.body.decode("utf-8", "replace")

    def expect(self, wanted_status, /, **wanted):
        """Status, and members of the JSON body."""
        if self.status != wanted_status:
            raise Wrong(f"status {self.status} in place of {wanted_status}: {self.body[:300]!r}")
        if wanted:
            expect(wanted, self.json(), "")
        return self


class Connection:
    """One socket, read answer by answer."""

    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port), SECONDS)
        self._file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()
        self.socket.close()

    def send(self, *parts):
        self.socket.sendall(b"".join(p.encode() if isinstance(p, str) else p for p in parts))
        return self

    def half_close(self):
        self.socket.shutdown(socket.SHUT_WR)

    def read(self, count):
        data = self._file.read(count)
        if len(data) < count:
            raise Wrong(f"the connection ended after {len(data)} of {count} bytes")
        return data

    def ended(self):
        """Whether the endpoint has closed, nothing more being sent."""
        try:
            return self._file.read(1) == b""
        except OSError:
            return True

    def answer(self, body_wanted=True):
        line = self._line()
        parts = line.split(" ", 2)
        if len(parts) < 2 or not parts[0].startswith("HTTP/1."):
            raise Wrong(f"no HTTP/1.1 answer: {line!r}")
        status, headers = int(parts[1]), {}
        while line := self._line():
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        bodiless = not body_wanted or status < 200 or status in (204, 304)
        return Answer(status, headers, b"" if bodiless else self._body(headers))

    def _line(self):
        line = self._file.readline()
        if not line:
            raise Wrong("the connection ended without an answer")
        return line.decode("latin-1").rstrip("\r\n")

    def _body(self, headers):
        if headers.get("transfer-encoding", "").lower() == "chunked":
            chunks = []
            while size := int(self._line().split(";")[0], 16):
                chunks.append(self.read(size))
                self._line()
            self._line()
            return b"".join(chunks)
        return self.read(int(headers.get("content-length", 0)))


def authorization(service="kinesis", region="us-east-1", key="conformance"):
    scope = f"{key}/{DATE[:8]}/{region}/{service}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature={'0' * 64}"


def request(method, path, headers, body=b"", length=True):
    """The bytes of an HTTP/1.1 request; Host and Content-Length are added when absent."""
    body = body.encode() if isinstance(body, str) else body
    names = {name.lower() for name in headers}
    lines = [f"{method} {path} HTTP/1.1"]
    if "host" not in names:
        lines.append("Host: localhost")
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if length and body and "content-length" not in names and "transfer-encoding" not in names:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def signed(service="kinesis", **more):
    headers = {"Authorization": authorization(service), "X-Amz-Date": DATE}
    return {**headers, **{name.replace("_", "-"): value for name, value in more.items()}}


def target(operation, body="{}", kind=JSON11, prefix="Kinesis_20131202", service="kinesis", **more):
    """A signed call by X-Amz-Target."""
    headers = {**signed(service), "X-Amz-Target": f"{prefix}.{operation}", "Content-Type": kind}
    headers.update({name.replace("_", "-"): value for name, value in more.items()})
    return request("POST", "/", headers, body)


def cloudwatch(operation, body="{}", **more):
    return target(operation, body, JSON10, "GraniteServiceVersion20100801", "monitoring", **more)


def query(text, service="monitoring"):
    return request("POST", "/", {**signed(service), "Content-Type": FORM}, text)


class Edge:
    """The endpoint."""

    def __init__(self, host, port):
        self.host, self.port = host, port

    def connect(self):
        return Connection(self.host, self.port)

    def send(self, *parts, body_wanted=True):
        """One request on a connection of its own."""
        with self.connect() as connection:
            return connection.send(*parts).answer(body_wanted)

    def control(self, method, path, body=None):
        text = "" if body is None else json.dumps(body)
        return self.send(request(method, path, {"Content-Type": "application/json"}, text))

    def advance(self, duration):
        self.control("POST", "/_weir/clock/advance", {"by": duration}).expect(200)

    def stream(self, name, shards=1):
        """A stream that is ACTIVE."""
        body = json.dumps({"StreamName": name, "ShardCount": shards})
        self.send(target("CreateStream", body)).expect(200)
        self.advance("PT2S")
        return f"arn:aws:kinesis:us-east-1:000000000000:stream/{name}"


# --- CBOR, as far as the cases need it ---

def cbor(value):
    """Definite lengths, shortest heads."""
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        data = value.encode()
        return _head(3, len(data)) + data
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    return _head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())


def _head(major, number):
    for limit, code, form in ((24, None, None), (1 << 8, 24, ">B"), (1 << 16, 25, ">H"),
                              (1 << 32, 26, ">I"), (1 << 64, 27, ">Q")):
        if number < limit:
            if code is None:
                return bytes([major << 5 | number])
            return bytes([major << 5 | code]) + struct.pack(form, number)
    raise ValueError(number)


def uncbor(data):
    value, end = _value(data, 0)
    if end != len(data):
        raise Wrong(f"{len(data) - end} bytes after the CBOR value")
    return value


def _value(data, at):
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if major == 7:
        return _simple(data, at, info)
    number, at = (None, at) if info == 31 else _number(data, at, info)
    if major in (0, 1):
        return (number if major == 0 else -1 - number), at
    if major == 6:
        value, at = _value(data, at)
        return {"$tag": [number, value]}, at
    if major in (2, 3):
        if number is None:
            parts, at = _until_break(data, at)
            return (b"" if major == 2 else "").join(parts), at
        piece = data[at:at + number]
        return (piece if major == 2 else piece.decode()), at + number
    items, at = _until_break(data, at) if number is None else _items(
        data, at, number * (major - 3))
    return (items if major == 4 else dict(zip(items[::2], items[1::2]))), at


def _number(data, at, info):
    if info < 24:
        return info, at
    size = 1 << (info - 24)
    return int.from_bytes(data[at:at + size], "big"), at + size


def _simple(data, at, info):
    if info in (25, 26, 27):
        size, form = {25: (2, ">e"), 26: (4, ">f"), 27: (8, ">d")}[info]
        return struct.unpack(form, data[at:at + size])[0], at + size
    return {20: False, 21: True, 22: None, 23: None}[info], at


def _items(data, at, count):
    items = []
    for _ in range(count):
        item, at = _value(data, at)
        items.append(item)
    return items, at


def _until_break(data, at):
    items = []
    while data[at] != 0xFF:
        item, at = _value(data, at)
        items.append(item)
    return items, at + 1
