"""What the proofs cannot judge is named next to the verdict, and nothing is green over it."""

import json

import pytest

FOREIGN = """
    subnets = aws.rds.SubnetGroup("outside", subnet_ids=["subnet-1", "subnet-2"])
    aws.rds.Instance("main", engine="postgres", instance_class="db.t4g.micro", allocated_storage=20,
                     publicly_accessible=True, db_subnet_group_name=subnets.name)
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    role = aws.iam.Role("worker", assume_role_policy=json.dumps(trust))
    aws.iam.RolePolicyAttachment("policy", role=role.name, policy_arn="arn:aws:iam::aws:policy/POLICY")
"""


def shown(project, policy, *arguments):
    project.program("import json\n" + FOREIGN.replace("\n    ", "\n").replace("POLICY", policy))
    code, out, _ = project.preview(*arguments)
    assert code == 0
    return out


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_database_outside_of_the_plan_and_an_unknown_policy_are_not_judged(project, form):
    out = " ".join(shown(project, "AWSOther", "--format", form).split()).replace("Not judged", "not judged")

    assert "not judged, because the subnets are not in the plan: main" in out
    assert "not judged, because the document is not in the plan: AWSOther of worker" in out
    assert "except through a load balancer, as far as" in out
    assert "no open trust policy in any role, as far as" in out


def test_the_last_line_counts_what_is_not_judged(project):
    assert " · 2 not judged · ready for pulumi preview" in shown(project, "AWSOther")


@pytest.mark.parametrize("policy", ["AmazonS3FullAccess", "AmazonSQSFullAccess", "SecretsManagerReadWrite"])
def test_a_policy_of_aws_that_allows_a_whole_service_is_a_finding(project, policy):
    (finding, *_) = json.loads(shown(project, policy, "--json"))["proofs"]["roleFindings"]

    assert finding["role"] == "worker"
    assert policy in finding["message"]
