#!/usr/bin/env python3
"""@TITLE@

@STORY@

It is made of plain sockets, and needs Python 3 alone:

    python3 upstream.py unix:/tmp/up.sock journal.txt
    python3 upstream.py 127.0.0.1:8082 journal.txt

A line of the journal, "request ID", is a request that it has read whole, head and body; ID is its X-Lab-Request. On SIGUSR1 it closes its
connections, and treats every later one well.
"""
import os
import re
import select
import signal
import socket
import struct
import sys
import threading
import time

BACKLOG = @BACKLOG@  # given to listen(2)
ADDRESSES = @ADDRESSES@  # loopback addresses that it listens on, from 127.0.0.1 up
ACCEPTS = @ACCEPTS@  # so many connections, and then none any more; None for no end
STOPS_LISTENING = @STOPS_LISTENING@  # whether it closes its listener then
ONE_AT_A_TIME = @ONE_AT_A_TIME@  # whether it accepts a connection when it is done with the one before
ACCEPT_AFTER = @ACCEPT_AFTER@  # seconds from when the first connection waits until it is accepted
ENDS_AFTER = @ENDS_AFTER@  # seconds from its first connection until it ends, its listener and all connections; None for never
BACK_AFTER = @BACK_AFTER@  # seconds from that end until it listens again, and treats every connection well


def treats_badly(number, address):
    """Whether it treats a connection badly, by its number and that of its address, both from 1."""
    return @BADLY@


def badly(peer):
    while True:
@STEPS@


def well(peer):
    while True:
@WELL@


class Gone(Exception):
    """The peer has ended, or this side has."""


class Requests:
    """Counts the requests in what was read: heads, and whole ones with their bodies."""

    def __init__(self, tell):
        self.heads = self.whole = self.id = 0
        self._tell, self._octets, self._rest = tell, b"", self._head

    def read(self, octets):
        self._octets += octets
        while self._rest():
            pass

    def of_head(self, octets):
        """How many of these octets belong to the head that is being read."""
        at = (self._octets + octets).find(b"\r\n\r\n")
        return len(octets) if at < 0 else max(1, at + 4 - len(self._octets))

    def _line(self, end=b"\r\n"):
        if end not in self._octets:
            return None
        line, self._octets = self._octets.split(end, 1)
        return line

    def _head(self):
        head = self._line(b"\r\n\r\n")
        if head is None:
            return False
        self.heads += 1
        self.id = int(self._field(head, b"X-Lab-Request") or 0)
        self._left = int(self._field(head, b"Content-Length") or 0)
        self._rest = self._chunk if (self._field(head, b"Transfer-Encoding") or b"").lower().endswith(b"chunked") else self._body
        return True

    @staticmethod
    def _field(head, name):
        found = re.search(rb"\r\n" + name + rb":[ \t]*([^\r\n]*)", head, re.IGNORECASE)
        return found and found.group(1).strip()

    def _body(self):
        taken = min(self._left, len(self._octets))
        self._left, self._octets = self._left - taken, self._octets[taken:]
        return self._left == 0 and self._end()

    def _chunk(self):
        line = self._line()
        if line is None:
            return False
        self._left = int(line.split(b";")[0], 16) + 2
        self._rest = self._trailer if self._left == 2 else self._chunked
        return True

    def _chunked(self):
        taken = min(self._left, len(self._octets))
        self._left, self._octets = self._left - taken, self._octets[taken:]
        if self._left == 0:
            self._rest = self._chunk
        return self._left == 0

    def _trailer(self):
        line = self._line()
        return line is not None and (line != b"" or self._end())

    def _end(self):
        self.whole += 1
        self._rest = self._head
        self._tell("request %d" % self.id)
        return True


class Peer:
    """A connection of the proxy's. What it cannot do any more, because the peer has ended, raises Gone."""

    def __init__(self, connection, journal, over):
        self._connection, self._over = connection, over
        self._requests = Requests(journal)
        self._heads = self._whole = 0  # those that the steps have seen

    def read_request(self):
        self._whole += 1
        while self._requests.whole < self._whole:
            self._receive(4096)
        self._heads = self._whole

    def read_head(self):
        """Leaves the body in the kernel, whatever is there of it."""
        self._heads += 1
        while self._requests.heads < self._heads:
            self._receive(self._requests.of_head(self._receive(4096, socket.MSG_PEEK)))

    def read(self, octets):
        while octets > 0:
            octets -= len(self._receive(4096))
        self._heads, self._whole = self._requests.heads, self._requests.whole

    def read_slowly(self, octets, gap):
        before = self._requests.whole
        while self._requests.whole == before:
            self._receive(octets)
            time.sleep(gap)
        self._heads, self._whole = self._requests.heads, self._requests.whole

    def close_if_idle(self, least, most):
        place = self._requests.id * 0.6180339887498949 % 1
        if not select.select([self._connection], [], [], least + (most - least) * place)[0]:
            raise Gone
        self._receive(1)
        self._heads, self._whole = self._requests.heads, self._requests.whole

    def pause_one_in(self, requests, seconds):
        if self._requests.id % requests == 0:
            time.sleep(seconds)

    def drain(self):
        while True:
            self._receive(4096)

    def write(self, octets):
        try:
            self._connection.sendall(self._filled(octets))
        except OSError:
            raise Gone from None

    def drip(self, octets, gap, for_ever):
        octets = self._filled(octets)
        while True:
            for octet in octets:
                self.write(bytes([octet]))
                time.sleep(gap)
            if not for_ever:
                return

    def end_writing(self):
        try:
            self._connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the peer may have ended

    def hold(self):
        """Does nothing more, until it is to be well."""
        self._over.wait()
        raise Gone

    def close(self):
        """A FIN on TCP; a reset where octets of the peer are unread (close(2))."""
        self._connection.close()
        raise Gone

    def reset(self):
        if self._connection.family == socket.AF_INET:
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def _receive(self, most, flags=0):
        try:
            octets = self._connection.recv(most, flags)
        except OSError:
            raise Gone from None
        if not octets:
            raise Gone
        if not flags:
            self._requests.read(octets)
        return octets

    def _filled(self, octets):
        return octets.replace(b"{id}", b"%010d" % self._requests.id)


class Upstream:
    def __init__(self, endpoint, journal):
        self._endpoint, self._journal = endpoint, journal
        self._is_well, self._over = False, threading.Event()
        self._connections, self._listener = set(), None

    def listen(self):
        if self._endpoint.startswith("unix:"):
            path = self._endpoint[5:]
            listener = socket.socket(socket.AF_UNIX)
            try:
                os.unlink(path)
            except FileNotFoundError:
                pass
            listener.bind(path)
        else:
            host, port = self._endpoint.rsplit(":", 1)
            listener = socket.socket(socket.AF_INET)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host if ADDRESSES == 1 else "0.0.0.0", int(port)))
        listener.listen(BACKLOG)
        self._listener = listener

    def stop_listening(self):
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept(2), whose reference would keep it open
            listener.close()

    def serve(self):
        number = 0
        if ACCEPTS == 0 and STOPS_LISTENING:
            self.stop_listening()
        while True:
            if not self._is_well and ACCEPTS is not None and number >= ACCEPTS:
                if STOPS_LISTENING:
                    self.stop_listening()
                self._over.wait()
            connection = self._accept(first=number == 0)
            if connection is None:
                continue
            number += 1
            if number == 1 and ENDS_AFTER is not None:
                threading.Thread(target=self._restart, daemon=True).start()
            one = threading.Thread(target=self._handle, args=(connection, number), daemon=True)
            one.start()
            if ONE_AT_A_TIME and not self._is_well:
                one.join()

    def be_well(self, *_):
        self._is_well = True
        self._over.set()
        self._close_connections()
        if self._listener is None:
            self.listen()
        self.tell("well")

    def tell(self, line):
        with open(self._journal, "a") as journal:
            journal.write(line + "\n")

    def _accept(self, first):
        listener = self._listener
        if listener is None:
            time.sleep(0.01)
            return None
        try:
            if first and ACCEPT_AFTER and not self._is_well:
                select.select([listener], [], [])
                time.sleep(ACCEPT_AFTER)
            return listener.accept()[0]
        except OSError:
            return None  # it stopped listening meanwhile

    def _handle(self, connection, number):
        self._connections.add(connection)
        address = 1 if connection.family == socket.AF_UNIX else int(connection.getsockname()[0].split(".")[3])
        try:
            is_bad = not self._is_well and treats_badly(number, address)
            (badly if is_bad else well)(Peer(connection, self.tell, self._over))
        except (Gone, OSError, ValueError):
            pass
        finally:
            self._connections.discard(connection)
            connection.close()

    def _restart(self):
        time.sleep(ENDS_AFTER)
        self.stop_listening()
        self._is_well = True
        self._close_connections()
        time.sleep(BACK_AFTER)
        if self._listener is None:
            self.listen()

    def _close_connections(self):
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the peer may have ended
            connection.close()


def main():
    upstream = Upstream(sys.argv[1], sys.argv[2])
    upstream.listen()
    signal.signal(signal.SIGUSR1, upstream.be_well)
    threading.Thread(target=upstream.serve, daemon=True).start()
    upstream.tell("listening")
    while True:
        signal.pause()


main()
