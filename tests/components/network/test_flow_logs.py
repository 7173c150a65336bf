import json

from components.network.flow_logs import record_format
from components.network.vpc import Vpc
from model.aws.vpc import FLOW_LOG_FIELDS
from model.flow_logs import FlowLogs
from tests.support.offline import record
from tests.support.vpcs import BUCKET, KEY, recorded, vpc_args

RECORD_FORMAT = record_format(FlowLogs())
FLOW_LOG = "aws:ec2/flowLog:FlowLog"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/rolePolicy:RolePolicy"


def test_in_cloudwatch_all_traffic_goes_to_an_encrypted_group_of_its_own_by_the_minute() -> None:
    seen, _ = recorded(flow_logs={"destination": "cloudwatch", "retention_days": 7})
    group = seen.only(GROUP)
    assert group.inputs == {"retentionInDays": 7, "kmsKeyId": KEY}
    assert seen.only(FLOW_LOG).inputs == {
        "vpcId": seen.only("aws:ec2/vpc:Vpc").id,
        "trafficType": "ALL",
        "logDestinationType": "cloud-watch-logs",
        "logDestination": group.outputs["arn"],
        "iamRoleArn": seen.only(ROLE).outputs["arn"],
        "logFormat": RECORD_FORMAT,
        "maxAggregationInterval": 60,
    }


def test_the_flow_log_waits_for_the_right_to_write() -> None:
    seen, _ = recorded()
    assert seen.only(POLICY).urn in seen.only(FLOW_LOG).dependencies


def test_the_role_is_for_this_accounts_flow_logs_only() -> None:
    seen, _ = recorded()
    [statement] = json.loads(seen.only(ROLE).inputs["assumeRolePolicy"])["Statement"]
    assert statement["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:ec2:us-east-1:123456789012:vpc-flow-log/*"},
    }


def test_the_role_writes_to_its_group_and_to_no_other() -> None:
    seen, _ = recorded()
    group = seen.only(GROUP).outputs["arn"]
    write, find = json.loads(seen.only(POLICY).inputs["policy"])["Statement"]
    assert write["Action"] == ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    assert write["Resource"] == [group, f"{group}:*"]
    assert find["Action"] == ["logs:DescribeLogGroups"]
    assert find["Resource"] == ["arn:aws:logs:us-east-1:123456789012:log-group:*"]
    assert seen.only(POLICY).parent == seen.only(ROLE).urn


def test_in_s3_there_is_neither_role_nor_group_and_records_are_parquet_of_ten_minutes() -> None:
    seen, _ = recorded(flow_logs={"destination": "s3", "retention_days": 365})
    inputs = seen.only(FLOW_LOG).inputs
    assert (inputs["logDestinationType"], inputs["logDestination"]) == ("s3", BUCKET)
    assert inputs["destinationOptions"] == {"fileFormat": "parquet"}
    assert (inputs["trafficType"], inputs["maxAggregationInterval"]) == ("ALL", 600)
    assert seen.of_type(ROLE) == seen.of_type(GROUP) == []


def test_the_network_lists_the_log_group_of_its_flow_logs_unless_they_go_to_s3() -> None:
    names: list[str] = []

    def program() -> None:
        for group in Vpc("main", vpc_args()).log_groups:
            group.name.apply(names.append)

    seen = record(program)
    assert names == [seen.only(GROUP).outputs["name"]]
    assert list(recorded(flow_logs={"destination": "s3"})[1].log_groups) == []


def test_a_record_shows_who_is_behind_a_nat() -> None:
    fields = RECORD_FORMAT.split()
    assert fields[0] == "${version}"
    assert {"${pkt-srcaddr}", "${pkt-dstaddr}", "${flow-direction}", "${tcp-flags}"} <= set(fields)
    assert len(fields) == len(set(fields))


def test_a_flow_log_in_s3_has_the_folder_format_and_partitions_of_the_stack_file() -> None:
    seen, _ = recorded(
        flow_logs={
            "destination": "s3",
            "prefix": "network/core",
            "file_format": "plain-text",
            "hive_compatible_partitions": True,
            "per_hour_partitions": True,
            "aggregation_seconds": 60,
            "traffic": "REJECT",
        }
    )
    inputs = seen.only(FLOW_LOG).inputs
    assert inputs["logDestination"] == f"{BUCKET}/network/core/"
    assert inputs["destinationOptions"] == {
        "fileFormat": "plain-text",
        "hiveCompatiblePartitions": True,
        "perHourPartition": True,
    }
    assert (inputs["trafficType"], inputs["maxAggregationInterval"]) == ("REJECT", 60)


def test_record_fields_are_in_the_order_of_the_stack_file_and_all_is_every_one_that_aws_has() -> None:
    chosen = FlowLogs(record_fields=["dstport", "srcaddr"])
    assert record_format(chosen) == "${dstport} ${srcaddr}"
    every = record_format(FlowLogs(record_fields=["all"])).split()
    assert len(every) == len(set(every)) == len(FLOW_LOG_FIELDS)
    assert set(RECORD_FORMAT.split()) < set(every)
    assert {"${ecs-task-id}", "${reject-reason}", "${encryption-status}"} < set(every)
