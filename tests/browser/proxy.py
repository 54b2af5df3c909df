"""A line between browser and server that a test can cut, at once or in the moment in which the next answer comes."""

from __future__ import annotations

import re
import socket
import threading


class Proxy:
    """Passes bytes on in both directions until it is told to cut."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.cuts = 0
        self._swallowing = False
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Breaks every connection now."""
        with self._lock:
            self.cuts += len(self._pairs)
            for pair in self._pairs:
                _break(pair)
            self._pairs.clear()

    def cut_at_next_answer(self) -> None:
        """Lets the next question through and loses its answer together with the connection."""
        self._swallowing = True

    def close(self) -> None:
        self._listening.close()
        self.cut()

    def change(self, data: bytes, *, answers: bool) -> bytes:
        """What is passed on instead of these bytes."""
        return data

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.target), 2)
            except OSError:
                client.close()
                continue
            pair = (client, server)
            with self._lock:
                self._pairs.add(pair)
            threading.Thread(target=self._pass, args=(client, server, pair, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client, pair, True), daemon=True).start()

    def _pass(
        self, source: socket.socket, sink: socket.socket, pair: tuple[socket.socket, socket.socket], answers: bool
    ) -> None:
        try:
            while data := self.change(source.recv(65536), answers=answers):
                if answers and self._swallowing:
                    self._swallowing = False
                    self.cuts += 1
                    break
                sink.sendall(data)
        except OSError:
            pass
        with self._lock:
            self._pairs.discard(pair)
        _break(pair)


class PrefixProxy(Proxy):
    """Serves the advisor under `/advisor`, takes that away, and hides the host, as a portal's proxy may."""

    def change(self, data: bytes, *, answers: bool) -> bytes:
        if answers:
            return data
        stripped = re.sub(rb"^([A-Z]+ )/advisor(/\S* HTTP/1.1\r\n)", rb"\1\2", data)
        return re.sub(rb"\r\nHost: [^\r]+", b"\r\nHost: internal.example", stripped)


def _break(pair: tuple[socket.socket, socket.socket]) -> None:
    for one in pair:
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue
        finally:
            one.close()
