"""Links are least privilege: what is linked is allowed, and nothing else is."""

import json

from preview.recorder.record import Record
from tests.support.link_trials import WORKER
from tests.support.offline import REGION, run_stack_file

ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"


def worker(**links: str) -> dict:
    return {**WORKER, "links": links}


def program() -> Record:
    """Two workers, two buckets, a database and a cache; one worker is linked to one bucket, the other to the stores."""
    return run_stack_file(
        {
            "aws:region": REGION,
            "plinth:stack": {"environment": "staging", "owner": "tests"},
            "plinth:account": {"regions": [REGION]},
            "plinth:network": {"availability_zones": ["a", "b"], "nat": "single"},
            "plinth:services": {"one": worker(photos="read"), "two": worker(main="connect", sessions="connect")},
            "plinth:buckets": {"photos": {"role": "uploads"}, "papers": {"role": "uploads"}},
            "plinth:databases": {"main": {"instance_class": "db.t4g.micro", "storage_gib": 20}},
            "plinth:caches": {"sessions": {"node_type": "cache.t4g.micro"}},
            "plinth:observability": {"log_retention_days": 30},
            "plinth:cost": {"monthly_budget_usd": 100},
        }
    )


def policies_of(seen, role: str) -> dict[str, list[dict]]:
    owner = seen.named(role, "aws:iam/role:Role")
    return {
        policy.name: json.loads(policy.inputs["policy"])["Statement"]
        for policy in seen.of_type(ROLE_POLICY)
        if policy.parent == owner.urn
    }


def test_a_service_linked_to_one_bucket_may_do_the_linked_actions_on_it_and_nothing_else() -> None:
    seen = program()
    bucket = seen.named("photos", "aws:s3/bucket:Bucket").outputs["arn"]
    key = seen.named("data", "aws:kms/key:Key").outputs["arn"]
    statements = [s for found in policies_of(seen, "one-task").values() for s in found]

    assert {resource for s in statements for resource in s["Resource"]} == {bucket, f"{bucket}/*", key}
    assert {action for s in statements for action in s["Action"] if not action.startswith("kms:")} == {
        "s3:GetObject",
        "s3:ListBucket",
    }
    assert {action for s in statements for action in s["Action"] if action.startswith("kms:")} == {"kms:Decrypt"}
    for statement in statements:
        if "kms:Decrypt" in statement["Action"]:
            assert statement["Condition"]["StringEquals"]["kms:ViaService"] == f"s3.{REGION}.amazonaws.com"


def test_a_service_without_a_link_has_no_policy_for_it() -> None:
    granted = json.dumps(policies_of(program(), "one-task"))

    assert "papers" not in granted
    assert "secretsmanager" not in granted
    assert "elasticache" not in granted


def test_the_execution_role_reads_exactly_the_linked_secret() -> None:
    seen = program()
    one = json.dumps(policies_of(seen, "one-execution"))
    two = [s for found in policies_of(seen, "two-execution").values() for s in found]
    secret = seen.named("main", "aws:rds/instance:Instance").outputs["masterUserSecrets"][0]["secretArn"]

    assert "secretsmanager" not in one
    assert [s["Resource"] for s in two if "secretsmanager:GetSecretValue" in s["Action"]] == [[secret]]


def test_only_linked_services_reach_the_ports_of_the_stores() -> None:
    seen = program()
    groups = {r.id: r.name for r in seen.of_type("aws:ec2/securityGroup:SecurityGroup")}
    edges = {
        (
            groups[rule.inputs["referencedSecurityGroupId"]],
            groups[rule.inputs["securityGroupId"]],
            rule.inputs["fromPort"],
        )
        for rule in seen.of_type(INGRESS)
        if "referencedSecurityGroupId" in rule.inputs
    }

    assert {edge for edge in edges if edge[2] in {5432, 6379}} == {
        ("two-tasks", next(name for name in groups.values() if name.startswith("main")), 5432),
        ("two-tasks", next(name for name in groups.values() if name.startswith("sessions")), 6379),
    }
    assert all(
        "cidrIpv4" not in rule.inputs for rule in seen.of_type(INGRESS) if rule.inputs["fromPort"] in {5432, 6379}
    )


def test_data_tiers_open_no_connections() -> None:
    seen = program()
    stores = {
        r.id for r in seen.of_type("aws:ec2/securityGroup:SecurityGroup") if r.name.startswith(("main", "sessions"))
    }

    assert stores
    assert [rule.name for rule in seen.of_type(EGRESS) if rule.inputs["securityGroupId"] in stores] == []
