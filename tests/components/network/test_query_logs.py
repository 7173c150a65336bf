import json

from components.network.query_logs import QueryLogs, QueryLogsArgs
from components.observability.log_groups import LogGroups
from tests.support.offline import SITE, record

KEY = "arn:aws:kms:us-east-1:123456789012:key/1"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"
QUERY_LOG = "aws:route53/queryLog:QueryLog"


def test_queries_are_logged_encrypted_in_us_east_1_by_route_53_for_this_zone_alone() -> None:
    args = QueryLogsArgs(
        hosted_zone_id="Z0EXISTING",
        domain="example.com",
        log_groups=LogGroups(key_arn=KEY, retention_days=30),
        site=SITE,
    )
    seen = record(lambda: QueryLogs("domain-queries", args))

    group, policy = seen.only(GROUP), seen.only(POLICY)
    assert group.inputs == {
        "name": "/aws/route53/example.com",
        "retentionInDays": 30,
        "kmsKeyId": KEY,
        "region": "us-east-1",
    }
    [statement] = json.loads(policy.inputs["policyDocument"])["Statement"]
    arn = group.outputs["arn"]
    assert statement["Resource"] == [arn, f"{arn}:*"]
    assert statement["Principal"] == {"Service": "route53.amazonaws.com"}
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:route53:::hostedzone/Z0EXISTING"},
    }
    assert policy.inputs["region"] == "us-east-1"
    log = seen.only(QUERY_LOG)
    assert log.inputs == {"zoneId": "Z0EXISTING", "cloudwatchLogGroupArn": arn}
    assert policy.urn in log.dependencies
