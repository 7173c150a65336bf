"""Every property that a rule reads exists in pulumi_aws, by reading the SDK's own text (importing it takes seconds)."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pulumi_aws

from policies.engine.catalog import RULES
from policies.engine.rule import Rule, Sample
from policies.plan.kinds import BLOCK_DEFAULTS, DEFAULTS
from policies.plan.lens import view
from policies.plan.values import shown
from tests.support.pack_harness import judged

SDK = Path(pulumi_aws.__file__).parent
GETTER = re.compile(r'@pulumi\.getter(?:\(name="(\w+)"\))?\n(?:    @[^\n]*\n)*    def (\w+)\(self\) -> ([^\n]*?):\n')
NOT_IN_PROPERTIES = {"tags", "tagsAll", "id", "arn", "region"}
"""Everywhere, or outputs."""

ANOTHER_FORM = re.compile(r"^containerDefinitions\.|\.parameters\.|^environment\.variables|^configuration\.OAuthToken")
"""Documents and maps: their keys are no properties of the SDK."""


@cache
def modules() -> dict[str, tuple[str, str]]:
    """Return token → service folder and text of the file that holds its class."""
    found = {}
    for file in SDK.rglob("*.py"):
        if file.name.startswith("_"):
            continue
        text = file.read_text(encoding="utf-8")
        for token in re.findall(r"@pulumi\.type_token\(\"(aws:[^\"]+)\"\)", text):
            found[token] = (file.parent.name, text)
        for alias in re.findall(r'type_="(aws:[^"]+)"', text):
            found.setdefault(alias, (file.parent.name, text))
    return found


@cache
def nested(module: str) -> str:
    """Return the text of a service's nested types."""
    return (SDK / module / "outputs.py").read_text(encoding="utf-8")


def members(text: str, name: str) -> dict[str, str]:
    """Return property → type of a class in *text*."""
    start = text.find(f"\nclass {name}(")
    end = text.find("\nclass ", start + 1)
    body = text[start : end if end > 0 else len(text)]
    return {wire or name: kind for wire, name, kind in GETTER.findall(body)}


def missing(token: str, path: str) -> str:
    """Return the first step of *path* that the SDK does not know, or an empty text."""
    service, text = modules()[token]
    known = members(text, re.findall(r"\nclass (\w+)\(pulumi\.CustomResource\)", text)[0])
    for step in path.split("."):
        if step not in known:
            return step
        inner = re.search(r"outputs\.(\w+)", known[step])
        if inner is None:
            return ""
        known = members(nested(service), inner[1])
    return ""


def paths_read(rules: tuple[Rule, ...]) -> Iterator[tuple[str, str]]:
    view.reads = set()
    for rule in rules:
        for token in rule.types:
            for samples in (rule.good_example, rule.bad_example):
                judged(rule, samples)
                judged(rule, [Sample(type=token, props=sample.props) for sample in samples[:1]])
    found = view.reads
    view.reads = None
    yield from sorted(found)


def test_the_sdks_text_is_understood() -> None:
    assert missing("aws:rds/instance:Instance", "storageEncrypted") == ""
    assert missing("aws:cloudfront/distribution:Distribution", "viewerCertificate.minimumProtocolVersion") == ""
    assert missing("aws:cloudfront/distribution:Distribution", "viewerCertificate.minimumTls") == "minimumTls"


def test_every_property_that_a_rule_reads_exists_in_one_of_its_types() -> None:
    wrong = []
    for rule in RULES:
        by_path: dict[str, list[str]] = {}
        for token, path in paths_read((rule,)):
            if token in modules() and path not in NOT_IN_PROPERTIES and not ANOTHER_FORM.search(path):
                by_path.setdefault(path, [known for known in rule.types if known in modules()])
        wrong += [
            f"{rule.id}: {path} in none of {tokens}"
            for path, tokens in by_path.items()
            if all(missing(token, path) for token in tokens)
        ]

    assert wrong == []


def test_every_type_that_a_rule_judges_exists_or_existed() -> None:
    old = ("aws:elasticloadbalancingv2/", "aws:applicationloadbalancing/", "aws:s3/bucketV2", "aws:s3/bucketAclV2")
    unknown = [
        (rule.id, token)
        for rule in RULES
        for token in rule.types
        if token.startswith("aws:") and token != "aws:*" and token not in modules() and not token.startswith(old)
    ]

    assert unknown == []


def test_every_default_is_about_a_property_that_exists() -> None:
    wrong = [
        (token, path) for token, path in {**DEFAULTS, **BLOCK_DEFAULTS} if token in modules() and missing(token, path)
    ]

    assert wrong == []


DOCUMENTED = re.compile(
    r"(?:[Dd]efaults? (?:to|value is|value of|is)|Default:?|The default is) :?`\"?([A-Za-z0-9_]+)\"?`"
    r"(?!.{0,80}(?:block is not provided))"
)


def documentation(token: str, path: str) -> str:
    """Return what the SDK says about a property in a block, or an empty text."""
    service, text = modules()[token]
    name = re.findall(r"\nclass (\w+)\(pulumi\.CustomResource\)", text)[0]
    body, steps = text, path.split(".")
    for step in steps[:-1]:
        inner = re.search(r"outputs\.(\w+)", members(body, name).get(step, ""))
        if inner is None:
            return ""
        body, name = nested(service), inner[1]
    start = body.find(f"\nclass {name}(")
    own = body[start : body.find("\nclass ", start + 1)]
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", steps[-1]).lower()
    found = re.search(rf'    def {snake}\(self\) -> [^\n]*:\n\s+"""(.*?)"""', own, re.DOTALL)
    return " ".join(found[1].split()) if found else ""


def default_in_block(token: str, path: str) -> Any:
    """Return what a policy reads of a property whose block is there without it."""
    block: Any = {"other": 1}
    for step in reversed(path.split(".")[:-1]):
        block = {step: block}
    return view.Resource(token, block, urn="urn", name="this").get(path)


def test_a_default_in_a_block_is_the_one_that_the_sdk_documents() -> None:
    paths = {(token, path) for token, path in {*paths_read(RULES), *DEFAULTS, *BLOCK_DEFAULTS} if token in modules()}
    documented = {
        (token, path): found[1]
        for token, path in sorted(paths)
        if "." in path and (found := DOCUMENTED.search(documentation(token, path))) and found[1] != "bucket"
    }
    wrong = {
        key: (shown(default_in_block(*key)), word)
        for key, word in documented.items()
        if shown(default_in_block(*key)).lower() not in {word.lower(), "" if word == "true" else "missing"}
    }

    assert len(documented) > 25
    assert wrong == {}
