"""All services: protection, tags, Regions, credentials, and reports on the run itself."""

from __future__ import annotations

import os
from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import ANY_AWS, Finding, Level, Policy, Sample, Settings, Severity, strings
from policies.plan.aws import (
    backup,
    cloudfront,
    cloudwatch,
    cognito,
    docdb,
    dynamodb,
    ec2,
    ecr,
    ecs,
    efs,
    eks,
    elasticache,
    emr,
    fsx,
    kinesis,
    kms,
    lambda_,
    lb,
    memorydb,
    mq,
    msk,
    neptune,
    opensearch,
    rds,
    redshift,
    s3,
    secretsmanager,
    sns,
    sqs,
    ssm,
    vpc,
    workspaces,
)
from policies.plan.kinds import STATEFUL
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource
from policies.plan.values import known

PROVIDER = "pulumi:providers:aws"
_WITHOUT_LOCK = {sqs.QUEUE, secretsmanager.SECRET}
"""Messages in a queue are in transit and expire after 14 days at most; a deleted secret can be restored during its
recovery window, which secrets-secret-require-recovery-window requires."""


@Policy(
    id="governance-resource-require-protect",
    description="Production resources that store data have the Pulumi resource option `protect`.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Governance-1") + c.DELETION,
    remediation="pass ResourceOptions(protect=True)",
    url=f"{guides.WELL_ARCHITECTED}/reliability-pillar/rel_backing_up_data_identified_backups_data.html",
    types=(rds.INSTANCE, *sorted(STATEFUL - {rds.INSTANCE, *_WITHOUT_LOCK})),
    good=Sample(type=rds.INSTANCE, props={"engine": "postgres"}, protect=True),
    bad=Sample(type=rds.INSTANCE, props={"engine": "postgres"}),
    environments=PROD,
    omitted="violates",
    unknown="violates",
)
def governance_resource_require_protect(resource: Resource) -> Iterator[str]:
    """Report an unprotected resource; a read replica is exempt, because its data is a copy."""
    replica = not resource.lacks("replicateSourceDb") or not resource.lacks("replicationSourceIdentifier")
    if not resource.protect and not replica:
        yield "protect is false"


_SCHEMA_TAGS = strings("Environment", "Owner", description="Required tag keys.")


@Policy(
    id="governance-resource-require-tags",
    description="Resources carry the required tags.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Governance-2") + c.INVENTORY,
    remediation="add the missing tags, preferably with the provider's defaultTags or a stack transform",
    url=f"{guides.WHITEPAPERS}/tagging-best-practices/tagging-best-practices.html",
    types=(
        vpc.VPC,
        rds.INSTANCE,
        rds.CLUSTER,
        docdb.CLUSTER,
        neptune.CLUSTER,
        dynamodb.TABLE,
        efs.FILE_SYSTEM,
        s3.BUCKET,
        s3.BUCKETS[1],
        elasticache.REPLICATION_GROUP,
        kms.KEY,
        opensearch.DOMAIN,
        backup.VAULT,
        cognito.USER_POOL,
        ecs.CLUSTER,
        ecs.SERVICE,
        lambda_.FUNCTION,
        ec2.INSTANCE,
        lb.LOAD_BALANCER,
        lb.LOAD_BALANCERS[1],
        cloudfront.DISTRIBUTION,
        sqs.QUEUE,
        sns.TOPIC,
        secretsmanager.SECRET,
        ecr.REPOSITORY,
        cloudwatch.LOG_GROUP,
        eks.CLUSTER,
        emr.CLUSTER,
        fsx.LUSTRE_FILE_SYSTEM,
        fsx.ONTAP_FILE_SYSTEM,
        fsx.OPENZFS_FILE_SYSTEM,
        fsx.WINDOWS_FILE_SYSTEM,
        kinesis.STREAM,
        memorydb.CLUSTER,
        mq.BROKER,
        msk.CLUSTER,
        redshift.CLUSTER,
        redshift.SERVERLESS_NAMESPACE,
        workspaces.WORKSPACE,
    ),
    good={"tags": {"Environment": "dev", "Owner": "platform"}},
    bad={"tags": {"Owner": "platform"}},
    settings={"required": _SCHEMA_TAGS},
    omitted="violates",
)
def governance_resource_require_tags(resource: Resource, settings: Settings) -> Iterator[str]:
    """Report a key that no source of tags provides; keys are compared without regard to case."""
    if any(resource.unsure(bag) for bag in ("tags", "tagsAll")) or resource.provider.unsure("defaultTags"):
        return
    sources = [resource.raw("tags"), resource.raw("tagsAll"), resource.provider.raw("defaultTags.tags")]
    present = {key.lower() for source in sources if isinstance(source, dict) for key in source}
    absent = [key for key in settings["required"] if key.lower() not in present]
    if absent:
        yield f"missing tag{'s' if len(absent) > 1 else ''}: {', '.join(absent)}"


@Policy(
    id="governance-region-restrict-to-allowed",
    description="Resources are created in allowed Regions only.",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    controls=c.own("Governance-3") + c.HARDENING,
    remediation="use an allowed Region, or add the Region to the policy's setting `regions`",
    url=f"{guides.CONTROL_TOWER}/region-deny.html",
    types=(ANY_AWS, PROVIDER),
    good=Sample(type=vpc.VPC, props={"region": "us-east-1"}),
    bad=Sample(type=vpc.VPC, props={"region": "ap-south-2"}),
    settings={
        "regions": strings(
            "us-east-1",
            "us-east-2",
            "us-west-2",
            "eu-west-1",
            "eu-central-1",
            description="Allowed Regions; CloudFront needs us-east-1.",
        )
    },
    note="Off by default, because the allowed Regions depend on the organization; set `regions` and the level in "
    "a policy configuration.",
)
def governance_region_restrict_to_allowed(resource: Resource, settings: Settings) -> Iterator[str]:
    """Report the Region of the resource, or of its provider, if it is not allowed."""
    region = resource.raw("region")
    if not isinstance(region, str) and known(region):
        region = resource.provider.raw("region")
    if isinstance(region, str) and region not in settings["regions"]:
        yield f"region is {region}"


@Policy(
    id="governance-provider-disallow-static-credentials",
    description="AWS providers do not use static credentials.",
    severity=Severity.CRITICAL,
    controls=c.own("Governance-4") + c.CREDENTIALS,
    remediation="remove accessKey and secretKey; use OIDC, a profile or assumeRoles",
    url=f"{guides.IAM}/best-practices.html#bp-workloads-use-roles",
    types=(PROVIDER,),
    good={"region": "us-east-1"},
    bad={"region": "us-east-1", "accessKey": "AKIA" + "EXAMPLEEXAMPLE12"},
)
def governance_provider_disallow_static_credentials(provider: Resource) -> Iterator[str]:
    """Report an access key pair on a provider."""
    for name in ("accessKey", "secretKey"):
        if isinstance(provider.raw(name), str) and provider.raw(name):
            yield f"{name} is set"


@Policy(
    id="governance-resource-restrict-property-size",
    description="Properties are small enough to be judged.",
    severity=Severity.MEDIUM,
    controls=c.own("Governance-8"),
    remediation="shorten or flatten the property, or exempt the resource if it is meant to be like this",
    url=f"{guides.WELL_ARCHITECTED}/security-pillar/sec_securely_operate_control_objectives.html",
    types=(ANY_AWS,),
    good=Sample(type=ssm.PARAMETER, props={"value": '["eu-central-1"]'}),
    bad=Sample(type=ssm.PARAMETER, props={"value": f"{'[' * 65}{']' * 65}"}),
    note="Other policies read such a property as an unknown value.",
)
def governance_resource_restrict_property_size(resource: Resource) -> Iterator[str]:
    """Report a property that exceeds the bounds of `policies.plan.bounds`."""
    yield from resource.excess


_RUN = Sample(type="pulumi:pulumi:Stack", props={})


@Policy(
    id="governance-exemption-report-state",
    description="Every policy exemption is valid, in use and reported.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Governance-6"),
    remediation="correct the exemption or remove it",
    url=f"{guides.WELL_ARCHITECTED}/security-pillar/sec_securely_operate_control_objectives.html",
    types=(),
    good=(_RUN,),
    bad=(),
    about_the_run=True,
)
def governance_exemption_report_state(stack: Stack) -> Iterator[Finding]:
    """Report one line for each exemption that is applied, refused, unused or invalid."""
    if stack.run is not None:
        for line in stack.run.book.report(stack.run.ids, os.environ.get("PULUMI_STACK", "")):
            yield Finding(None, line)


@Policy(
    id="governance-check-report-deferred",
    description="Checks that a preview cannot complete are reported.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.own("Governance-7"),
    remediation="no action: the update evaluates the deferred checks",
    url=f"{guides.WELL_ARCHITECTED}/security-pillar/sec_securely_operate_control_objectives.html",
    types=(),
    good=(_RUN,),
    bad=(),
    note="Counts checks of high and critical policies that met an unknown value and found no violation.",
    about_the_run=True,
)
def governance_check_report_deferred(stack: Stack) -> Iterator[Finding]:
    """Report one line for all deferred checks."""
    deferred = dict(stack.run.deferred) if stack.run is not None else {}
    if deferred:
        shown = [
            f"{policy} on {urn.rpartition('::')[2]} ({paths})" for (policy, urn), paths in sorted(deferred.items())[:5]
        ]
        more = f" and {len(deferred) - len(shown)} more" if len(deferred) > len(shown) else ""
        yield Finding(
            None,
            f"{len(deferred)} checks are deferred until the update, which knows the values: {'; '.join(shown)}{more}",
        )
