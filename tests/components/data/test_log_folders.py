from itertools import permutations

from components.data.bucket_policy import bucket_policy
from components.data.log_folders import further_folders, log_retention
from model.flow_logs import FlowLogs
from tests.support.offline import PLACE, stack_record

LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
WEEK = FlowLogs(destination="s3", retention_days=7)
NETWORKS = [
    WEEK,
    FlowLogs(destination="s3", retention_days=90, hive_compatible_partitions=True),
    FlowLogs(destination="s3", retention_days=365, prefix="payments"),
    FlowLogs(destination="s3", retention_days=30, prefix="payments/lab", hive_compatible_partitions=True),
    FlowLogs(retention_days=3653),
]


def test_flow_logs_have_their_own_retention_and_all_others_share_one() -> None:
    assert log_retention(PLACE, access_log_days=90, flow_logs=[WEEK]) == {
        "AWSLogs/123456789012/vpcflowlogs/": 7,
        "AWSLogs/123456789012/elasticloadbalancing/": 90,
        "AWSLogs/123456789012/CloudFront/": 90,
        "s3-access/": 90,
    }


def test_every_prefix_and_kind_of_partitions_has_a_retention_of_its_own() -> None:
    days = log_retention(PLACE, access_log_days=60, flow_logs=NETWORKS)
    assert {folder: kept for folder, kept in days.items() if "vpcflowlogs" in folder} == {
        "AWSLogs/123456789012/vpcflowlogs/": 7,
        "AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/": 90,
        "payments/AWSLogs/123456789012/vpcflowlogs/": 365,
        "payments/lab/AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/": 30,
    }


def test_what_was_recorded_before_there_was_a_prefix_expires_too() -> None:
    days = log_retention(PLACE, access_log_days=60, flow_logs=NETWORKS[2:3])
    assert days["AWSLogs/123456789012/vpcflowlogs/"] == 60


def test_no_folder_is_part_of_another_and_each_is_one_that_a_service_may_write_to() -> None:
    folders = log_retention(PLACE, access_log_days=90, flow_logs=NETWORKS)
    written = [
        resource.strip("/*")
        for statement in bucket_policy("logs", PLACE, cdn=False, delivered=further_folders(PLACE, NETWORKS))
        if "s3:PutObject" in statement.actions
        for resource in statement.resources
    ]

    assert not any(one.startswith(other) for one, other in permutations(folders, 2))
    assert all(any(folder.startswith(f"{root}/") for root in written) for folder in folders)


def test_the_bucket_admits_no_folder_that_no_flow_log_uses() -> None:
    assert further_folders(PLACE, [WEEK, FlowLogs()]) == []
    assert further_folders(PLACE, NETWORKS) == [
        "AWSLogs/aws-account-id=123456789012/",
        "payments/AWSLogs/123456789012/",
        "payments/lab/AWSLogs/aws-account-id=123456789012/",
    ]


def test_the_retention_of_flow_logs_in_the_log_bucket_is_that_of_the_stack_file() -> None:
    rules = stack_record("Pulumi.dev.yaml").named("logs-lifecycle", LIFECYCLE).inputs["rules"]
    days = {rule["filter"]["prefix"]: rule["expiration"].get("days") for rule in rules}

    assert days["AWSLogs/123456789012/vpcflowlogs/"] == 7
    assert days["AWSLogs/123456789012/elasticloadbalancing/"] == 365
