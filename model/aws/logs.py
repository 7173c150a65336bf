"""Amazon CloudWatch Logs: limits."""

from typing import Annotated, Final, Literal

from model.base import INTEGER

NAME_LENGTH: Final = 512
"""https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html"""

RetentionDays = Annotated[
    Literal[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
    INTEGER,
]
"""https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"""

DELIVERED_LOGS = "AWSLogs"
"""Folder of a bucket, below a prefix if there is one, to which AWS delivers logs. No prefix may be called so:
https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-create-flow-log.html"""
