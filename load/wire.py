"""Requests on the wire and answers from it, with the parser that FastHttpUser uses.

FastHttpUser's own client gives each user a cookie jar, follows redirects and may send a
request several times. An arrival is one request of one person, sent once; so only the
parser of geventhttpclient is used here, on sockets of our own.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import gevent.socket
from geventhttpclient.response import (
    HTTPConnectionClosed,
    HTTPParseError,
    HTTPSocketResponse,
)

from load.target import Target

# A server may have closed a connection that nobody used for a while.
IDLE_AT_MOST_S = 4.0
BLOCK_BYTES = 32 * 1024


class NoAnswer(Exception):
    """The server did not answer, or not in time, or not in HTTP."""


class ClosedEarly(NoAnswer):
    """The connection was closed before the first byte of an answer."""


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    form: bytes = b""  # urlencoded; of a POST
    partial: bool = False  # asks for a part of a page, as htmx does
    etag: str = ""  # of the page that is there already, should it still be right
    note: int = (
        0  # what the records shall remember it by; see load/stories/social/notes.py
    )


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    location: str = ""  # where a redirect points
    server_timing: str = ""  # the header's value
    etag: str = ""  # the page's validator


class Wire:
    """Kept-alive connections to one site: as many as there are requests in flight."""

    def __init__(
        self,
        target: Target,
        *,
        timeout_s: float,
        idle_at_most_s: float = IDLE_AT_MOST_S,
    ) -> None:
        self._target = target
        self._timeout_s = timeout_s
        self._idle_at_most_s = idle_at_most_s
        self._idle: list[tuple[gevent.socket.socket, float]] = []

    def exchange(self, request: Request, person_headers: str = "") -> Answer:
        """The answer to one request; raises `NoAnswer`.

        Only a read is sent twice, and only where it met a connection that the server
        had closed while it was idle.
        """
        message = self._message(request, person_headers)
        reused = self._reusable()
        if reused is not None:
            try:
                return self._answer_on(reused, message, request.method)
            except ClosedEarly:
                if request.method != "GET":
                    raise
        return self._answer_on(self._connected(), message, request.method)

    def close(self) -> None:
        while self._idle:
            self._idle.pop()[0].close()

    def _message(self, request: Request, person_headers: str) -> bytes:
        head = (
            f"{request.method} {self._target.prefix}{request.path} HTTP/1.1\r\n"
            f"Host: {self._target.authority}\r\n{person_headers}"
        )
        if request.partial:
            head += "HX-Request: true\r\n"
        if request.etag:
            head += f"If-None-Match: {request.etag}\r\n"
        if request.method == "POST":
            head += (
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(request.form)}\r\n"
            )
        return f"{head}\r\n".encode("latin-1") + request.form

    def _reusable(self) -> gevent.socket.socket | None:
        """The connection that was used last, so that those too many grow old."""
        while self._idle:
            connection, idle_since = self._idle.pop()
            if time.monotonic() - idle_since < self._idle_at_most_s:
                return connection
            connection.close()
        return None

    def _connected(self) -> gevent.socket.socket:
        try:
            connection = gevent.socket.create_connection(
                (self._target.host, self._target.port), timeout=self._timeout_s
            )
        except OSError as error:
            raise NoAnswer(f"no connection: {error}") from error
        connection.setsockopt(gevent.socket.IPPROTO_TCP, gevent.socket.TCP_NODELAY, 1)
        return connection

    def _answer_on(
        self, connection: gevent.socket.socket, message: bytes, method: str
    ) -> Answer:
        usable_again = False
        try:
            response = self._begun(connection, message, method)
            body = response.read()
            usable_again = not response.should_close()
        except TimeoutError as error:
            raise NoAnswer(f"no answer within {self._timeout_s:g} s") from error
        except (OSError, HTTPParseError) as error:
            raise NoAnswer(f"the answer broke off: {error}") from error
        finally:
            if usable_again:
                self._idle.append((connection, time.monotonic()))
            else:
                connection.close()
        return Answer(
            status=response.get_code(),
            body=body,
            location=_text(response.get("location")),
            server_timing=_text(response.get("server-timing")),
            etag=_text(response.get("etag")),
        )

    def _begun(
        self, connection: gevent.socket.socket, message: bytes, method: str
    ) -> HTTPSocketResponse:
        """An answer whose headers are here."""
        try:
            connection.sendall(message)
            return HTTPSocketResponse(connection, block_size=BLOCK_BYTES, method=method)
        except (HTTPConnectionClosed, ConnectionError) as error:
            raise ClosedEarly(f"closed without an answer: {error}") from error


def _text(header: str | list[str] | None) -> str:
    """A header's value; those of a repeated one are joined as HTTP says."""
    if header is None:
        return ""
    return header if isinstance(header, str) else ", ".join(header)
