"""Tasks with a collector and a log router: how the containers are put together, and what their roles may do."""

from __future__ import annotations

import json

import pytest

from components.compute.image import PulledImage
from model.log_router import CloudWatchRouter, FirehoseRouter, OpenSearchRouter
from model.sidecar import Sidecar
from model.telemetry import Telemetry
from preview.recorder.record import Record
from tests.support.offline import record
from tests.support.workloads import DEFINITION, PUBLIC_IMAGE, cluster, containers, job, policies_of, worker

STREAM = "arn:aws:firehose:us-west-2:123456789012:deliverystream/logs"
DOMAIN = "arn:aws:es:us-east-1:123456789012:domain/logs"
HOST = "vpc-logs-abc.us-east-1.es.amazonaws.com"
METRICS = Telemetry.model_validate({"metrics": {"to": "cloudwatch"}})
MIRROR = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mirror/collector:1"
AGENT = Sidecar.model_validate({"image": {"uri": PUBLIC_IMAGE}, "tmp_mib": 1, "depends_on": {"main": "start"}})


@pytest.fixture(scope="module")
def seen() -> Record:
    def program() -> None:
        where = cluster(allow_exec=True)
        worker("plain", where)
        worker(
            "both",
            where,
            telemetry=METRICS,
            log_router=CloudWatchRouter(to="cloudwatch", parse_json=True),
            sidecars={"agent": AGENT},
            sidecar_images={"agent": PulledImage(uri=PUBLIC_IMAGE)},
            environment={"OTEL_SERVICE_NAME": "own", "MODE": "a"},
        )
        worker("stream", where, log_router=FirehoseRouter(to="firehose", stream_arn=STREAM))
        worker("search", where, log_router=OpenSearchRouter(to="opensearch", domain_arn=DOMAIN, host=HOST))
        job("nightly", where, telemetry=Telemetry(image=MIRROR))

    return record(program)


def test_the_collector_stands_beside_the_others_and_stops_after_the_main_one(seen: Record) -> None:
    found = containers(seen, "both")

    assert list(found) == ["both", "both-agent", "both-collector", "both-log-router"]
    assert found["both"]["dependsOn"] == [{"containerName": "both-collector", "condition": "START"}]
    collector = found["both-collector"]
    assert (collector["essential"], collector["restartPolicy"]["enabled"]) == (False, True)
    assert (collector["cpu"], collector["memory"], collector["user"]) == (32, 128, "1000")
    assert collector["readonlyRootFilesystem"]
    assert collector["linuxParameters"]["capabilities"] == {"add": [], "drop": ["ALL"]}
    assert collector["portMappings"] == []
    assert {one["name"]: one["value"] for one in collector["environment"]}["GOMEMLIMIT"] == "102MiB"


def test_its_configuration_names_the_log_group_of_the_service(seen: Record) -> None:
    (group,) = [one for one in seen.of_type("aws:cloudwatch/logGroup:LogGroup") if one.name == "both-log"]
    environment = {one["name"]: one["value"] for one in containers(seen, "both")["both-collector"]["environment"]}
    exporters = json.loads(environment["AOT_CONFIG_CONTENT"])["exporters"]

    assert exporters["awsemf"]["log_group_name"] == group.inputs["name"]
    assert exporters["awsxray"]["aws_log_groups"] == [group.inputs["name"]]


def test_variables_of_the_service_win_over_those_of_the_collector(seen: Record) -> None:
    found = {one["name"]: one["value"] for one in containers(seen, "both")["both"]["environment"]}

    assert found["OTEL_SERVICE_NAME"] == "own"
    assert found["MODE"] == "a"
    assert found["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://localhost:4318"
    assert all(not one["name"].startswith("OTEL") for one in containers(seen, "both")["both-agent"]["environment"])


def test_the_output_of_all_goes_to_the_router_and_its_own_to_cloudwatch(seen: Record) -> None:
    found = containers(seen, "both")
    drivers = {name: one["logConfiguration"]["logDriver"] for name, one in found.items()}

    assert drivers == {
        "both": "awsfirelens",
        "both-agent": "awsfirelens",
        "both-collector": "awslogs",
        "both-log-router": "awslogs",
    }
    options = found["both-agent"]["logConfiguration"]["options"]
    assert (options["Name"], options["log_stream_prefix"]) == ("cloudwatch_logs", "both-agent/")
    assert options["auto_create_group"] == "false"
    assert found["both-log-router"]["firelensConfiguration"] == {
        "type": "fluentbit",
        "options": {
            "enable-ecs-log-metadata": "true",
            "config-file-type": "file",
            "config-file-value": "/fluent-bit/configs/parse-json.conf",
        },
    }


def test_the_task_ends_with_its_router_which_is_isolated_as_every_container_is(seen: Record) -> None:
    router = containers(seen, "stream")["stream-log-router"]

    assert (router["essential"], router["user"], router["readonlyRootFilesystem"]) == (True, "1000", True)
    assert router["firelensConfiguration"]["options"] == {"enable-ecs-log-metadata": "true"}
    assert "restartPolicy" not in router
    assert "dependsOn" not in containers(seen, "stream")["stream"]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        (
            "stream",
            {"Name": "kinesis_firehose", "region": "us-west-2", "delivery_stream": "logs", "retry_limit": "5"},
        ),
        (
            "search",
            {
                "Name": "opensearch",
                "Host": HOST,
                "Port": "443",
                "tls": "On",
                "AWS_Auth": "On",
                "AWS_Region": "us-east-1",
                "Index": "search",
                "Suppress_Type_Name": "On",
                "retry_limit": "5",
            },
        ),
    ],
)
def test_a_router_sends_to_its_destination(seen: Record, name: str, options: dict[str, str]) -> None:
    assert containers(seen, name)[name]["logConfiguration"] == {"logDriver": "awsfirelens", "options": options}


def test_roles_may_do_what_is_configured_and_no_more(seen: Record) -> None:
    def allowed(name: str) -> dict[str, list[str]]:
        statements = policies_of(seen, f"{name}-task").get(f"{name}-task-telemetry", [])
        return {action: one["Resource"] for one in statements for action in one["Action"]}

    (group,) = [one for one in seen.of_type("aws:cloudwatch/logGroup:LogGroup") if one.name == "both-log"]
    streams = [f"arn:aws:logs:us-east-1:123456789012:log-group:{group.inputs['name']}:*"]
    assert allowed("plain") == {}
    assert allowed("both") == {
        "xray:PutTelemetryRecords": ["*"],
        "xray:PutTraceSegments": ["*"],
        "logs:CreateLogStream": streams,
        "logs:PutLogEvents": streams,
    }
    assert allowed("stream") == {"firehose:PutRecordBatch": [STREAM]}
    assert allowed("search") == {"es:ESHttpPost": [f"{DOMAIN}/_bulk"]}


def test_a_collector_of_a_private_registry_is_pulled_with_the_role_that_starts_the_task(seen: Record) -> None:
    start = policies_of(seen, "nightly-execution")["nightly-execution-start"]
    (pulled,) = [one for one in start if "ecr:BatchGetImage" in one["Action"]]

    assert containers(seen, "nightly")["nightly-collector"]["image"] == MIRROR
    assert pulled["Resource"] == ["arn:aws:ecr:us-east-1:123456789012:repository/mirror/collector"]


def test_a_service_without_either_is_what_it_was(seen: Record) -> None:
    assert list(containers(seen, "plain")) == ["plain"]
    assert containers(seen, "plain")["plain"]["environment"] == []


def test_agents_keep_state_of_exec_apart(seen: Record) -> None:
    volumes = {one["name"] for one in seen.named("both", DEFINITION).inputs["volumes"]}

    assert {"exec-agent", "both-collector-exec-agent", "both-log-router-exec-agent"} <= volumes


def test_what_does_not_fit_into_the_task_is_refused() -> None:
    with pytest.raises(
        ValueError,
        match=r"service full: memory_mib must be above the 512 of collector, or nothing is left for the service",
    ):
        record(lambda: worker("full", telemetry=Telemetry(memory_mib=512)))
