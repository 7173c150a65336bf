"""From the engine's configuration to settings: all errors at once, and nothing confidential in any of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pulumi
import pytest
import yaml

import settings
from preview.recorder.program import run
from preview.recorder.simulator import AwsSimulator
from settings import SettingsError
from settings.load import parse
from tests.support.offline import engine_form, record
from tests.support.pasted_examples import pasted
from tests.support.spoiled_stack_files import ABSENT, LEGAL, lines_of, settings_of, spoiled


def test_a_legal_stack_file_gives_settings_named_like_its_sections() -> None:
    loaded = settings_of(LEGAL)
    assert loaded.region == "us-east-1"
    assert loaded.stack.environment == "prod"
    assert loaded.services["api"].port == 8080
    assert loaded.services["api"].scaling is not None
    assert loaded.services["api"].scaling.scale_in_cooldown_seconds == 300
    assert loaded.databases["main"].multi_az
    assert loaded.network.workload_azs == ["a", "b", "c"]
    assert loaded.keys.deletion_window_days == 30


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings_of(LEGAL).network.nat = "none"  # type: ignore[misc]


def test_errors_of_different_sections_and_of_different_kinds_come_all_at_once() -> None:
    config = spoiled(
        {
            "plinth:netwrok": {},
            "plinth:stack.owner": ABSENT,
            "plinth:network.cidr": "10.0.0.0/8",
            "plinth:network.nat": "single",
            "plinth:services.api.cpu": 300,
            "plinth:services.api.links": {"mian": "connect"},
            "plinth:services.auth.tasks": 1,
            "plinth:services.nightly.schedule": "rate(1 days)",
            "plinth:databases.main.storage_gib": "20GB",
            "plinth:databases.main.multi_az": False,
            "plinth:caches.sessions.node_type": "t3.micro",
            "plinth:cost": ABSENT,
        }
    )
    assert [line.split(": ")[0] for line in lines_of(config)] == [
        "plinth:netwrok = {}",
        "plinth:stack.owner",
        "plinth:network.cidr = '10.0.0.0/8'",
        "plinth:network.nat = 'single'",
        "plinth:services.api.cpu = 300",
        "plinth:services.nightly.schedule = 'rate(1 days)'",
        "plinth:services.api.links.mian = 'connect'",
        "plinth:services.auth.tasks = 1",
        "plinth:databases.main.storage_gib = '20GB'",
        "plinth:databases.main.multi_az = false",
        "plinth:caches.sessions.node_type = 't3.micro'",
        "plinth:cost",
    ]


def test_a_section_of_the_wrong_type_does_not_silence_the_others() -> None:
    config = spoiled({"plinth:services": [], "plinth:network.nat": "single", "plinth:cluster": "x"})
    assert [line.split(" = ")[0] for line in lines_of(config)] == [
        "plinth:network.nat",
        "plinth:cluster",
        "plinth:services",
    ]


def test_a_stack_called_like_another_environment_is_refused() -> None:
    assert lines_of(LEGAL, stack="prod") == []
    assert lines_of(LEGAL, stack="dev") == [
        "plinth:stack.environment = 'prod': differs from the stack's name 'dev'; example: environment: dev"
    ]


def test_an_empty_file_names_every_section_that_is_needed() -> None:
    with pytest.raises(SettingsError) as caught:
        parse({}, "dev")
    (line,) = caught.value.lines
    assert line.partition("; example: ")[0] == (
        "aws:region: is required and has no default; so are plinth:stack, plinth:account, plinth:observability, "
        "plinth:cost, plinth:network"
    )
    assert lines_of(pasted({}, [line]), "dev") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"plinth:db_password": "hunter2-hunter2"},
        {"plinth:databases.main.master_password": "hunter2-hunter2"},
        {"plinth:databases.main.auth": {"password": "hunter2-hunter2", "user": "me"}},
        {"plinth:services.mailer.environment": {"API_KEY": "hunter2-hunter2"}},
        {"plinth:services.mailer.environment": {"BROKER": "amqp://me:hunter2-hunter2@mq"}},
        {"plinth:services.mailer.environment": {"X": "AKIAHUNTER2HUNTER2AB", "-": "hunter2-hunter2"}},
        {"plinth:services.mailer.environment.TOKEN": ["hunter2-hunter2"]},
        {"plinth:parameters.api-token": {"value": "hunter2-hunter2"}},
        {"plinth:parameters.api-token": {"valu": "hunter2-hunter2", "value": ""}},
    ],
)
def test_what_looks_like_a_secret_is_never_shown(changes: dict[str, object]) -> None:
    lines = lines_of(spoiled(changes))
    assert lines
    assert "hunter2" not in "\n".join(lines).lower()


def test_no_value_of_a_key_that_was_set_as_secret_is_shown_nor_quoted_in_a_rule() -> None:
    config = spoiled(
        {
            "plinth:databases.main.engine_version": "15.4",
            "plinth:databases.main.instance_class": "hunter2",
            "plinth:databases.main.zzz": ["hunter2"],
        }
    )
    lines = lines_of(config, secret_keys=("plinth:databases",))
    assert lines == [
        (
            "plinth:databases.main.engine_version = [secret]: RDS no longer creates PostgreSQL [secret], the oldest is "
            '15.13: say 15 alone; example: engine_version: "17"'
        ),
        (
            "plinth:databases.main.instance_class = [secret]: must begin with 'db.', then name a family and one of its "
            "sizes; example: instance_class: db.t4g.micro"
        ),
        (
            "plinth:databases.main.zzz = [secret]: unknown key; known: network, engine_version, instance_class, storage_gib, "
            "max_storage_gib, iops, throughput_mibps, multi_az, replicas, credentials, rotation_days, backup_retention_days, backup_window, "
            "maintenance_window, database_name, insights, monitoring_interval_seconds, allow_immediate_interruption, "
            "parameters, alarms; example: "
            "instance_class: db.t4g.micro"
        ),
    ]


def test_a_long_value_is_cut_and_control_characters_are_escaped() -> None:
    (line,) = lines_of(spoiled({"plinth:stack.owner": "a\nb\x1b[31m" + "x" * 500}))
    assert "\n" not in line
    assert "\x1b" not in line
    assert len(line) < 400


def test_load_reads_the_configuration_of_the_running_stack() -> None:
    found: list[settings.Settings] = []
    record(lambda: found.append(settings.load()), engine_form(LEGAL))
    assert found[0].cost.monthly_budget_usd == 1000


def test_load_finds_a_misspelled_section_and_hides_secret_ones() -> None:
    config = engine_form(spoiled({"plinth:buckts": {}, "plinth:stack.owner": "hunter2!"}))

    def program() -> None:
        pulumi.runtime.set_all_config(config, ["plinth:stack"])
        settings.load()

    with pytest.raises(pulumi.RunError) as caught:
        record(program)
    first, second = str(caught.value).split("\n")
    assert first.startswith("plinth:buckts = {}: unknown section; did you mean 'plinth:buckets'?")
    assert second.startswith("plinth:stack.owner = [secret]: a tag has letters, digits, spaces and")


def test_load_reads_what_is_only_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps(engine_form(LEGAL) | {"plinth:netwrok": "hunter2!"}))
    monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", json.dumps(["plinth:netwrok"]))
    with pytest.raises(SettingsError) as caught:
        record(settings.load)
    assert caught.value.lines[0].startswith("plinth:netwrok = [secret]: unknown section")


def test_the_import_is_light() -> None:
    """No SDK of AWS: it takes seconds, and settings are checked before it is needed."""
    program = "import sys, settings; print('pulumi_aws' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_what_an_image_is_built_from_must_be_on_the_disk(tmp_path: Path) -> None:
    def lines(build: dict[str, str]) -> list[str]:
        config = spoiled({"plinth:services.api.image": {"build": {"repository": "api", **build}}})
        try:
            parse(engine_form(config), "test", folder=tmp_path)
        except SettingsError as error:
            return list(error.lines)
        return []

    (tmp_path / "app" / "docker").mkdir(parents=True)
    (tmp_path / "app" / "docker" / "Dockerfile").touch()
    assert lines({"context": "./app", "dockerfile": "docker/Dockerfile"}) == []
    assert lines({"context": "./app"}) == [
        "plinth:services.api.image.build.dockerfile: there is no file Dockerfile in ./app; example: dockerfile: Dockerfile"
    ]
    assert lines({"context": "./web"}) == [
        (
            "plinth:services.api.image.build.context = './web': there is no such folder in the project's; example: context: "
            "./app"
        )
    ]


def test_a_project_whose_name_no_identifier_can_begin_with_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"name: of Pulumi.yaml, 'My-App': a project's name begins every physical"):
        parse(engine_form(LEGAL), "test", project="My-App")


def lines_beside(folder: Path, text: str, config: dict[str, object]) -> list[str]:
    """Return the error of a program whose engine passes *config*, in a project whose stack file is *text*."""
    (folder / "Pulumi.test.yaml").write_text(text, encoding="utf-8")
    try:
        run(
            settings.load,
            AwsSimulator("us-east-1"),
            project="plinth",
            stack="test",
            config=engine_form(config),
            root=str(folder),
        )
    except SettingsError as error:
        return str(error).split("\n")
    return []


def test_a_section_outside_of_config_is_refused_at_pulumi_up_too(tmp_path: Path) -> None:
    text = yaml.safe_dump(
        {"config": spoiled({"plinth:databases": ABSENT}), "plinth:databases": LEGAL["plinth:databases"]}
    )
    (line,) = lines_beside(tmp_path, text, spoiled({"plinth:databases": ABSENT}))
    assert line == (
        "Pulumi.test.yaml: plinth:databases: is outside of config, where Pulumi ignores it; indent it below config; "
        "example: config: {plinth:databases: …}"
    )


@pytest.mark.parametrize(
    "text",
    [
        yaml.safe_dump({"config": LEGAL, "environment": ["shared"], "encryptionsalt": "v1:abc"}),
        yaml.safe_dump({"config": {"plinth:cluster": {}}, "plinth:databases": {}}),
        "config: [\n",
        "- a\n",
    ],
    ids=["legal parts", "the file of another --config-file", "no YAML", "a list"],
)
def test_a_stack_file_beside_the_program_is_no_other_source_of_errors(tmp_path: Path, text: str) -> None:
    assert lines_beside(tmp_path, text, LEGAL) == []


def test_a_stack_with_the_environment_of_another_one_is_one_line() -> None:
    config = spoiled({"plinth:network.nat": "single", "plinth:databases.main.multi_az": False})
    assert lines_of(config, "dev") == [
        "plinth:stack.environment = 'prod': differs from the stack's name 'dev'; example: environment: dev"
    ]
    assert len(lines_of(config, "prod")) == 2
