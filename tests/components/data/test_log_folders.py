from itertools import permutations

from components.data.bucket_policy import bucket_policy
from components.data.log_folders import log_retention
from tests.support.offline import PLACE, stack_record

LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"


def test_flow_logs_have_their_own_retention_and_all_others_share_one() -> None:
    assert log_retention(PLACE, access_log_days=90, flow_log_days=7) == {
        "AWSLogs/123456789012/vpcflowlogs/": 7,
        "AWSLogs/123456789012/elasticloadbalancing/": 90,
        "AWSLogs/123456789012/CloudFront/": 90,
        "s3-access/": 90,
    }


def test_no_folder_is_part_of_another_and_each_is_one_that_a_service_may_write_to() -> None:
    folders = log_retention(PLACE, access_log_days=90, flow_log_days=7)
    written = [
        resource.strip("/*")
        for statement in bucket_policy("logs", PLACE, cdn=False)
        if "s3:PutObject" in statement.actions
        for resource in statement.resources
    ]

    assert not any(one.startswith(other) for one, other in permutations(folders, 2))
    assert all(any(folder.startswith(f"{root}/") for root in written) for folder in folders)


def test_the_retention_of_flow_logs_in_the_log_bucket_is_that_of_the_stack_file() -> None:
    rules = stack_record("Pulumi.dev.yaml").named("logs-lifecycle", LIFECYCLE).inputs["rules"]
    days = {rule["filter"]["prefix"]: rule["expiration"].get("days") for rule in rules}

    assert days["AWSLogs/123456789012/vpcflowlogs/"] == 7
    assert days["AWSLogs/123456789012/elasticloadbalancing/"] == 365
