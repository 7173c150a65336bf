"""``flow_logs`` of a network: the destination, content and retention of records of its connections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from model.aws.logs import DELIVERED_LOGS, RetentionDays
from model.aws.vpc import FLOW_LOG_FIELDS
from model.base import Distinct, Matches, Model, OneOf, Risk, tried
from model.buckets import SERVER_ACCESS_LOGS
from model.problem import Problem

ALL = "all"
"""Alone in ``record_fields``: every field that AWS has."""

STANDARD_FIELDS = (
    # AWS's default record, version 2
    *("version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol"),
    *("packets", "bytes", "start", "end", "action", "log-status"),
    # What an investigation needs next: the resource, who is behind a NAT, the path, who opened the connection
    *("vpc-id", "subnet-id", "instance-id", "az-id", "tcp-flags", "flow-direction", "traffic-path"),
    *("pkt-srcaddr", "pkt-dstaddr", "pkt-src-aws-service", "pkt-dst-aws-service"),
)
"""Fields of a record, unless the stack file lists others."""

_BUCKET_ONLY = ("prefix", "file_format", "hive_compatible_partitions", "per_hour_partitions")
_LIVE_SECONDS, _ARCHIVE_SECONDS = 60, 600
"""A minute where people watch; ten minutes, with far fewer records, in an archive."""

_RESERVED = (DELIVERED_LOGS, SERVER_ACCESS_LOGS)

RecordField = Annotated[str, OneOf("a field of flow log records", (ALL, *FLOW_LOG_FIELDS))]
KeyPrefix = Annotated[
    str,
    Matches(
        r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}(/[A-Za-z0-9][A-Za-z0-9_-]{0,63}){0,3}",
        "must be one to four folders of letters, digits, hyphens and underscores, with no slash at the beginning or "
        "end",
    ),
]


class FlowLogs(Model):
    """Records of the VPC's connections.

    AWS does not change a flow log: another value of any field but retention_days replaces it. Records that exist stay
    where they are.
    """

    destination: Literal["cloudwatch", "s3"] = Field(
        default="cloudwatch",
        description="cloudwatch: one record per minute, searchable at once; s3: one per ten minutes, at half the "
        "price. Default: cloudwatch.",
        examples=["s3"],
    )
    retention_days: RetentionDays = Field(
        default=30, description="Days that records are kept. Default: 30.", examples=[90]
    )
    traffic: Annotated[
        Literal["ALL", "ACCEPT", "REJECT"],
        Risk(lambda traffic: traffic == "ACCEPT", "attempts that are rejected leave no record"),
        Risk(lambda traffic: traffic == "REJECT", "connections that are accepted leave no record"),
    ] = Field(default="ALL", description="Connections that are recorded. Default: ALL.", examples=["ALL"])
    aggregation_seconds: Literal[60, 600] | None = Field(
        default=None,
        description="Longest interval that one record summarizes, 60 or 600 seconds; those of Nitro instances and "
        "Fargate are never longer than 60. Default: 60 in CloudWatch, 600 in S3.",
        examples=[60],
    )
    record_fields: Annotated[list[RecordField], Distinct] | None = Field(
        default=None,
        min_length=1,
        description="Fields of a record in their order, by AWS's names; [all] is every one that AWS has, of which "
        "those of ECS need the right to list clusters and container instances at the update. Default: AWS's default "
        "record, and what an investigation asks next: VPC, subnet, instance, availability zone, TCP flags, direction, "
        "path, and the addresses and services behind a NAT.",
        examples=[["version", "interface-id", "srcaddr", "dstaddr", "dstport", "action"]],
    )
    prefix: KeyPrefix | None = Field(
        default=None,
        description="Folders in the log bucket in front of AWS's own (AWSLogs/…), for destination s3; networks with "
        "different retention need different ones. Default: none.",
        examples=["network"],
    )
    file_format: Literal["parquet", "plain-text"] = Field(
        default="parquet",
        description="Format of the files in S3, both compressed; queries of Parquet read a fraction of the data. "
        "Default: parquet.",
        examples=["parquet"],
    )
    hive_compatible_partitions: bool = Field(
        default=False,
        description="Whether the folders in S3 are named like year=2026/month=01, so that Athena finds new partitions "
        "by itself (MSCK REPAIR TABLE). Default: false.",
        examples=[True],
    )
    per_hour_partitions: bool = Field(
        default=False,
        description="Whether each hour has a folder in S3, instead of each day. Default: false.",
        examples=[True],
    )

    @property
    def seconds(self) -> int:
        """Longest interval that one record summarizes."""
        return self.aggregation_seconds or (_ARCHIVE_SECONDS if self.destination == "s3" else _LIVE_SECONDS)

    @property
    def fields_in_order(self) -> tuple[str, ...]:
        """Names of the fields of a record."""
        if self.record_fields == [ALL]:
            return FLOW_LOG_FIELDS
        return STANDARD_FIELDS if self.record_fields is None else tuple(self.record_fields)

    @property
    def folder(self) -> tuple[str | None, bool]:
        """What decides the folder of the log bucket: the prefix, and whether partitions are Hive-compatible."""
        return self.prefix, self.hive_compatible_partitions

    def problems(self) -> Iterator[Problem]:
        """Yield what is for S3 only, a reserved prefix, and ``all`` next to other fields."""
        yield from tried(self._for_buckets, self._not_reserved, self._all_alone)

    def _for_buckets(self) -> Iterator[Problem]:
        if self.destination == "cloudwatch":
            for name in _BUCKET_ONLY:
                if name in self.model_fields_set:
                    yield Problem(
                        (name,), "is only for destination s3; remove it, or send records to S3", "destination: s3"
                    )

    def _not_reserved(self) -> Iterator[Problem]:
        if self.prefix is not None and self.prefix.split("/")[0] in _RESERVED:
            yield Problem(("prefix",), f"must not begin with {' or '.join(_RESERVED)}, where other logs are")

    def _all_alone(self) -> Iterator[Problem]:
        if self.record_fields is not None and ALL in self.record_fields and len(self.record_fields) > 1:
            yield Problem(
                ("record_fields",), f"{ALL!r} is every field, so no other is listed with it", f"record_fields: [{ALL}]"
            )
