"""Kinesis Data Streams and Data Firehose: encryption and retention."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Settings, Severity, integer
from policies.plan.aws import kinesis
from policies.plan.lens.view import Resource


@Policy(
    id="kinesis-stream-require-encryption",
    description="Kinesis data streams are encrypted at rest.",
    severity=Severity.HIGH,
    controls=c.fsbp("Kinesis.1") + c.AT_REST,
    remediation="set encryptionType to KMS, and kmsKeyId to a customer managed key or alias/aws/kinesis",
    url=f"{guides.KINESIS}/getting-started-with-sse.html",
    types=(kinesis.STREAM,),
    good={"encryptionType": "KMS", "kmsKeyId": "alias/aws/kinesis"},
    bad={"encryptionType": "NONE", "kmsKeyId": "alias/aws/kinesis"},
    omitted="violates",
    note="Security Hub rates it medium; it is high like the encryption of the pack's other data stores.",
)
def kinesis_stream_require_encryption(stream: Resource) -> Iterator[str]:
    """Report encryption that is off, the default."""
    if stream.differs("encryptionType", "KMS"):
        yield f"encryptionType is {stream.show('encryptionType')}"


@Policy(
    id="kinesis-stream-require-retention",
    description="Production Kinesis data streams retain records for an adequate period.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("Kinesis.3") + c.BACKUP,
    remediation="set retentionPeriod to at least the setting `hours`",
    url=f"{guides.KINESIS}/kinesis-extended-retention.html",
    types=(kinesis.STREAM,),
    good={"retentionPeriod": 168},
    bad={"retentionPeriod": 24},
    settings={"hours": integer(168, "Minimum retention in hours.")},
    environments=PROD,
    omitted="violates",
    note="Security Hub rates it medium; it is low, because consumers normally read within minutes, and longer "
    "retention is charged by the shard.",
)
def kinesis_stream_require_retention(stream: Resource, settings: Settings) -> Iterator[str]:
    """Report fewer hours than required."""
    if stream.below("retentionPeriod", settings["hours"]):
        yield f"retentionPeriod is {stream.show('retentionPeriod')}, fewer than {settings['hours']:.0f} hours"


@Policy(
    id="firehose-stream-require-encryption",
    description="Firehose delivery streams are encrypted at rest.",
    severity=Severity.HIGH,
    controls=c.fsbp("DataFirehose.1") + c.AT_REST,
    remediation="set serverSideEncryption.enabled to true, and keyType to CUSTOMER_MANAGED_CMK with keyArn",
    url=f"{guides.FIREHOSE}/encryption.html",
    types=(kinesis.FIREHOSE,),
    good={"serverSideEncryption": {"enabled": True}},
    bad={"serverSideEncryption": {"enabled": False}},
    omitted="violates",
    note="Security Hub rates it medium; it is high like the encryption of the pack's other data stores.",
)
def firehose_stream_require_encryption(stream: Resource) -> Iterator[str]:
    """Report encryption that is off, the default, unless the source is a stream or topic that has its own."""
    elsewhere = any(not stream.lacks(path) for path in ("kinesisSourceConfiguration", "mskSourceConfiguration"))
    if not elsewhere and stream.not_true("serverSideEncryption.enabled"):
        yield f"serverSideEncryption.enabled is {stream.show('serverSideEncryption.enabled')}"


_DESTINATION_SECRETS = (
    "redshiftConfiguration.password",
    "splunkConfiguration.hecToken",
    "snowflakeConfiguration.privateKey",
    "httpEndpointConfiguration.accessKey",
)


@Policy(
    id="firehose-stream-disallow-passwords",
    description="Firehose delivery streams take credentials of their destination from Secrets Manager.",
    severity=Severity.HIGH,
    controls=c.own("Firehose-1") + c.CREDENTIALS,
    remediation="set secretsManagerConfiguration of the destination instead of the credential",
    url=f"{guides.FIREHOSE}/using-secrets-manager.html",
    types=(kinesis.FIREHOSE,),
    good={"redshiftConfiguration": {"secretsManagerConfiguration": {"enabled": True}}},
    bad={"redshiftConfiguration": {"password": "Hunter2hunter2"}},
)
def firehose_stream_disallow_passwords(stream: Resource) -> Iterator[str]:
    """Report a credential among the inputs, which is stored in the state."""
    for path in _DESTINATION_SECRETS:
        if not stream.lacks(path) and not stream.unsure(path.partition(".")[0]):
            yield f"{path} is set"
