"""What ElastiCache does in front of a cache: it admits who presents a token that is signed for this cache and user.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import hmac
import socket
import ssl
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import parse_qsl, quote, urlsplit


@dataclass(frozen=True, kw_only=True, slots=True)
class Admission:
    """Who is admitted."""

    cache_name: str
    user: str
    region: str
    secret_keys: dict[str, str]
    """Access key → secret key of the roles that may connect."""

    def problem(self, user: str, token: str) -> str:
        """Return why a token is refused; nothing if it is good. AWS's steps of Signature Version 4, from its pages."""
        url = urlsplit(f"https://{token}")
        query = dict(parse_qsl(url.query))
        signature = query.pop("X-Amz-Signature", "")
        if (user, url.netloc, query.get("Action"), query.get("User")) != (
            self.user,
            self.cache_name,
            "connect",
            self.user,
        ):
            return "it is for another cache, user or action"
        signed_at = dt.datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
        age = (dt.datetime.now(dt.UTC) - signed_at).total_seconds()
        if not 0 <= age + 1 <= int(query["X-Amz-Expires"]) <= 900:
            return "it is too old, or valid for too long"
        access_key, _, scope = query["X-Amz-Credential"].partition("/")
        if access_key not in self.secret_keys:
            return "it is of no role that may connect"
        canonical = "&".join(f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in sorted(query.items()))
        request = f"GET\n/\n{canonical}\nhost:{self.cache_name}\n\nhost\n{hashlib.sha256(b'').hexdigest()}"
        date, region, service, _ = scope.split("/")
        if (region, service) != (self.region, "elasticache"):
            return "it is for another region or service"
        key = f"AWS4{self.secret_keys[access_key]}".encode()
        for part in (date, region, service, "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        digest = hashlib.sha256(request.encode()).hexdigest()
        text = f"AWS4-HMAC-SHA256\n{query['X-Amz-Date']}\n{scope}\n{digest}"
        expected = hmac.new(key, text.encode(), "sha256").hexdigest()
        return "" if hmac.compare_digest(expected, signature) else "its signature is wrong"


class Gate:
    """Accepts TLS connections on loopback, and passes those that it admits on to a server with a password."""

    def __init__(
        self, *, admission: Admission, certificate: tuple[Path, Path], authority: Path, server_port: int, password: str
    ) -> None:
        self._admission = admission
        self._accepting = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._accepting.load_cert_chain(*certificate)
        self._calling = ssl.create_default_context(cafile=str(authority))
        self._server_port = server_port
        self._password = password
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port = self._socket.getsockname()[1]
        self.admitted = 0
        self.refused: list[str] = []
        self.closed = False
        threading.Thread(target=self._accept, daemon=True).start()

    def drop(self) -> None:
        """End every connection, as ElastiCache does after 12 hours."""
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def stop(self) -> None:
        """Accept no more connections, and end those that are open."""
        self._socket.close()
        self.drop()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # of the socket that is closed
            while True:
                raw, _ = self._socket.accept()
                threading.Thread(target=self._serve, args=[raw], daemon=True).start()

    def _serve(self, raw: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), self._accepting.wrap_socket(raw, server_side=True) as client:
            if self.closed:
                return
            stream = client.makefile("rb")
            command = _command(stream)
            user, token = command[-2:] if command[0].upper() == b"AUTH" or b"AUTH" in command else (b"", b"")
            problem = self._admission.problem(user.decode(), token.decode()) if token else "there is no token"
            if problem:
                self.refused.append(problem)
                client.sendall(b"-WRONGPASS invalid username-password pair or user is disabled.\r\n")
                return
            self.admitted += 1
            self._pass_on(client, stream, [*command[:-1], self._password.encode()])

    def _pass_on(self, client: ssl.SSLSocket, stream: BinaryIO, first: list[bytes]) -> None:
        with (
            socket.create_connection(("127.0.0.1", self._server_port)) as raw,
            self._calling.wrap_socket(raw, server_hostname="localhost") as server,
        ):
            self._open += [client, server]
            server.sendall(_encoded(first))
            threading.Thread(target=_answers, args=[server, client], daemon=True).start()
            while True:
                server.sendall(_encoded(_command(stream)))


def _command(stream: BinaryIO) -> list[bytes]:
    """Read one command, an array of strings in Redis's protocol."""
    line = stream.readline()
    if not line.startswith(b"*"):
        raise ValueError(line)
    parts = []
    for _ in range(int(line[1:])):
        size = int(stream.readline()[1:])
        parts.append(stream.read(size + 2)[:-2])
    return parts


def _encoded(parts: list[bytes]) -> bytes:
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)


def _answers(server: ssl.SSLSocket, client: ssl.SSLSocket) -> None:
    with contextlib.suppress(OSError, ValueError):
        while answer := server.recv(65_536):
            client.sendall(answer)
        client.shutdown(socket.SHUT_RDWR)
