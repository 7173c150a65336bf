"""The committed stack files: legal, alike in structure, and as the JSON Schema says."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from settings import Settings
from settings.schema import schema, text
from tests.support.legal_stack_files import legal_settings
from tests.support.offline import ROOT, STACK_FILES
from tests.support.spoiled_stack_files import LEGAL, settings_of, spoiled

FILES = {path.stem.removeprefix("Pulumi."): str(path.relative_to(ROOT)) for path in STACK_FILES}


def whole(stack: str) -> dict[str, Any]:
    return yaml.safe_load((ROOT / FILES[stack]).read_text(encoding="utf-8"))


def loaded(stack: str) -> Settings:
    return settings_of(whole(stack)["config"], stack)


VALIDATOR = jsonschema.Draft202012Validator(schema())


@pytest.mark.parametrize("stack", FILES)
def test_a_committed_stack_file_is_legal(stack: str) -> None:
    environment = stack if FILES[stack].startswith("Pulumi.") else "staging"
    assert loaded(stack).stack.environment == environment


@pytest.mark.parametrize("stack", FILES)
def test_committed_stack_files_conform_to_the_schema(stack: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(whole(stack))] == []


@pytest.mark.parametrize("stack", FILES)
def test_a_committed_stack_file_names_its_schema_for_editors(stack: str) -> None:
    path = ROOT / FILES[stack]
    first = path.read_text(encoding="utf-8").splitlines()[0]
    reference = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / reference).resolve() == ROOT / "settings/stack.schema.json"


def test_the_stack_files_have_the_same_sections_in_the_same_order() -> None:
    dev, staging, prod = (list(whole(stack)["config"]) for stack in ("dev", "staging", "prod"))
    assert staging == prod
    assert dev == [key for key in prod if key not in ("plinth:dns", "plinth:waf", "plinth:objectives")]


def test_the_three_stacks_can_be_connected_and_lie_apart() -> None:
    stacks = [loaded(stack) for stack in ("dev", "staging", "prod")]
    assert [stack.network.cidr for stack in stacks] == ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16"]
    assert [stack.region for stack in stacks] == ["us-east-1", "us-west-2", "us-east-2"]
    assert [len(stack.network.workload_azs) for stack in stacks] == [1, 2, 3]


def test_staging_has_the_services_and_links_of_prod() -> None:
    staging, prod = loaded("staging"), loaded("prod")
    assert {name: service.links for name, service in staging.services.items()} == {
        name: service.links for name, service in prod.services.items()
    }
    for section in ("databases", "caches", "buckets", "secrets", "parameters", "repositories"):
        assert list(getattr(staging, section)) == list(getattr(prod, section))


def test_every_stack_names_the_risks_that_it_takes() -> None:
    assert [risk.partition(" = ")[0] for risk in loaded("prod").risks] == [
        "plinth:dns.domain",
        "plinth:observability.alert_emails",
    ], "two placeholders"
    assert loaded("dev").risks[:3] == [
        (
            "plinth:stack.allow_data_loss = true: databases, buckets and keys can be deleted with everything in them, "
            "without a last snapshot"
        ),
        "plinth:network.nat = 'instance': one small virtual machine carries all traffic to the internet, and may fail",
        (
            "plinth:load_balancer.allow_plain_http = true: traffic between CloudFront and the load balancer has no TLS; it "
            "stays in AWS's network"
        ),
    ]
    assert [risk.split(" = ")[0] for risk in loaded("staging").risks] == [
        "plinth:network.nat",
        "plinth:dns.domain",
        "plinth:observability.alert_emails",
    ]


@pytest.mark.parametrize("stack", FILES)
def test_no_rotation_needs_anyone_to_act(stack: str) -> None:
    assert [risk for risk in loaded(stack).risks if "rotation" in risk] == []


def test_the_fastapi_example_has_its_numbers() -> None:
    example = loaded("fastapi")
    service, database = example.services["fastapi-app"], example.databases["fastapi"]
    assert (service.port, service.cpu, service.memory_mib, service.architecture) == (8000, 512, 1024, "x86_64")
    assert service.health_check is not None
    assert service.health_check.model_dump(exclude={"command", "grace_period_seconds"}) == {
        "path": "/healthz",
        "interval_seconds": 30,
        "timeout_seconds": 5,
        "healthy_threshold": 2,
        "unhealthy_threshold": 3,
    }
    assert service.scaling is not None
    assert service.scaling.model_dump(exclude_unset=True) == {
        "min_tasks": 2,
        "max_tasks": 6,
        "cpu_percent": 70,
        "memory_percent": 80,
        "scale_out_cooldown_seconds": 60,
        "scale_in_cooldown_seconds": 300,
    }
    assert (service.log_group_name, example.observability.log_retention_days) == ("/ecs/fastapi-app-production", 30)
    assert (database.instance_class, database.storage_gib, database.max_storage_gib) == ("db.t3.micro", 20, 100)
    assert (database.multi_az, database.backup_retention_days, database.credentials) == (True, 7, "managed")
    assert example.network.tiers == {"public": 1, "private": 11, "data": 21}
    assert (example.network.availability_zones, example.network.nat) == (["a", "b"], "single")
    assert example.repositories["fastapi-app"].keep_images == 10


def test_the_committed_schema_is_the_one_that_the_models_give() -> None:
    committed = (ROOT / "settings/stack.schema.json").read_text(encoding="utf-8")
    assert committed == text(), "run: make schema"


def test_the_schema_takes_what_pulumi_itself_writes() -> None:
    extra = {"encryptionsalt": "v1:x", "secretsprovider": "awskms://alias/x", "encryptedkey": "x", "environment": ["e"]}
    VALIDATOR.validate({**extra, "config": {**LEGAL, "pulumi:tags": {"team": "x"}, "aws:profile": "me"}})


@pytest.mark.parametrize(
    "changes",
    [
        {"plinth:netwrok": {}},
        {"plinth:network.natt": "none"},
        {"plinth:network.nat": "per-az"},
        {"plinth:services.API": {}},
        {"plinth:databases.main.multi_az": "true"},
        {"plinth:databases.main.storage_gib": 10},
        {"plinth:observability.alert_emails": ["ops@"]},
        {"aws:region": "us-east1"},
        {"aws:allowedAccountId": ["012345678901"]},
        {"plint:services": {}},
        {"region": "us-east-1"},
    ],
)
def test_the_schema_refuses_in_the_editor_what_the_program_would_refuse(changes: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid({"config": spoiled(changes)})


@hypothesis_settings(max_examples=25, deadline=None)
@given(legal_settings())
def test_whatever_is_legal_is_legal_in_the_editor(config: dict[str, Any]) -> None:
    assert [error.message for error in VALIDATOR.iter_errors({"config": config})] == []
