"""Amazon CloudWatch: limits."""

from typing import Final

ALARM_NAME_LENGTH: Final = 255
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"""
