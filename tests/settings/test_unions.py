"""A union of models in a stack file: the chosen member alone says what is legal, and no path shows which it is."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

import jsonschema
import pytest
from pydantic import Field

from model.base import Model, Name, Unknown, all_problems, require_valid
from model.deployment import RollingDeployment
from model.problem import Problem
from model.service import Service
from model.variants import Discriminated
from settings import Settings
from settings.partial import partial
from settings.reference import page
from settings.schema import schema
from settings.section_marks import Things
from tests.support.spoiled_stack_files import LEGAL, lines_of, row, settings_of, spoiled


class Bake(Model):
    minutes: int = Field(default=10, ge=0, le=1440, description="Minutes that both run. Default: 10.", examples=[10])


class BlueGreen(Model):
    shifts_traffic: ClassVar[bool] = False
    hooks: ClassVar[Mapping[str, Any]] = {}
    test_traffic: ClassVar[None] = None

    strategy: Literal["blue_green"] = Field(description="How tasks are replaced.", examples=["blue_green"])
    test_port: int = Field(ge=1024, le=65535, description="Port of the new tasks.", examples=[9090])
    bake: Bake = Field(
        default=Bake(), description="The time with both. Default: 10 minutes.", examples=[{"minutes": 5}]
    )
    hook: str | None = Field(default=None, description="What decides. Default: no one.", examples=["check"])
    hook_retries: int = Field(default=0, ge=0, le=9, description="Repetitions. Default: 0.", examples=[1])

    def obstacle(self, tasks: int) -> str | None:
        return "needs two tasks" if tasks == 1 else None

    def problems(self) -> Iterator[Problem]:
        if self.hook_retries and self.hook is None:
            yield Problem(("hook_retries",), "is not allowed without hook")


class Canary(Service):
    deployment: Annotated[RollingDeployment | BlueGreen, Discriminated()] = Field(
        default=RollingDeployment(), description="How. Default: rolling.", examples=[{"strategy": "rolling"}]
    )


class Disk(Model):
    medium: Literal["disk"] = Field(description="Where it is.", examples=["disk"])
    size_gib: int = Field(ge=1, description="Size.", examples=[20])


class Memory(Model):
    medium: Literal["memory"] = Field(description="Where it is.", examples=["memory"])
    nodes: int = Field(ge=1, description="Number of nodes.", examples=[2])


class File(Settings):
    services: Annotated[dict[Name, Canary], Things(noun="service", suffix="app")] = Field(
        alias="plinth:services", default={}, description="Services. Default: none.", examples=[{}]
    )
    stores: dict[Name, Annotated[Disk | Memory, Discriminated()]] = Field(
        alias="plinth:stores", default={}, description="Stores. Default: none.", examples=[{"a": {"medium": "disk"}}]
    )


@pytest.fixture(autouse=True)
def _stack_file_with_unions(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("fields", "load", "schema", "reference"):
        monkeypatch.setattr(importlib.import_module(f"settings.{module}"), "StackFile", File)
    monkeypatch.setattr(importlib.import_module("settings.load"), "Settings", File)


AT = "plinth:services.mailer.deployment"
BLUE_GREEN = {"strategy": "blue_green", "test_port": 9090}

ROWS = [
    row(
        "an unknown tag",
        {AT: {"strategy": "blue-green", "bake": 5}},
        f"{AT}.strategy = 'blue-green': must be 'rolling' or 'blue_green'; did you mean 'blue_green'?; "
        "example: strategy: blue_green",
    ),
    row(
        "an unknown tag like nothing known",
        {AT: {"strategy": "yolo"}},
        f"{AT}.strategy = 'yolo': must be 'rolling' or 'blue_green'; example: strategy: rolling",
    ),
    row(
        "a tag of another type",
        {AT: {"strategy": ["rolling"]}},
        f"{AT}.strategy = ['rolling']: must be 'rolling' or 'blue_green'; example: strategy: rolling",
    ),
    row(
        "text for the object",
        {AT: "rolling"},
        f"{AT} = 'rolling': expected an object, got a string; example: deployment: {{strategy: rolling}}",
    ),
    row(
        "nothing for the object",
        {AT: None},
        f"{AT} = null: is empty; remove it, or say what it holds: an object; example: deployment: {{strategy: rolling}}",
    ),
    row(
        "a wrong value of the default, whose tag is left out",
        {AT: {"minimum_healthy_percent": 101}},
        f"{AT}.minimum_healthy_percent = 101: must be 0 to 100; example: minimum_healthy_percent: 100",
    ),
    row(
        "a wrong value of the default, whose tag is given",
        {AT: {"strategy": "rolling", "maximum_percent": "200"}},
        f"{AT}.maximum_percent = '200': expected an integer (percent), got a string; remove the quotes; example: maximum_percent: 200",
    ),
    row(
        "wrong values of the other, at every depth",
        {AT: {"strategy": "blue_green", "test_port": 80, "bake": {"minutes": -1}}},
        f"{AT}.test_port = 80: must be 1024 to 65535; example: test_port: 9090",
        f"{AT}.bake.minutes = -1: must be 0 to 1440; example: minutes: 10",
    ),
    row(
        "a missing key of the other",
        {AT: {"strategy": "blue_green"}},
        f"{AT}.test_port: is required and has no default; example: test_port: 9090",
    ),
    row(
        "a misspelled key of the default",
        {AT: {"minimum_healthy": 50}},
        f"{AT}.minimum_healthy = 50: unknown key; did you mean 'minimum_healthy_percent'?; "
        "example: minimum_healthy_percent: 100",
    ),
    row(
        "misspelled keys of the other, one of them required, at every depth",
        {AT: {"strategy": "blue_green", "testPort": 9090, "bake": {"minute": 5}}},
        f"{AT}.bake.minute = 5: unknown key; did you mean 'minutes'?; example: minutes: 10",
        f"{AT}.testPort = 9090: unknown key; did you mean 'test_port'?; example: test_port: 9090",
    ),
    row(
        "a key like nothing known to the other",
        {AT: {**BLUE_GREEN, "zzz": 1}},
        f"{AT}.zzz = 1: unknown key; known: strategy, test_port, bake, hook, hook_retries; example: strategy: blue_green",
    ),
    row(
        "a key of the member that is not chosen",
        {AT: {**BLUE_GREEN, "maximum_percent": 150}},
        f"{AT}.maximum_percent = 150: is only allowed with strategy 'rolling'; remove it, or change strategy; "
        "example: strategy: rolling",
    ),
    row(
        "a misspelled discriminating key",
        {AT: {"stratgy": "blue_green", "test_port": 9090}},
        f"{AT}.stratgy = 'blue_green': unknown key; did you mean 'strategy'?; example: strategy: rolling",
        f"{AT}.test_port = 9090: is only allowed with strategy 'blue_green'; remove it, or change strategy; "
        "example: strategy: blue_green",
    ),
    row(
        "a rule of the chosen member",
        {AT: {**BLUE_GREEN, "hook_retries": 1}},
        f"{AT}.hook_retries = 1: is not allowed without hook; example: hook_retries: 1",
    ),
    row(
        "a rule of the chosen member next to a wrong value of it",
        {AT: {**BLUE_GREEN, "test_port": 80, "hook_retries": 1}},
        f"{AT}.test_port = 80: must be 1024 to 65535; example: test_port: 9090",
        f"{AT}.hook_retries = 1: is not allowed without hook; example: hook_retries: 1",
    ),
    row(
        "a rule that asks the chosen member, next to a wrong value elsewhere",
        {"plinth:stack.owner": 5, "plinth:services.mailer.tasks": 1, AT: BLUE_GREEN},
        "plinth:stack.owner = 5: expected a string, got an integer; quote it; example: owner: platform",
        f"{AT} = {{strategy: 'blue_green', test_port: 9090}}: needs two tasks; example: deployment: {{strategy: rolling}}",
        "plinth:services.mailer.tasks = 1: prod needs at least 2, one per zone; example: tasks: 2",
    ),
    row(
        "in a map, a missing tag that has no default, and keys that nothing can be said of",
        {"plinth:stores": {"scratch": {"size_gib": "x", "zzz": 1}}},
        "plinth:stores.scratch.medium: is required and has no default; example: medium: disk",
    ),
    row(
        "in a map, wrong values of both members",
        {"plinth:stores": {"scratch": {"medium": "disk", "size_gib": 0}, "index": {"medium": "memory", "nodez": 2}}},
        "plinth:stores.scratch.size_gib = 0: must be at least 1; example: size_gib: 20",
        "plinth:stores.index.nodez = 2: unknown key; did you mean 'nodes'?; example: nodes: 2",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_bad_input_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


@pytest.mark.parametrize(
    ("given", "member"),
    [
        ({}, RollingDeployment()),
        ({"maximum_percent": 150}, RollingDeployment(maximum_percent=150)),
        ({"strategy": "rolling"}, RollingDeployment()),
        (BLUE_GREEN, BlueGreen(strategy="blue_green", test_port=9090)),
    ],
    ids=["nothing", "no tag", "the default's tag", "another tag"],
)
def test_the_key_chooses_the_member_and_its_default_means_the_one_that_has_it(
    given: dict[str, Any], member: Model
) -> None:
    assert settings_of(spoiled({AT: given})).services["mailer"].deployment == member


def test_a_program_may_give_a_member_itself() -> None:
    given = BlueGreen(strategy="blue_green", test_port=9090)

    assert Canary.model_validate({**LEGAL["plinth:services"]["mailer"], "deployment": given}).deployment is given


def test_what_is_wrong_within_a_member_has_its_path_in_a_program_too() -> None:
    mailer = LEGAL["plinth:services"]["mailer"]
    service = Canary.model_validate({**mailer, "deployment": {**BLUE_GREEN, "hook_retries": 1}})

    assert [problem.path for problem in all_problems(service)] == [("deployment", "hook_retries")]
    with pytest.raises(ValueError, match=r"service mailer: deployment\.hook_retries is not allowed without hook"):
        require_valid("service mailer", service)


def test_of_a_partly_invalid_member_the_rest_is_known_and_of_an_unknown_one_nothing() -> None:
    raw = {
        "plinth:services": {"a": {"deployment": {**BLUE_GREEN, "test_port": 1}}, "b": {"deployment": {"strategy": 1}}}
    }
    at = ("plinth:services", "a", "deployment", "test_port")
    services = partial((File,), raw, {at, ("plinth:services", "b", "deployment", "strategy")}).services

    assert isinstance(services["a"].deployment, BlueGreen)
    assert services["a"].deployment.bake == Bake()
    for unknown in (lambda: services["a"].deployment.test_port, lambda: services["b"].deployment.maximum_percent):
        with pytest.raises(Unknown):
            unknown()


def test_the_reference_page_has_the_keys_of_every_member_and_names_the_member() -> None:
    rows = [
        line
        for line in page().splitlines()
        if line.startswith(("| `<name>.deployment", "| `<name>.size", "| `<name>.nodes"))
    ]
    assert rows == [
        "| `<name>.deployment` | object | How. Default: rolling. |",
        "| `<name>.deployment.strategy` | `rolling` | How tasks are replaced. Default: rolling. |",
        "| `<name>.deployment.minimum_healthy_percent` | integer | Share of the tasks that keeps running, percent. Default: 100. Only with strategy `rolling`. |",
        "| `<name>.deployment.maximum_percent` | integer | Old and new tasks together, at most, percent. Default: 200. Only with strategy `rolling`. |",
        "| `<name>.deployment.second_target_group` | boolean | Whether the service already has what the other strategies need, so that the next update can change to one of them, or comes back from one; web only: docs/deployment-strategies.md. Default: false. Only with strategy `rolling`. |",
        "| `<name>.deployment.strategy` | `blue_green` | How tasks are replaced. **Required.** |",
        "| `<name>.deployment.test_port` | integer | Port of the new tasks. **Required.** Only with strategy `blue_green`. |",
        "| `<name>.deployment.bake` | object | The time with both. Default: 10 minutes. Only with strategy `blue_green`. |",
        "| `<name>.deployment.bake.minutes` | integer | Minutes that both run. Default: 10. |",
        "| `<name>.deployment.hook` | string | What decides. Default: no one. Only with strategy `blue_green`. |",
        "| `<name>.deployment.hook_retries` | integer | Repetitions. Default: 0. Only with strategy `blue_green`. |",
        "| `<name>.size_gib` | integer | Size. **Required.** Only with medium `disk`. |",
        "| `<name>.nodes` | integer | Number of nodes. **Required.** Only with medium `memory`. |",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "legal"),
    [
        ({}, True),
        ({"maximum_percent": 150}, True),
        ({"strategy": "rolling", "maximum_percent": 150}, True),
        (BLUE_GREEN, True),
        ({"strategy": "yolo"}, False),
        ({"strategy": "blue_green"}, False),
        ({"test_port": 9090}, False),
        ({**BLUE_GREEN, "maximum_percent": 150}, False),
        ({**BLUE_GREEN, "zzz": 1}, False),
        ({"maximum_percent": 201}, False),
    ],
)
def test_the_schema_takes_exactly_what_one_member_takes(given: dict[str, Any], *, legal: bool) -> None:
    whole = schema()
    config = spoiled({AT: given})

    assert jsonschema.Draft202012Validator(whole).is_valid({"config": config}) is legal
    assert (lines_of(config) == []) is legal
    assert whole["$defs"]["Canary"]["properties"]["deployment"]["oneOf"] == [
        {"$ref": "#/$defs/RollingDeployment"},
        {"$ref": "#/$defs/BlueGreen"},
    ]
