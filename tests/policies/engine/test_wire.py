"""The pack as the engine runs it: a process that answers over gRPC."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel
from pulumi_policy import policy as sdk

from policies.engine import server
from policies.engine.catalog import RULES
from policies.engine.exemptions import Book
from policies.engine.judge import Judge
from policies.engine.rule import Level, Rule, Sample
from policies.engine.sdk_policies import policy_of
from tests.support.pack_harness import IDS, UNKNOWN_TEXT, request_for, serving, stack_request, struct, urn

KEYS = "kms-key-require-safe-deletion"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
OPEN = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": [UNKNOWN_TEXT, "0.0.0.0/0"]}
BUCKET = Sample(type="aws:s3/bucket:Bucket", props={"bucket": UNKNOWN_TEXT})
BLOCK = Sample(
    type="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    name="block",
    props={"bucket": UNKNOWN_TEXT},
    links={"bucket": "this"},
)


@pytest.fixture(scope="module")
def pack() -> Iterator[Any]:
    with serving() as (stub, _):
        yield stub


def messages_of(response: Any) -> set[str]:
    return {item.policyName for item in response.diagnostics}


def test_the_pack_sends_the_engine_all_metadata_of_its_policies(pack: Any) -> None:
    info = pack.GetAnalyzerInfo(empty_pb2.Empty())

    assert info.name == "guardrails"
    assert [policy.name for policy in info.policies] == [rule.id for rule in RULES]
    first = info.policies[0]
    assert first.severity
    assert first.framework.name
    assert first.remediation_steps
    assert first.url


def test_an_open_port_next_to_an_unknown_one_is_found(pack: Any) -> None:
    response = pack.Analyze(request_for(GROUP, {"ingress": [OPEN]}))

    found = [
        item for item in response.diagnostics if item.policyName == "ec2-security-group-disallow-public-admin-ports"
    ]
    assert [(item.enforcementLevel, item.policyPackName) for item in found] == [(analyzer_pb2.MANDATORY, "guardrails")]
    assert found[0].message == (
        "Security groups do not allow SSH or RDP from the internet.\n"
        "port 22 is open to 0.0.0.0/0: 22 → remove the rule, and connect with Session Manager [Security Hub EC2.13]"
    )


def test_other_providers_and_components_are_not_judged(pack: Any) -> None:
    for token in ("gcp:storage/bucket:Bucket", "plinth:data:Bucket", "aws-native:s3:Bucket"):
        assert messages_of(pack.Analyze(request_for(token, {"acl": "public-read"}))) == set()


def test_a_companion_is_found_by_dependency_when_every_id_is_unknown(pack: Any) -> None:
    policy = "s3-bucket-require-public-access-block"

    assert policy in messages_of(pack.AnalyzeStack(stack_request(BUCKET)))
    assert policy not in messages_of(pack.AnalyzeStack(stack_request(BUCKET, BLOCK)))


def test_settings_and_levels_come_from_the_policy_configuration() -> None:
    request = request_for("aws:kms/key:Key", {"enableKeyRotation": True, "deletionWindowInDays": 20})
    with serving() as (stub, _):
        assert KEYS not in messages_of(stub.Analyze(request))
        config = analyzer_pb2.ConfigureAnalyzerRequest()
        entry = config.policyConfig[KEYS]
        entry.enforcementLevel = analyzer_pb2.MANDATORY
        entry.properties.CopyFrom(struct({"days": 30}))
        stub.Configure(config)
        (found,) = (item for item in stub.Analyze(request).diagnostics if item.policyName == KEYS)

    assert found.enforcementLevel == analyzer_pb2.MANDATORY
    assert "fewer than 30" in found.message


def test_what_is_for_production_is_mandatory_in_a_production_stack() -> None:
    request = request_for("aws:dynamodb/table:Table", {"pointInTimeRecovery": {"enabled": True}})
    config = json.dumps({"plinth:stack": json.dumps({"environment": "prod"})})
    levels = []
    for environment in ({"PULUMI_CONFIG": config}, {}):
        with serving(**environment) as (stub, _):
            found = [item for item in stub.Analyze(request).diagnostics if "deletion-protection" in item.policyName]
            levels.append([item.enforcementLevel for item in found])

    assert levels == [[analyzer_pb2.MANDATORY], [analyzer_pb2.ADVISORY]]


def test_configuration_over_the_wire_counts_like_configuration_in_environment_variables() -> None:
    table, policy = "aws:dynamodb/table:Table", "dynamodb-table-require-deletion-protection"
    request = request_for(table, {"pointInTimeRecovery": {"enabled": True}})
    exempt = {
        "policy": policy, "urn": "urn:pulumi:test::shop::*", "reason": "a cache that can be filled anew at any time",
        "owner": "web", "expires": time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86400 * 30)),
    }  # fmt: skip
    config = {"plinth:stack": json.dumps({"environment": "prod"})}
    levels = []
    with serving() as (stub, _):
        for told_config in (config, {**config, "policy:exemptions": json.dumps([exempt])}):
            stub.ConfigureStack(
                analyzer_pb2.AnalyzerStackConfigureRequest(stack="x", project="shop", config=told_config, dry_run=True)
            )
            info = stub.GetAnalyzerInfo(empty_pb2.Empty())
            found = [item for item in stub.Analyze(request).diagnostics if item.policyName == policy]
            levels.append(([p.enforcementLevel for p in info.policies if p.name == policy], len(found)))

    assert levels == [([analyzer_pb2.MANDATORY], 1), ([analyzer_pb2.MANDATORY], 0)]


def test_an_exemption_is_an_advisory_line_of_the_run(tmp_path: Path) -> None:
    expires = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86400 * 30))
    file = tmp_path / "exemptions.yaml"
    file.write_text(
        f"- policy: dynamodb-*\n  urn: urn:pulumi:test::shop::*\n  reason: a cache that can be filled anew at any time\n"
        f"  owner: web\n  expires: {expires}\n"
    )
    with serving(POLICY_EXEMPTIONS_FILE=str(file)) as (stub, _):
        silent = messages_of(stub.Analyze(request_for("aws:dynamodb/table:Table", {})))
        report = stub.AnalyzeStack(stack_request()).diagnostics

    assert silent == {"governance-resource-require-tags", "governance-resource-require-protect"}
    assert {item.policyName for item in report} == {"governance-exemption-report-state"}
    assert all(item.enforcementLevel == analyzer_pb2.ADVISORY for item in report)
    assert all("EXEMPT until" in item.message for item in report)


def crash(*_: object) -> list[str]:
    raise KeyError("thingamajig")


@pytest.mark.parametrize("way", ["fast", "sdk"])
def test_a_rule_that_crashes_is_a_named_violation_at_its_own_level(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULUMI_CONFIG", raising=False)
    good = RULES[1]
    fields = {name: getattr(good, name) for name in Rule.__dataclass_fields__} | {
        "check": crash,
        "level": Level.MANDATORY,
    }
    broken = [Rule(**fields), Rule(**{**fields, "id": "s3-test-require-calm", "scope": "stack"})]
    servicer = servicer_for(broken, way)

    for response in (
        servicer.Analyze(request_for(good.types[0], {}), None),
        servicer.AnalyzeStack(stack_request(BUCKET), None),
    ):
        (found,) = response.diagnostics
        assert found.enforcementLevel == analyzer_pb2.MANDATORY
        assert f"the policy {found.policyName} itself failed on" in found.message
        assert "KeyError: 'thingamajig'" in found.message


def servicer_for(rules: list[Rule], way: str) -> Any:
    judge = Judge(Book([]), IDS)
    base = sdk._PolicyAnalyzerServicer
    kind = server.indexed(base, rules, judge) if way == "fast" else base
    return kind("pack", "0.0.1", [policy_of(rule, judge, "") for rule in rules], EnforcementLevel.MANDATORY)


def test_a_first_call_that_is_not_done_yet_hides_no_policy_from_one_in_another_thread() -> None:
    asked, go_on = threading.Event(), threading.Event()

    class Slow(tuple[str, ...]):
        __slots__ = ()

        def wait(self) -> None:
            if threading.current_thread() is not threading.main_thread():
                asked.set()
                assert go_on.wait(10)

        def __iter__(self) -> Iterator[str]:
            self.wait()
            return super().__iter__()

        def __contains__(self, token: object) -> bool:
            self.wait()
            return super().__contains__(token)

    early = next(rule for rule in RULES if rule.scope == "resource")
    rules = [replace(rule, types=Slow(rule.types)) if rule is early else rule for rule in RULES]
    servicer = servicer_for(rules, "fast")
    request = request_for(GROUP, {"ingress": [OPEN]})
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(servicer.Analyze, request, None)
        assert asked.wait(10)
        second = servicer.Analyze(request, None)
        go_on.set()

    assert messages_of(first.result()) == messages_of(second)
    assert "ec2-security-group-disallow-public-admin-ports" in messages_of(second)


def test_both_servers_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULUMI_CONFIG", raising=False)
    fast, slow = (servicer_for(list(RULES), way) for way in ("fast", "sdk"))
    samples = {
        (sample.type, json.dumps(sample.props, sort_keys=True)): sample for rule in RULES for sample in rule.bad_example
    }
    some = list(samples.values())[::7]

    for sample in some:
        request = request_for(sample.type, sample.props)
        assert fast.Analyze(request, None) == slow.Analyze(request, None)
    request = stack_request(
        BUCKET, *(sample for rule in RULES[:12] for sample in rule.bad_example if sample.name != "this")
    )
    assert fast.AnalyzeStack(request, None) == slow.AnalyzeStack(request, None)


def test_an_sdk_that_looks_different_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Changed:
        """A servicer of some later SDK."""

    monkeypatch.setattr(sdk, "_PolicyAnalyzerServicer", Changed)

    assert not server.install_fast_server(RULES, Judge(Book([]), IDS))
    assert sdk._PolicyAnalyzerServicer is Changed


def test_a_fast_server_that_fails_falls_back_to_the_sdks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    servicer = servicer_for(list(RULES), "fast")
    monkeypatch.setattr(server, "resource_of_request", crash)

    found = servicer.Analyze(request_for("aws:s3/bucketAcl:BucketAcl", {"acl": "public-read"}), None)

    assert "s3-bucket-disallow-public-acl" in messages_of(found)
    assert "falling back to the SDK's server" in capsys.readouterr().err


def test_an_exported_state_is_judged_like_a_program() -> None:
    state = json.loads((Path(__file__).parent / "state.json").read_text())["deployment"]["resources"]
    whole = analyzer_pb2.AnalyzeStackRequest()
    found: Counter[str] = Counter()
    with serving() as (stub, _):
        for item in state:
            known = {"type": item["type"], "urn": item["urn"], "name": item["urn"].rpartition("::")[2]}
            one = analyzer_pb2.AnalyzeRequest(properties=struct(item.get("inputs", {})), **known)
            found.update(diagnostic.policyName for diagnostic in stub.Analyze(one).diagnostics)
            member = whole.resources.add(properties=struct(item.get("outputs", {})), **known)
            for path, urns in item.get("propertyDependencies", {}).items():
                member.propertyDependencies[path].urns.extend(urns or [])
        found.update(diagnostic.policyName for diagnostic in stub.AnalyzeStack(whole).diagnostics)

    assert found == {
        "rds-database-disallow-public-access": 1,
        "rds-database-require-managed-password": 1,
        "governance-resource-require-protect": 1,
        "rds-database-require-multi-az": 1,
        "rds-database-require-performance-insights": 1,
        "resilience-stack-require-declared-objectives": 1,
    }


def test_500_resources_are_judged_within_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    samples = [sample for rule in RULES for sample in rule.good_example if sample.type.startswith("aws:")]
    padding = {"tags": {f"key-{number}": "x" * 20 for number in range(20)}, "list": [{"a": "b", "c": 1.0}] * 15}
    requests = [
        request_for(sample.type, {**sample.props, **padding}, f"r{number}")
        for number, sample in enumerate((samples * 3)[:500])
    ]
    whole = analyzer_pb2.AnalyzeStackRequest()
    for request in requests:
        whole.resources.add(
            type=request.type, properties=request.properties, urn=urn(request.type, request.name), name=request.name
        )
    begin = time.perf_counter()
    with serving() as (stub, process):
        stub.GetAnalyzerInfo(empty_pb2.Empty())
        started = time.perf_counter()
        for request in requests:
            stub.Analyze(request)
        singly = time.perf_counter()
        stub.AnalyzeStack(whole)
        done = time.perf_counter()
        status = Path(f"/proc/{process}/status")
        peak = int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024 if status.exists() else 0.0

    with capsys.disabled():
        print(  # noqa: T201 - what this test is for
            f"\n{len(RULES)} policies: start {started - begin:.2f} s, 500 resources {singly - started:.2f} s, "
            f"the stack {done - singly:.2f} s, {peak:.0f} MB"
        )
    assert done - started < 6
    assert peak < 150
