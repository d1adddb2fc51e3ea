# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Raw clients and process control for the tests that speak to a real server.

Nothing here shares code with the server: bytes are built and read by hand, so that a mistake in the server's codecs
cannot hide behind the same mistake in the test. Only the standard library is used. Nothing waits by time: a read blocks until
its answer is there and fails after DEADLINE seconds.
"""

import base64
import collections
import http.client
import json
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import threading

DEADLINE = float(os.environ.get("PM_TEST_DEADLINE", "20"))
ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(os.environ.get("PM_BIN_DIR", ROOT / "build/dev/bin"))
WORKERS = os.environ.get("PM_WORKERS")  # I/O workers of the servers; without it their defaults
RECORD_SEPARATOR = "\x1e"

# Timing of the public conformance suites (engine-io.md, section 16; socket-io.md, section 13).
SUITE_OPTIONS = ["--ping-interval", "300", "--ping-timeout", "200", "--connect-timeout", "1000"]


def engines():
    """The WebSocket engines under test; one of them when the environment names it."""
    named = os.environ.get("PM_WS_ENGINE")
    return [named] if named else ["strict", "qt"]


class Server:
    """A server process on a free loopback port. Leaving the `with` block terminates it and insists on exit code 0
    and, when built with a sanitizer, on a silent one."""

    def __init__(self, binary, *options, engine=None, env=None, expect_exit=0, command=None):
        self.binary = binary
        self.expect_exit = expect_exit
        if command is None:
            command = [str(BIN / binary), "--listen", "127.0.0.1:0"]
            if engine:
                command += ["--set", "websocket.engine=" + engine]
            if WORKERS and binary != "ws-echo-server":
                command += ["--set", "workers=" + WORKERS]
        command = [str(part) for part in command] + [str(option) for option in options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env={**os.environ, **(env or {})})
        self.errors = []
        self.log_changed = threading.Condition()
        self.reader = threading.Thread(target=self._collect, daemon=True)
        self.reader.start()
        line = self.process.stdout.readline().decode()
        self.ready_line = line
        if " listening on http://" not in line:
            self.process.wait(DEADLINE)
            self.reader.join(DEADLINE)
            raise AssertionError(f"{binary} did not start: {line!r}\n{self.log()}")
        self.host, port = line.strip().rsplit("/", 1)[1].rsplit(":", 1)
        self.port = int(port)

    def _collect(self):
        for line in self.process.stderr:
            with self.log_changed:
                self.errors.append(line.decode(errors="replace"))
                self.log_changed.notify_all()

    def log(self):
        with self.log_changed:
            return "".join(self.errors)

    @property
    def url(self):
        return f"http://{self.host}:{self.port}"

    @property
    def pid(self):
        return self.process.pid

    def stop(self, sig=signal.SIGTERM):
        """Terminates the process; returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(sig)
        try:
            code = self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"{self.binary} did not stop within {DEADLINE} s\n{self.log()}")
        self.reader.join(DEADLINE)
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        code = self.stop()
        if kind is None:
            log = self.log()
            if any(word in log for word in ("Sanitizer", "runtime error:")):
                raise AssertionError(log)
            if code != self.expect_exit:
                raise AssertionError(f"{self.binary} ended with {code}\n{log}")
        elif self.log():
            sys.stderr.write(self.log())


class Closed(Exception):
    """The peer closed the connection where more bytes were awaited."""


class Tcp:
    """A TCP connection with a read buffer."""

    def __init__(self, server, receive_buffer=None):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(DEADLINE)
        try:
            self.socket.connect((server.host, server.port))
        except OSError:
            self.socket.close()
            raise
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, data):
        """Sends all of `data`; a peer that has closed already is no error (its answer is still to be read)."""
        if isinstance(data, str):
            data = data.encode()
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def _more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        if not data:
            raise Closed(self.buffer)
        self.buffer += data

    def exactly(self, count):
        while len(self.buffer) < count:
            self._more()
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def until(self, mark):
        while mark not in self.buffer:
            self._more()
        data, self.buffer = self.buffer.split(mark, 1)
        return data + mark

    def rest(self):
        """Everything up to the end of the stream."""
        try:
            while True:
                self._more()
        except Closed:
            data, self.buffer = self.buffer, b""
            return data

    def is_closed(self):
        """Waits for the end of the stream: True when nothing more came before it."""
        return self.rest() == b""

    def finish(self):
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self):
        """Closes with a TCP reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self):
        self.socket.close()


Response = collections.namedtuple("Response", "status reason headers body")


def read_response(tcp, head_only=False):
    """One HTTP answer; header names in lower case. Insists on a complete answer."""
    head = tcp.until(b"\r\n\r\n").decode("latin-1")
    lines = head[:-4].split("\r\n")
    version, status, reason = (lines[0] + " ").split(" ", 2)
    assert version in ("HTTP/1.1", "HTTP/1.0"), head
    headers = {}
    for line in lines[1:]:
        name, value = line.split(":", 1)
        headers[name.strip().lower()] = value.strip()
    body = b""
    if status != "101" and status != "204" and not head_only:
        if headers.get("transfer-encoding") == "chunked":
            while True:
                size = int(tcp.until(b"\r\n").strip(), 16)
                body += tcp.exactly(size)
                tcp.exactly(2)
                if size == 0:
                    break
        elif "content-length" in headers:
            body = tcp.exactly(int(headers["content-length"]))
        else:
            body = tcp.rest()
    return Response(int(status), reason.strip(), headers, body)


def request(server, method, target, body=None, headers=None, tcp=None):
    """One request on a connection of its own (or on `tcp`), written by hand; returns the Response."""
    own = tcp is None
    connection = tcp or Tcp(server)
    try:
        fields = {"Host": f"{server.host}:{server.port}", **(headers or {})}
        if isinstance(body, str):
            body = body.encode()
        if body is not None and not any(name.lower() in ("content-length", "transfer-encoding") for name in fields):
            fields["Content-Length"] = str(len(body))
        head = f"{method} {target} HTTP/1.1\r\n" + "".join(f"{n}: {v}\r\n" for n, v in fields.items()) + "\r\n"
        connection.send(head.encode("latin-1") + (body or b""))
        return read_response(connection, head_only=method == "HEAD")
    finally:
        if own:
            connection.close()


# --- WebSocket -----------------------------------------------------------------------------------------------------

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
Frame = collections.namedtuple("Frame", "opcode payload fin rsv")


def frame_bytes(opcode, payload=b"", fin=True, masked=True, rsv=0, length=None, mask=b"\x12\x34\x56\x78"):
    """One RFC 6455 frame; `length` announces another length than the payload's."""
    if isinstance(payload, str):
        payload = payload.encode()
    size = len(payload) if length is None else length
    first = (0x80 if fin else 0) | (rsv << 4) | opcode
    bit = 0x80 if masked else 0
    if size < 126:
        head = struct.pack("!BB", first, bit | size)
    elif size < 65536:
        head = struct.pack("!BBH", first, bit | 126, size)
    else:
        head = struct.pack("!BBQ", first, bit | 127, size)
    if not masked:
        return head + payload
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


class WebSocket:
    """A WebSocket client on raw frames. `response` is the answer to the handshake."""

    def __init__(self, server, target, headers=None, expect=101, receive_buffer=None, early=b""):
        self.tcp = Tcp(server, receive_buffer)
        fields = {
            "Host": f"{server.host}:{server.port}", "Upgrade": "websocket", "Connection": "Upgrade",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13", **(headers or {}),
        }
        head = f"GET {target} HTTP/1.1\r\n" + "".join(f"{n}: {v}\r\n" for n, v in fields.items() if v is not None)
        self.tcp.send(head.encode() + b"\r\n" + early)
        self.response = read_response(self.tcp)
        if expect is not None:
            assert self.response.status == expect, self.response
        if expect == 101:
            assert self.response.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", self.response

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.tcp.close()

    def close(self):
        self.tcp.close()

    def send(self, payload, opcode=None, **options):
        if opcode is None:
            opcode = TEXT if isinstance(payload, str) else BINARY
        self.tcp.send(frame_bytes(opcode, payload, **options))

    def send_raw(self, data):
        self.tcp.send(data)

    def frame(self):
        first, second = self.tcp.exactly(2)
        assert not second & 0x80, "a server must not mask"
        size = second & 0x7F
        if size == 126:
            size = struct.unpack("!H", self.tcp.exactly(2))[0]
        elif size == 127:
            size = struct.unpack("!Q", self.tcp.exactly(8))[0]
        return Frame(first & 0x0F, self.tcp.exactly(size), bool(first & 0x80), (first >> 4) & 7)

    def message(self):
        """The next text (str) or binary (bytes) message; control pings are answered."""
        while True:
            frame = self.frame()
            assert frame.fin and not frame.rsv, frame
            if frame.opcode == TEXT:
                return frame.payload.decode()
            if frame.opcode == BINARY:
                return frame.payload
            if frame.opcode == PING:
                self.send(frame.payload, PONG)
            else:
                raise Closed(frame)

    def expect_close(self, code=None, skip_data=False):
        """Reads up to the close frame and returns its code (1005 when it has none); then TCP must end."""
        while True:
            frame = self.frame()
            if frame.opcode == CLOSE:
                break
            assert skip_data or frame.opcode in (PING, PONG), frame
        got = struct.unpack("!H", frame.payload[:2])[0] if frame.payload else 1005
        if code is not None:
            allowed = code if isinstance(code, (set, tuple, list)) else {code}
            assert got in allowed, f"close code {got}, expected {code}"
        self.send(frame.payload[:2], CLOSE)
        assert self.tcp.is_closed(), "bytes behind the close frame"
        return got


# --- Engine.IO and Socket.IO ---------------------------------------------------------------------------------------

class EngineWebSocket(WebSocket):
    """An Engine.IO session on WebSocket; `open` is the open packet's JSON. Answers pings unless told not to."""

    def __init__(self, server, path="/socket.io/", query="", headers=None, answer_pings=True, **options):
        super().__init__(server, f"{path}?EIO=4&transport=websocket{query}", headers, **options)
        self.answer_pings = answer_pings
        packet = super().message()
        assert packet[0] == "0", packet
        self.open = json.loads(packet[1:])
        self.sid = self.open["sid"]

    def packet(self):
        """The next packet that is no ping."""
        while True:
            packet = super().message()
            if packet == "2" and self.answer_pings:
                self.send("3")
                continue
            return packet

    def expect(self, packet):
        got = self.packet()
        assert got == packet, f"got {got!r}, expected {packet!r}"


class EnginePolling:
    """An Engine.IO session on long polling, each request on a connection of its own."""

    def __init__(self, server, path="/socket.io/", query="", headers=None):
        self.server, self.path, self.query, self.headers = server, path, query, headers or {}
        response = request(server, "GET", f"{path}?EIO=4&transport=polling{query}", headers=self.headers)
        assert response.status == 200, response
        self.handshake_response = response
        packets = response.body.decode().split(RECORD_SEPARATOR)
        assert packets[0][0] == "0", packets
        self.open = json.loads(packets[0][1:])
        self.sid = self.open["sid"]
        self.pending = collections.deque(packets[1:])
        self.answer_pings = True

    @property
    def target(self):
        return f"{self.path}?EIO=4&transport=polling&sid={self.sid}{self.query}"

    def get(self):
        return request(self.server, "GET", self.target, headers=self.headers)

    def start_get(self):
        """A GET whose answer is read later, by read_response(); returns its connection."""
        tcp = Tcp(self.server)
        tcp.send(f"GET {self.target} HTTP/1.1\r\nHost: {self.server.host}:{self.server.port}\r\n\r\n")
        return tcp

    def post(self, body, headers=None):
        return request(self.server, "POST", self.target, body,
                       {"Content-Type": "text/plain;charset=UTF-8", **self.headers, **(headers or {})})

    def send(self, packet):
        response = self.post(packet)
        assert (response.status, response.body) == (200, b"ok"), response

    def packet(self):
        """The next packet that is no ping, polling as often as needed."""
        while True:
            while not self.pending:
                response = self.get()
                assert response.status == 200, response
                self.pending.extend(response.body.decode().split(RECORD_SEPARATOR))
            packet = self.pending.popleft()
            if packet == "2" and self.answer_pings:
                self.send("3")
                continue
            return packet

    def expect(self, packet):
        got = self.packet()
        assert got == packet, f"got {got!r}, expected {packet!r}"

    def close(self):
        request(self.server, "POST", self.target, "1")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def is_closed_session(server, sid, path="/socket.io/"):
    """True when polling session `sid` is over: polls until the server answers code 1 (engine-io.md, section 2), through
    what is still queued and a close that waits to be delivered (section 5). False when a poll is answered otherwise."""
    closing = False
    while True:
        response = request(server, "GET", f"{path}?EIO=4&transport=polling&sid={sid}")
        if response.status == 400:
            return json.loads(response.body)["code"] == 1
        if response.status != 200 or closing:
            return False
        closing = "1" in response.body.decode().split(RECORD_SEPARATOR)


class SocketClient:
    """Socket.IO packets over an Engine.IO session (either transport). Binary attachments come as bytes."""

    def __init__(self, engine):
        self.engine = engine

    def send(self, packet, *attachments):
        if isinstance(self.engine, EnginePolling):
            parts = ["4" + packet] + ["b" + base64.b64encode(data).decode() for data in attachments]
            self.engine.send(RECORD_SEPARATOR.join(parts))
            return
        self.engine.send("4" + packet)
        for data in attachments:
            self.engine.send(data)

    def receive(self):
        """The next Socket.IO packet's text, or bytes for an attachment."""
        packet = self.engine.packet()
        if isinstance(packet, bytes):
            return packet
        if packet[0] == "b":
            return base64.b64decode(packet[1:])
        assert packet[0] == "4", packet
        return packet[1:]

    def expect(self, *packets):
        for packet in packets:
            got = self.receive()
            assert got == packet, f"got {got!r}, expected {packet!r}"

    def connect(self, nsp="/", auth=None):
        """Joins a namespace; returns the socket id. Fails on CONNECT_ERROR."""
        prefix = "" if nsp == "/" else nsp + ","
        self.send("0" + prefix + (json.dumps(auth, separators=(",", ":")) if auth is not None else ""))
        answer = self.receive()
        assert answer.startswith("0" + prefix), answer
        return json.loads(answer[1 + len(prefix):])["sid"]

    def event(self):
        """The next event as a list [name, arguments...]; an attachment-free one of namespace `/`."""
        packet = self.receive()
        assert packet[0] == "2", packet
        return json.loads(packet[packet.index("["):])

    def close(self):
        self.engine.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def connections(server):
    """Both transports, as (name, maker of an Engine.IO session)."""
    return [("polling", lambda **options: EnginePolling(server, **options)),
            ("websocket", lambda **options: EngineWebSocket(server, **options))]


class Publisher:
    """The publish API on one kept-alive connection."""

    def __init__(self, server, key=None):
        self.connection = http.client.HTTPConnection(server.host, server.port, timeout=DEADLINE)
        self.headers = {"Content-Type": "application/json"}
        if key:
            self.headers["Authorization"] = "Bearer " + key

    def call(self, method, path, body=None, headers=None):
        """Returns (status, parsed JSON body)."""
        data = body if isinstance(body, (str, bytes)) or body is None else json.dumps(body)
        self.connection.request(method, path, data, {**self.headers, **(headers or {})})
        response = self.connection.getresponse()
        text = response.read()
        return response.status, json.loads(text) if text else None

    def post(self, path, body, headers=None):
        return self.call("POST", path, body, headers)

    def event(self, name, row):
        return self.post("/api/v1/events/" + name, row)

    def close(self):
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
