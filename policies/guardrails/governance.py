"""Across all services: protection, tags, regions, credentials, and what the run has to say about itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from policies.engine import controls as c
from policies.engine.environment import PROD
from policies.engine.rule import ANY_AWS, Finding, Level, Sample, Severity, resource_rule, stack_rule
from policies.engine.stack import Stack
from policies.engine.view import Resource
from policies.guardrails.credentials import marked
from policies.plan.kinds import STATEFUL
from policies.plan.values import known

PROVIDER = "pulumi:providers:aws"
_DATABASE = "aws:rds/instance:Instance"
_QUEUE = "aws:sqs/queue:Queue"
_VAULTED = "aws:secretsmanager/secret:Secret"
_WITHOUT_LOCK = {_QUEUE, _VAULTED}
"""What a queue holds is on its way, and gone within two weeks at most; a deleted secret comes back during its recovery
window, for which there is secrets-secret-require-recovery-window."""
_TAGGED = "aws:ec2/vpc:Vpc"


@resource_rule(
    id="governance-resource-require-protect",
    description="In production, what holds data has the resource option protect.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Governance-1") + c.DELETION,
    remediation="pass ResourceOptions(protect=True)",
    url="https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_backing_up_data_identified_backups_data.html",
    types=(_DATABASE, *sorted(STATEFUL - {_DATABASE, *_WITHOUT_LOCK})),
    good=Sample(type=_DATABASE, props={"engine": "postgres"}, protect=True),
    bad=Sample(type=_DATABASE, props={"engine": "postgres"}),
    environments=PROD,
)
def governance_resource_require_protect(resource: Resource) -> Iterator[str]:
    """An instance that follows another one (a read replica) holds nothing of its own and is left out."""
    replica = not resource.lacks("replicateSourceDb") or not resource.lacks("replicationSourceIdentifier")
    if not resource.protect and not replica:
        yield "protect is false"


_SCHEMA_TAGS = {
    "type": "array",
    "items": {"type": "string"},
    "default": ["Environment", "Owner"],
    "description": "Tag keys that must be there.",
}


@resource_rule(
    id="governance-resource-require-tags",
    description="Resources that cost or hold something carry the tags that say whose they are.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Governance-2") + c.INVENTORY,
    remediation="add the missing tags, best by the provider's defaultTags or one stack transform",
    url="https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
    types=(
        _TAGGED,
        "aws:rds/instance:Instance",
        "aws:rds/cluster:Cluster",
        "aws:docdb/cluster:Cluster",
        "aws:neptune/cluster:Cluster",
        "aws:dynamodb/table:Table",
        "aws:efs/fileSystem:FileSystem",
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketV2:BucketV2",
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "aws:kms/key:Key",
        "aws:opensearch/domain:Domain",
        "aws:backup/vault:Vault",
        "aws:cognito/userPool:UserPool",
        "aws:ecs/cluster:Cluster",
        "aws:ecs/service:Service",
        "aws:lambda/function:Function",
        "aws:ec2/instance:Instance",
        "aws:lb/loadBalancer:LoadBalancer",
        "aws:alb/loadBalancer:LoadBalancer",
        "aws:cloudfront/distribution:Distribution",
        _QUEUE,
        "aws:sns/topic:Topic",
        _VAULTED,
        "aws:ecr/repository:Repository",
        "aws:cloudwatch/logGroup:LogGroup",
    ),
    good={"tags": {"Environment": "dev", "Owner": "platform"}},
    bad={"tags": {"Owner": "platform"}},
    settings={"required": _SCHEMA_TAGS},
)
def governance_resource_require_tags(resource: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """A key that stands in no source of tags; the case of its letters does not matter."""
    if any(resource.unsure(bag) for bag in ("tags", "tagsAll")) or resource.provider.unsure("defaultTags"):
        return
    sources = [resource.raw("tags"), resource.raw("tagsAll"), resource.provider.raw("defaultTags.tags")]
    present = {key.lower() for source in sources if isinstance(source, dict) for key in source}
    absent = [key for key in settings["required"] if key.lower() not in present]
    if absent:
        yield f"without the tag{'s' if len(absent) > 1 else ''} {', '.join(absent)}"


@resource_rule(
    id="governance-region-restrict-to-allowed",
    description="Resources live in the allowed regions only.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.own("Governance-3") + c.HARDENING,
    remediation="take one of the allowed regions, or add the region to the policy's setting `regions`",
    url="https://docs.aws.amazon.com/controltower/latest/controlreference/region-deny.html",
    types=(ANY_AWS, PROVIDER),
    good=Sample(type=_TAGGED, props={"region": "us-east-1"}),
    bad=Sample(type=_TAGGED, props={"region": "ap-south-2"}),
    settings={
        "regions": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1"],
            "description": "Regions that may be used; us-east-1 also serves CloudFront.",
        }
    },
    note="Off by default, because only a team can say which regions it means; set `regions` and the level in "
    "a profile.",
)
def governance_region_restrict_to_allowed(resource: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """The resource's own region, or its provider's."""
    region = resource.raw("region")
    if not isinstance(region, str) and known(region):
        region = resource.provider.raw("region")
    if isinstance(region, str) and region not in settings["regions"]:
        yield f"region is {region}"


@resource_rule(
    id="governance-provider-disallow-static-credentials",
    description="An AWS provider takes its credentials from its surroundings, never from the program.",
    severity=Severity.CRITICAL,
    controls=c.own("Governance-4") + c.CREDENTIALS,
    remediation="remove accessKey and secretKey; use OIDC, a profile or assumeRoles",
    url="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles",
    types=(PROVIDER,),
    good={"region": "us-east-1"},
    bad={"region": "us-east-1", "accessKey": "AKIA" + "EXAMPLEEXAMPLE12"},
)
def governance_provider_disallow_static_credentials(provider: Resource) -> Iterator[str]:
    """A long-lived key pair."""
    for name in ("accessKey", "secretKey"):
        if isinstance(provider.raw(name), str) and provider.raw(name):
            yield f"{name} is set"


@resource_rule(
    id="governance-resource-disallow-hardcoded-credentials",
    description="No user data, variable, parameter or document holds a credential in the clear.",
    severity=Severity.CRITICAL,
    controls=c.own("Governance-5") + c.CREDENTIALS,
    remediation="put the value into Secrets Manager and refer to it; then rotate what was exposed",
    url="https://docs.aws.amazon.com/secretsmanager/latest/userguide/hardcoded.html",
    types=(
        "aws:ec2/instance:Instance",
        "aws:ec2/launchTemplate:LaunchTemplate",
        "aws:ec2/launchConfiguration:LaunchConfiguration",
        "aws:lambda/function:Function",
        "aws:ecs/taskDefinition:TaskDefinition",
        "aws:codebuild/project:Project",
        "aws:ssm/document:Document",
        "aws:apprunner/service:Service",
        "aws:batch/jobDefinition:JobDefinition",
    ),
    good={"userData": "#!/bin/sh\necho ready"},
    bad={"userData": "export AWS_ACCESS_KEY_ID=AKIA" + "EXAMPLEEXAMPLE12"},
)
def governance_resource_disallow_hardcoded_credentials(resource: Resource) -> Iterator[str]:
    """A text that can be nothing else: an access key id, a private key, a token with its maker's mark."""
    for path, text in _texts(resource.data, ""):
        found = marked(text)
        if found:
            yield f"{path} holds {found}"


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}[{index}]")


_RUN = Sample(type="pulumi:pulumi:Stack", props={})


@stack_rule(
    id="governance-exemption-report-state",
    description="Every exemption is in force, in use, and seen.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Governance-6"),
    remediation="correct the exemption or remove it",
    url="https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_control_objectives.html",
    types=(),
    good=(_RUN,),
    bad=(),
)
def governance_exemption_report_state(stack: Stack) -> Iterator[Finding]:
    """One line per exemption applied, refused, unused or at fault."""
    if stack.run is not None:
        for line in stack.run.book.report(stack.run.ids, os.environ.get("PULUMI_STACK", "")):
            yield Finding(None, line)


@stack_rule(
    id="governance-check-report-deferred",
    description="What a preview cannot see yet is said, not hidden.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Governance-7"),
    remediation="nothing: the update judges the rest",
    url="https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_control_objectives.html",
    types=(),
    good=(_RUN,),
    bad=(),
    note="Counts the checks of high and critical policies that met an unknown value and found nothing else.",
)
def governance_check_report_deferred(stack: Stack) -> Iterator[Finding]:
    """One line for all of them."""
    deferred = dict(stack.run.deferred) if stack.run is not None else {}
    if deferred:
        shown = [
            f"{policy} on {urn.rpartition('::')[2]} ({paths})" for (policy, urn), paths in sorted(deferred.items())[:5]
        ]
        more = f" and {len(deferred) - len(shown)} more" if len(deferred) > len(shown) else ""
        yield Finding(
            None, f"{len(deferred)} checks wait for values that only the update knows: {'; '.join(shown)}{more}"
        )
