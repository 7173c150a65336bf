"""The plan of ``examples/app.yaml`` on loopback: its database, cache, queue, bucket and secrets, and its containers as processes.

No test names a variable of a link: a container gets those of its definition in the plan, in which values are replaced by
where the same thing is on loopback. A variable that has another name there is one that the code does not find.
"""

from __future__ import annotations

import base64
import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import httpx
import psycopg
import redis

from tests import servers
from tests.cache_gate import Admission, Gate
from tests.certificates import Authority
from tests.plan import ROOT, Plan

APP = ROOT / "examples/app"
SIGNING_KEY = "a key of the tests"
SECRET_KEYS = {"ORDERSAPI": "secret-of-the-api", "ORDERSWORKER": "secret-of-the-worker"}
"""Access key of the role of each service → its secret key."""

IMAGE_COMMAND = json.loads((APP / "Dockerfile").read_text().rsplit("CMD ", 1)[1])
"""What a container without a command runs."""


@dataclass(kw_only=True)
class Process:
    """A container that runs as a process."""

    name: str
    popen: subprocess.Popen[str]
    log_file: Path
    url: str = ""

    def logs(self) -> list[dict[str, Any]]:
        """Return what it has logged; every line is JSON."""
        return [json.loads(line) for line in self.log_file.read_text().splitlines()]

    def messages(self) -> list[str]:
        return [line["message"] for line in self.logs()]

    def end(self) -> None:
        """End it once its poll of the queue is answered: the server would give messages to one that is gone."""
        popen = self.popen
        popen.terminate()
        try:
            popen.wait(30)
        except subprocess.TimeoutExpired:
            popen.kill()

    def stop(self) -> int:
        """Stop it as ECS does, and return its status; fail if it takes longer than ECS waits."""
        self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(30)


@dataclass(kw_only=True)
class World:
    """Everything that the containers talk to."""

    plan: Plan
    folder: Path
    authority: Authority
    url: str
    gate: Gate
    database_port: int
    cache_port: int
    places: dict[str, str] = field(default_factory=dict)
    """Value in the plan → the same on loopback."""

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            region_name="us-east-1",
            endpoint_url=self.url,
            verify=str(self.authority.file),
            aws_access_key_id="TESTS",
            aws_secret_access_key="secret",
        )

    @contextmanager
    def connection(self, user: str, password: str = servers.PASSWORD) -> Iterator[psycopg.Connection]:
        with psycopg.connect(
            host="localhost",
            port=self.database_port,
            dbname=self.plan.one("aws:rds/instance:Instance", "main")["dbName"],
            user=user,
            password=password,
            sslmode="verify-full",
            sslrootcert=str(self.authority.file),
            autocommit=True,
        ) as connection:
            yield connection

    def cache_client(self) -> redis.Redis:
        """Return a client of the cache itself, behind what ElastiCache does in front of it."""
        return redis.Redis(
            "localhost",
            self.cache_port,
            username=self.plan.one("aws:elasticache/user:User", "recent-user")["userName"],
            password=servers.CACHE_PASSWORD,
            ssl=True,
            ssl_ca_certs=str(self.authority.file),
        )

    def queue_url(self, name: str) -> str:
        return self.places[self.plan.one("aws:sqs/queue:Queue", name)["url"]]

    def in_flight(self, name: str) -> int:
        """Return how many messages of a queue someone has taken and not deleted."""
        attribute = "ApproximateNumberOfMessagesNotVisible"
        found = self.client("sqs").get_queue_attributes(QueueUrl=self.queue_url(name), AttributeNames=[attribute])
        return int(found["Attributes"][attribute])

    def variables(self, container: str) -> dict[str, str]:
        """Return the variables of a container: those of its definition, and the secrets that ECS reads for it."""
        definition = self.plan.container(container)
        given = {one["name"]: self.places.get(one["value"], one["value"]) for one in definition["environment"]}
        for one in definition["secrets"]:
            arn = self.places[one["valueFrom"]]
            given[one["name"]] = self.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"]
        return given

    def command(self, container: str) -> list[str]:
        command = self.plan.container(container).get("command", IMAGE_COMMAND)
        assert command[:2] == ["python", "-m"]
        return [sys.executable, "-B", "-W", "error", str(APP / "tests/read_only.py"), *command[2:]]

    def environment(self, container: str) -> dict[str, str]:
        key = "ORDERSAPI" if container.startswith("orders-api") else "ORDERSWORKER"
        credentials = {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": SECRET_KEYS[key]}
        return servers.environment(self.url, self.authority.file, credentials) | self.variables(container)

    def run(self, container: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
        """Run a container to its end, with some variables changed, or taken out."""
        given = {**self.environment(container), **changes}
        return subprocess.run(
            self.command(container),
            cwd=APP,
            env={key: value for key, value in given.items() if value is not None},
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    @contextmanager
    def started(self, container: str, **changes: str) -> Iterator[Process]:
        """Run a container until it is ready, and stop it in the end."""
        log_file = self.folder / f"{container}-{len(list(self.folder.glob('*.log')))}.log"
        port = servers.free_port()
        with (
            log_file.open("w") as written,
            subprocess.Popen(
                self.command(container),
                cwd=APP,
                env={**self.environment(container), "PORT": str(port), **changes},
                stdout=written,
                stderr=subprocess.STDOUT,
                text=True,
            ) as popen,
        ):
            one = Process(name=container, popen=popen, log_file=log_file, url=f"http://127.0.0.1:{port}")
            try:
                servers.wait(lambda: popen.poll() is not None or "ready" in one.messages(), "it is not ready")
                assert popen.poll() is None, log_file.read_text()
                if self.plan.container(container).get("portMappings"):
                    servers.wait(lambda: _answers(one), f"it does not answer: {log_file.read_text()}")
                yield one
            finally:
                one.end()
                print(log_file.read_text())  # noqa: T201 - pytest shows it with a test that fails

    def calls(self) -> list[tuple[str, str, str]]:
        """Return what the processes have called: access key, action, ARN in the plan."""
        recorded = (self.folder / "aws/calls").read_text().splitlines()
        return [call for line in recorded if (call := self._call(json.loads(line))) is not None]

    def _call(self, one: Mapping[str, Any]) -> tuple[str, str, str] | None:
        headers = {key.lower(): value for key, value in one["headers"].items()}
        key = headers.get("authorization", "").partition("Credential=")[2].partition("/")[0]
        if key not in SECRET_KEYS:
            return None
        planned = {value: name for name, value in self.places.items()}
        service, _, operation = headers.get("x-amz-target", "").partition(".")
        if not service:
            path = one["url"].split("/", 3)[3].partition("?")[0]
            return key, f"s3:{one['method'].title()}Object", f"arn:aws:s3:::{path}"
        body = json.loads(base64.b64decode(one["body"]))
        if service == "secretsmanager":
            return key, f"secretsmanager:{operation}", planned[body["SecretId"]]
        return key, f"sqs:{operation}", self._queue_arn(planned[body["QueueUrl"]])

    def _queue_arn(self, url: str) -> str:
        (arn,) = (one["arn"] for one in self.plan.all("aws:sqs/queue:Queue").values() if one["url"] == url)
        return arn


def _answers(one: Process) -> bool:
    try:
        return httpx.get(f"{one.url}/healthz").status_code == 200
    except httpx.TransportError:
        return False


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """Start every server, and make what the plan has."""
    plan = Plan.of_example()
    database = plan.one("aws:rds/instance:Instance", "main")
    cache = plan.one("aws:elasticache/replicationGroup:ReplicationGroup", "recent")
    user = plan.one("aws:elasticache/user:User", "recent-user")["userName"]
    folder.chmod(0o755)
    authority = Authority(folder)
    with ExitStack() as stack:
        port = stack.enter_context(
            servers.postgres(
                folder / "postgres",
                authority.issue("localhost", "postgres-server"),
                authority.file,
                user=database["username"],
                name=database["dbName"],
            )
        )
        cache_port = stack.enter_context(
            servers.cache(folder / "cache", authority.issue("localhost", "cache-server"), authority.file, user=user)
        )
        url = stack.enter_context(servers.aws(folder / "aws", authority.issue("localhost", "aws-server")))
        gate = Gate(
            admission=Admission(
                cache_name=cache["replicationGroupId"], user=user, region="us-east-1", secret_keys=SECRET_KEYS
            ),
            certificate=authority.issue("localhost", "gate"),
            authority=authority.file,
            server_port=cache_port,
            password=servers.CACHE_PASSWORD,
        )
        one = World(
            plan=plan,
            folder=folder,
            authority=authority,
            url=url,
            gate=gate,
            database_port=port,
            cache_port=cache_port,
        )
        one.places = {
            database["address"]: "localhost",
            str(database["port"]): str(port),
            cache["primaryEndpointAddress"]: "localhost",
            str(cache["port"]): str(gate.port),
            **_made(one, database),
        }
        yield one


def _made(one: World, database: Mapping[str, Any]) -> dict[str, str]:
    """Make what the plan has in AWS, and return its names in the plan → those here."""
    secrets, sqs, s3 = one.client("secretsmanager"), one.client("sqs"), one.client("s3")
    password = json.dumps({"username": database["username"], "password": servers.PASSWORD})
    places = {
        database["masterUserSecrets"][0]["secretArn"]: secrets.create_secret(Name="rds!main", SecretString=password)[
            "ARN"
        ]
    }
    for secret in one.plan.all("aws:secretsmanager/secret:Secret").values():
        places[secret["arn"]] = secrets.create_secret(Name=secret["name"], SecretString=SIGNING_KEY)["ARN"]
    for queue in one.plan.all("aws:sqs/queue:Queue").values():
        attributes = (
            {"VisibilityTimeout": str(queue["visibilityTimeoutSeconds"])} if "visibilityTimeoutSeconds" in queue else {}
        )
        places[queue["url"]] = sqs.create_queue(QueueName=queue["name"], Attributes=attributes)["QueueUrl"]
    for bucket in one.plan.all("aws:s3/bucket:Bucket").values():
        s3.create_bucket(Bucket=bucket["bucket"])
    return places
