#!/usr/bin/env python3
"""A client that sends its requests one after the other on a connection that it keeps while it can, and tries none again. curl does: on a
connection that it uses again, it sends a request that got no answer a second time, and says nothing of that. It is strict, too: curl takes
much for an answer that is no HTTP.

    python3 client.py ADDRESS:PORT PATH DEADLINE PACE METHOD FIELDS BODY ANSWERS ID...

A request begins PACE seconds after the one before did, or when that has ended if this is later. FIELDS are lines
"Name: value" and BODY is a file; both may be empty. An answer's body goes to the file ANSWERS.ID. For each request it prints its id,
the status, what curl's exit code would be (0 whole, 7 refused, 8 no HTTP, 18 cut, 28 no end, 52 nothing), the octets of the body, and
the seconds.
"""
import re
import select
import socket
import sys
import time

READ_ON = 0.1  # seconds that it waits behind an answer, for an end or for octets that nobody asked for; at a pace, it waits until the next request


class Ended(Exception):
    """The answer has come to an end that is none."""

    def __init__(self, code):
        self.code = code


class Client:
    def __init__(self, front, deadline):
        self._front, self._deadline, self._socket = front, deadline, None

    def ask(self, octets, is_head):
        """Sends a request, and gives the status, the code and the body of what comes; then read_on is due."""
        self._until = time.monotonic() + self._deadline
        self._status, self._octets, self._body = 0, b"", b""
        try:
            if self._socket is None:
                self._connect()
            self._send(octets)
            keeps = self._read(is_head)
            code = 0
        except Ended as ended:
            keeps, code = False, ended.code
        if not keeps or self._octets:
            self._close()
        return self._status, code, self._body

    def read_on(self, seconds):
        """Waits behind an answer; a connection on which something comes is at its end."""
        if self._socket is not None and select.select([self._socket], [], [], seconds)[0]:
            self._close()

    def _connect(self):
        host, port = self._front.rsplit(":", 1)
        try:
            self._socket = socket.create_connection((host, int(port)), self._deadline)
        except OSError:
            raise Ended(7) from None

    def _close(self):
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _send(self, octets):
        """Sends until all is sent or an answer has begun: an early one may come while nobody reads the rest."""
        self._socket.setblocking(False)
        while octets:
            readable, writable, _ = select.select([self._socket], [self._socket], [], max(0, self._until - time.monotonic()))
            if not readable and not writable:
                raise Ended(28)
            if readable:
                return
            try:
                octets = octets[self._socket.send(octets):]
            except BlockingIOError:
                pass
            except OSError:
                return  # what came before that is still to be read

    def _more(self):
        """Reads what comes next, and says whether it was not the end."""
        if not select.select([self._socket], [], [], max(0, self._until - time.monotonic()))[0]:
            raise Ended(28)
        try:
            octets = self._socket.recv(65536)
        except OSError:
            raise Ended(18 if self._status else 52) from None
        self._octets += octets
        return octets != b""

    def _until_mark(self, mark):
        while mark not in self._octets:
            if not self._more():
                raise Ended(18 if self._status else 8 if self._octets else 52)
        part, self._octets = self._octets.split(mark, 1)
        return part

    def _read(self, is_head):
        """Reads an answer, and says whether the connection goes on."""
        status = 100
        while 100 <= status < 200 and status != 101:
            head = self._until_mark(b"\r\n\r\n")
            line = re.match(rb"HTTP/1\.([01]) (\d\d\d)(.*)", head.split(b"\r\n")[0], re.DOTALL)
            status = int(line.group(2)) if line else 101 # as what nobody asked for
            self._status = status if status >= 200 else 0
            if not re.fullmatch(rb"( [\t -~\x80-\xff]*)?", line.group(3) if line else b"-") or status == 101:
                raise Ended(8)
            fields = [self._field(field) for field in head.split(b"\r\n")[1:]]
        values = lambda name: [value.strip().lower() for field, value in fields if field.lower() == name]
        lengths = values(b"content-length")
        if len(lengths) > 1 or any(not length.isdigit() for length in lengths) or lengths and values(b"transfer-encoding"):
            raise Ended(8)
        if is_head or status in (204, 304):
            pass
        elif b"chunked" in values(b"transfer-encoding"):
            self._read_chunks()
        elif lengths:
            self._take(int(lengths[0]))
        else:
            while self._more():
                pass
            self._take(len(self._octets))
            return False
        return b"close" not in values(b"connection") and line.group(1) == b"1"

    @staticmethod
    def _field(line):
        """A field's name and value; a line that is no field by RFC 9112 section 5 is no HTTP, though many clients bear it."""
        field = re.fullmatch(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t -~\x80-\xff]*)", line)
        if field is None:
            raise Ended(8)
        return field.groups()

    def _take(self, count):
        while len(self._octets) < count:
            if not self._more():
                self._body += self._octets
                raise Ended(18)
        self._body, self._octets = self._body + self._octets[:count], self._octets[count:]

    def _read_chunks(self):
        while True:
            size = self._until_mark(b"\r\n").split(b";")[0].strip()
            if not re.fullmatch(rb"[0-9A-Fa-f]+", size):
                raise Ended(8)
            if int(size, 16) == 0:
                break
            self._take(int(size, 16))
            if self._until_mark(b"\r\n") != b"":
                raise Ended(8)
        while trailer := self._until_mark(b"\r\n"):
            self._field(trailer)


def main():
    front, path, deadline, pace, method, fields, upload, answers, *ids = sys.argv[1:]
    client, pace, due = Client(front, float(deadline)), float(pace), time.monotonic()
    body = open(upload, "rb").read() if upload else b""
    length = "Content-Length: %d\r\n" % len(body) if upload else ""
    for one in ids:
        head = "%s %s HTTP/1.1\r\nHost: lab\r\nX-Lab-Request: %s\r\n%s%s\r\n" % (method, path, one, "".join(f + "\r\n" for f in fields.split("\n") if f), length)
        began = time.monotonic()
        status, code, answer = client.ask(head.encode("latin-1") + body, method == "HEAD")
        with open("%s.%s" % (answers, one), "wb") as file:
            file.write(answer)
        print("%s %03d %d %d %.6f" % (one, status, code, len(answer), time.monotonic() - began), flush=True)
        due += pace
        client.read_on(max(0, due - time.monotonic()) if pace else READ_ON)
        time.sleep(max(0, due - time.monotonic()))


main()
