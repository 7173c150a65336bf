"""Compliant programs with other structures, modeled on the official examples: no policy reports anything."""

import json
from typing import Any

import pytest

from policies.engine import environment
from policies.engine.catalog import BY_ID
from policies.engine.rule import Sample
from policies.plan.values import UNKNOWN
from tests.support.pack_harness import findings, judged

TAGS = {"Environment": "prod", "Owner": "shop"}
ALL_ON = {"blockPublicAcls": True, "blockPublicPolicy": True, "ignorePublicAcls": True, "restrictPublicBuckets": True}


@pytest.fixture(autouse=True)
def _only_objectives_said(monkeypatch: pytest.MonkeyPatch) -> None:
    objectives = {"recovery_time_minutes": 15, "recovery_point_minutes": 5}
    monkeypatch.delenv("PULUMI_STACK", raising=False)
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps({"plinth:objectives": json.dumps(objectives)}))
    monkeypatch.setattr(environment, "stack_tags", {})


def sample(token: str, name: str, links: dict[str, str] | None = None, **props: Any) -> Sample:
    return Sample(type=f"aws:{token}", name=name, props=props, links=links or {})


def bucket(name: str, generation: str = "") -> list[Sample]:
    """Return a bucket and its companions as a preview shows them: every id is unknown."""
    link = {"bucket": name}
    rule = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": UNKNOWN}}
    return [
        Sample(type=f"aws:s3/bucket{generation}:Bucket{generation}", name=name, props={"tags": TAGS}, protect=True),
        sample("s3/bucketPublicAccessBlock:BucketPublicAccessBlock", f"{name}-block", link, bucket=UNKNOWN, **ALL_ON),
        sample("s3/bucketPolicy:BucketPolicy", f"{name}-policy", link, bucket=UNKNOWN, policy=UNKNOWN),
        sample(
            f"s3/bucketServerSideEncryptionConfiguration{generation}:BucketServerSideEncryptionConfiguration{generation}",
            f"{name}-encryption",
            link,
            bucket=UNKNOWN,
            rules=[rule],
        ),
        sample(
            f"s3/bucketVersioning{generation}:BucketVersioning{generation}",
            f"{name}-versions",
            link,
            bucket=UNKNOWN,
            versioningConfiguration={"status": "Enabled"},
        ),
        sample(
            f"s3/bucketLifecycleConfiguration{generation}:BucketLifecycleConfiguration{generation}",
            f"{name}-lifecycle",
            link,
            bucket=UNKNOWN,
            rules=[{"id": "old", "status": "Enabled", "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7}}],
        ),
        sample(
            f"s3/bucketLogging{generation}:BucketLogging{generation}",
            f"{name}-logging",
            link,
            bucket=UNKNOWN,
            targetBucket="central-logs",
        ),
    ]


@pytest.mark.parametrize("generation", ["", "V2"])
def test_a_static_site_behind_cloudfront(generation: str) -> None:
    distribution = sample(
        "cloudfront/distribution:Distribution",
        "cdn",
        {"origins": "site"},
        origins=[{"originId": "s3", "domainName": UNKNOWN, "originAccessControlId": UNKNOWN}],
        defaultCacheBehavior={"viewerProtocolPolicy": "redirect-to-https", "responseHeadersPolicyId": UNKNOWN},
        defaultRootObject="index.html",
        viewerCertificate={"cloudfrontDefaultCertificate": True},
        loggingConfig={"bucket": "logs.s3.amazonaws.com"},
        tags=TAGS,
    )

    assert findings(*bucket("site", generation), distribution) == {}


def test_a_container_behind_a_public_balancer_of_the_older_name() -> None:
    container = {
        "name": "web",
        "image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web@sha256:" + "0" * 64,
        "user": "1000",
        "readonlyRootFilesystem": True,
        "environment": [
            {"name": "TOKEN_TTL", "value": "60"},
            {"name": "DB_SECRET", "value": "arn:aws:secretsmanager:x"},
        ],
        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/web"}},
    }
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]}
    trust["Statement"][0]["Condition"] = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    world = {
        "cidrBlocks": ["0.0.0.0/0"],
        "description": "from viewers",
        "protocol": "tcp",
        "fromPort": 443,
        "toPort": 443,
    }

    assert (
        findings(
            sample("ec2/securityGroup:SecurityGroup", "web", description="Balancer", ingress=[world], egress=[]),
            sample(
                "alb/loadBalancer:LoadBalancer",
                "edge",
                subnets=["subnet-a", "subnet-b"],
                dropInvalidHeaderFields=True,
                enableDeletionProtection=True,
                accessLogs={"bucket": "logs", "enabled": True},
                tags=TAGS,
            ),
            sample(
                "alb/listener:Listener",
                "http",
                {"loadBalancerArn": "edge"},
                loadBalancerArn=UNKNOWN,
                port=80,
                protocol="HTTP",
                defaultActions=[{"type": "redirect", "redirect": {"protocol": "HTTPS", "statusCode": "HTTP_301"}}],
            ),
            sample(
                "alb/listener:Listener",
                "https",
                {"loadBalancerArn": "edge"},
                loadBalancerArn=UNKNOWN,
                port=443,
                protocol="HTTPS",
                certificateArn=UNKNOWN,
                sslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
            ),
            sample("iam/role:Role", "task", assumeRolePolicy=json.dumps(trust), tags=TAGS),
            sample(
                "ecs/taskDefinition:TaskDefinition",
                "web",
                family="web",
                networkMode="awsvpc",
                containerDefinitions=json.dumps([container]),
                taskRoleArn=UNKNOWN,
                executionRoleArn=UNKNOWN,
            ),
            sample(
                "ecs/service:Service",
                "web",
                deploymentCircuitBreaker={"enable": True, "rollback": True},
                networkConfiguration={"assignPublicIp": False, "subnets": UNKNOWN},
                tags=TAGS,
            ),
        )
        == {}
    )


def test_a_queue_with_a_function_behind_it() -> None:
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [deny]})

    assert (
        findings(
            sample("sqs/queue:Queue", "dead", tags=TAGS, policy=policy),
            sample(
                "sqs/queue:Queue", "jobs", {"redrivePolicy": "dead"}, redrivePolicy=UNKNOWN, tags=TAGS, policy=policy
            ),
            sample(
                "lambda/function:Function",
                "worker",
                runtime="python3.13",
                tracingConfig={"mode": "Active"},
                environment={"variables": {"QUEUE_URL": UNKNOWN, "API_TOKEN_ARN": "arn:aws:secretsmanager:x"}},
                tags=TAGS,
            ),
            sample("cloudwatch/logGroup:LogGroup", "worker", retentionInDays=30, kmsKeyId=UNKNOWN, tags=TAGS),
            sample(
                "lambda/permission:Permission",
                "events",
                principal="events.amazonaws.com",
                sourceArn=UNKNOWN,
                action="lambda:InvokeFunction",
            ),
        )
        == {}
    )


def test_a_preview_in_which_the_password_is_an_unknown_output_is_compliant() -> None:
    rule = BY_ID["rds-database-require-managed-password"]
    managed = {"engine": "postgres", "username": "app", "manageMasterUserPassword": True, "password": UNKNOWN}

    assert judged(rule, [Sample(type="aws:rds/instance:Instance", props=managed)]) == []
