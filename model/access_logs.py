"""``plinth:cdn.access_logs``: what a record of a request holds, and how records are stored."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.aws.cloudfront import LOG_FIELDS
from model.base import Distinct, Model, OneOf

LogField = Annotated[str, OneOf("a field of CloudFront's standard logs", LOG_FIELDS)]


class AccessLogs(Model):
    """Records of CloudFront's requests, in the log bucket. Those that exist stay as they are."""

    file_format: Literal["json", "plain", "w3c", "parquet"] = Field(
        default="json",
        description="Format of the files, all compressed. AWS charges for the conversion to parquet. Another format "
        "replaces the delivery. Default: json.",
        examples=["parquet"],
    )
    record_fields: Annotated[list[LogField], Distinct] | None = Field(
        default=None,
        min_length=1,
        description="Fields of a record in their order, by AWS's names. Default: the 33 standard ones.",
        examples=[["date", "time", "c-ip", "cs-method", "cs-uri-stem", "sc-status", "cache-behavior-path-pattern"]],
    )
    hive_compatible_partitions: bool = Field(
        default=False,
        description="Whether the folders are named like year=2026/month=01, so that Athena finds new partitions by "
        "itself (MSCK REPAIR TABLE). Default: false.",
        examples=[True],
    )
    per_hour_partitions: bool = Field(
        default=True,
        description="Whether each hour has a folder, instead of each day. Default: true.",
        examples=[False],
    )

    @property
    def folders(self) -> str:
        """Folders below ``AWSLogs/<account>/CloudFront/``, with AWS's variables."""
        return "{DistributionId}/{yyyy}/{MM}/{dd}" + ("/{HH}" if self.per_hour_partitions else "")
