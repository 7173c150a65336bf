"""Real servers on loopback, with TLS and passwords: PostgreSQL, Redis or Valkey, and moto's server for AWS."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import redis

PASSWORD = "a password of the tests"
CACHE_PASSWORD = "a-password-of-the-cache"
_SECONDS = 30


def free_port() -> int:
    """Return a port of loopback that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


def wait(condition: Callable[[], Any], what: str, seconds: float = _SECONDS) -> Any:
    """Return what *condition* returns once it is true; fail after some seconds."""
    ends = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < ends, f"after {seconds} seconds: {what}"
        time.sleep(0.05)
    return found


def program(name: str, *folders: str) -> str:
    """Return the path of a server's program; fail if Debian's package of it is not installed."""
    path = shutil.which(name, path=os.pathsep.join([*folders, os.environ["PATH"]]))
    assert path is not None, f"{name} is not installed: make test-app installs it"
    return path


@contextmanager
def _running(command: list[str], log: Path, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    with (
        log.open("wb") as written,
        subprocess.Popen(command, stdout=written, stderr=subprocess.STDOUT, **options) as one,
    ):
        try:
            yield one
        finally:
            one.send_signal(signal.SIGINT)
            try:
                one.wait(_SECONDS)
            except subprocess.TimeoutExpired:
                one.kill()


def _connects(connect: Callable[[], Any], errors: type[Exception]) -> Callable[[], bool]:
    def tried() -> bool:
        try:
            connect()
        except errors:
            return False
        return True

    return tried


@contextmanager
def postgres(folder: Path, certificate: tuple[Path, Path], authority: Path, *, user: str, name: str) -> Iterator[int]:
    """Run PostgreSQL with a database and its master user, and yield its port. Only TLS and SCRAM are admitted."""
    versions = sorted(str(path) for path in Path("/usr/lib/postgresql").glob("*/bin"))
    folder.mkdir()
    (folder / "password").write_text(PASSWORD)
    for source, target in zip(certificate, ("server.pem", "server.key"), strict=True):
        shutil.copy(source, folder / target)
    (folder / "server.key").chmod(0o600)
    options: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:  # as which PostgreSQL refuses to run
        other = pwd.getpwnam("postgres")
        options |= {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}
        for path in (folder, *folder.iterdir()):
            os.chown(path, other.pw_uid, other.pw_gid)
    data = folder / "data"
    made = [
        program("initdb", *versions),
        "-D",
        str(data),
        "-U",
        user,
        "--pwfile",
        "password",
        "-A",
        "scram-sha-256",
        "-N",
    ]
    subprocess.run(made, check=True, capture_output=True, **options)
    (data / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 scram-sha-256\n")
    port = free_port()
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "ssl": "on",
        "ssl_cert_file": folder / "server.pem",
        "ssl_key_file": folder / "server.key",
        "ssl_min_protocol_version": "TLSv1.2",
        "fsync": "off",
    }
    command = [
        program("postgres", *versions),
        "-D",
        str(data),
        *(f"--{key}={value}" for key, value in settings.items()),
    ]
    with _running(command, folder.parent / "postgres.log", **options):
        address = {"host": "localhost", "hostaddr": "127.0.0.1", "port": port, "user": user, "password": PASSWORD}
        trust = {"sslmode": "verify-full", "sslrootcert": str(authority)}

        def connect() -> psycopg.Connection:
            return psycopg.connect(dbname="postgres", autocommit=True, **address, **trust)

        wait(_connects(lambda: connect().close(), psycopg.OperationalError), "PostgreSQL does not answer")
        with connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        yield port


@contextmanager
def cache(folder: Path, certificate: tuple[Path, Path], authority: Path, *, user: str) -> Iterator[int]:
    """Run Valkey or Redis with one user, and yield its port. Only TLS with the password is admitted."""
    installed = shutil.which("valkey-server") or program("redis-server")
    folder.mkdir()
    port = free_port()
    settings = folder / "server.conf"
    settings.write_text(
        f"""bind 127.0.0.1
port 0
tls-port {port}
tls-cert-file {certificate[0]}
tls-key-file {certificate[1]}
tls-ca-cert-file {authority}
tls-auth-clients no
user default off
user {user} on >{CACHE_PASSWORD} ~* &* +@all
save ""
dir {folder}
"""
    )
    with _running([installed, str(settings)], folder.parent / "cache.log"):
        client = redis.Redis(
            "localhost", port, username=user, password=CACHE_PASSWORD, ssl=True, ssl_ca_certs=str(authority)
        )
        wait(_connects(client.ping, redis.RedisError), "the cache does not answer")
        client.close()
        yield port


@contextmanager
def aws(folder: Path, certificate: tuple[Path, Path]) -> Iterator[str]:
    """Run moto's server, which writes every request into the file ``calls`` of its folder, and yield its URL."""
    port = free_port()
    moto = str(Path(sys.executable).with_name("moto_server"))
    command = [moto, "-H", "127.0.0.1", "-p", str(port), "-c", str(certificate[0]), "-k", str(certificate[1])]
    folder.mkdir()
    recording = {"MOTO_ENABLE_RECORDING": "true", "MOTO_RECORDER_FILEPATH": str(folder / "calls")}
    with _running(command, folder.parent / "aws.log", env={**os.environ, **recording}):

        def listens() -> bool:
            with socket.socket() as one:
                return one.connect_ex(("127.0.0.1", port)) == 0

        wait(listens, "moto's server does not answer")
        yield f"https://127.0.0.1:{port}"


def environment(url: str, authority: Path, credentials: Mapping[str, str]) -> dict[str, str]:
    """Return what a process of the tests has besides the variables of its container: AWS, and whom to trust."""
    return {
        "PATH": os.environ["PATH"],
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": url,
        "AWS_CA_BUNDLE": str(authority),
        "SSL_CERT_FILE": str(authority),
        "PGSSLROOTCERT": str(authority),
        **credentials,
    }
