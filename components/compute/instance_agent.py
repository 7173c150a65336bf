"""The CloudWatch agent of an instance: memory and disk as metrics of its group, and its log files. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence

NAMESPACE = "CWAgent"
"""Of the agent's metrics."""

GROUP_DIMENSION = "AutoScalingGroupName"
MEMORY, DISK = "mem_used_percent", "disk_used_percent"

_FIRST_START = "/var/log/cloud-init-output.log"
"""What the scripts of an instance wrote."""

_SECONDS = 60


def agent_configuration(group: str, log_group: str, log_files: Sequence[str]) -> str:
    """Return the agent's configuration as JSON.

    All instances publish the same metrics, those of the group *group*: CloudWatch keeps average and maximum of them,
    and a new instance makes no new metric.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
    """
    own = {GROUP_DIMENSION: group}
    files = [
        {
            "file_path": path,
            "log_group_name": log_group,
            "log_stream_name": f"{{instance_id}}{path}".replace("*", "any"),
        }
        for path in (_FIRST_START, *log_files)
    ]
    return json.dumps(
        {
            "agent": {"metrics_collection_interval": _SECONDS, "omit_hostname": True},
            "metrics": {
                "namespace": NAMESPACE,
                "aggregation_dimensions": [[GROUP_DIMENSION]],
                "metrics_collected": {
                    "mem": {"measurement": ["used_percent"], "append_dimensions": own},
                    "disk": {
                        "measurement": ["used_percent"],
                        "resources": ["/"],
                        "drop_device": True,
                        "append_dimensions": own,
                    },
                },
            },
            "logs": {"logs_collected": {"files": {"collect_list": files}}},
        },
        sort_keys=True,
        separators=(",", ":"),
    )
