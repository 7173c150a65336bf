"""Services that one module each judges: blocks as lists, flags as strings, documents as text, and companions by reference."""

from __future__ import annotations

import json
from typing import Any

import pytest

from policies.engine.catalog import BY_ID
from policies.engine.rule import Sample
from policies.plan.aws import (
    eks,
    elb,
    emr,
    redshift,
    vpc,
)
from policies.plan.values import UNKNOWN
from tests.support.pack_harness import judged

_TLS_LISTENER = {"lbPort": 443, "lbProtocol": "SSL", "sslCertificateId": UNKNOWN}


def _emr(**encryption: Any) -> dict[str, Any]:
    return {"configuration": json.dumps({"EncryptionConfiguration": encryption})}


_S3 = {"S3EncryptionConfiguration": {"EncryptionMode": "SSE-S3"}}
_DISK = {"LocalDiskEncryptionConfiguration": {"EncryptionKeyProviderType": "AwsKms"}}

VIOLATES: list[tuple[str, dict[str, Any]]] = [
    ("ssm-document-disallow-public-sharing", {"permissions": {"type": "Share", "account_ids": "210987654321,all"}}),
    ("ssm-account-disallow-document-public-sharing", {
        "settingId": "arn:aws:ssm:us-east-1:123456789012:servicesetting/ssm/documents/console/public-sharing-permission",
        "settingValue": "Enable",
    }),
    ("neptune-instance-disallow-public-access", {"publiclyAccessible": "true"}),
    ("opensearch-domain-require-fine-grained-access", {"advancedSecurityOptions": [{"enabled": "false"}]}),
    ("opensearch-domain-require-fine-grained-access", {
        "advancedSecurityOptions": {"enabled": True, "anonymousAuthEnabled": True}
    }),
    ("rds-global-cluster-require-encryption", {"sourceDbClusterIdentifier": "arn", "storageEncrypted": False}),
    ("elb-balancer-require-encrypted-listeners", {"listeners": [UNKNOWN, {"lbPort": 80, "lbProtocol": "TCP"}]}),
    ("elb-balancer-require-acm-certificate", {"listeners": [{"lbPort": 443, "lbProtocol": "HTTPS"}]}),
    ("elb-policy-require-approved-tls", {"policyAttributes": [{"name": "Protocol-TLSv1.1", "value": "true"}]}),
    ("elb-balancer-require-access-logs", {"accessLogs": [{"bucket": "logs", "enabled": "false"}]}),
    ("eks-cluster-disallow-public-endpoint", {"vpcConfig": [{"publicAccessCidrs": ["10.0.0.0/8", "::/0"]}]}),
    ("eks-cluster-disallow-public-endpoint", {"vpcConfig": {"publicAccessCidrs": []}}),
    ("eks-cluster-require-secrets-encryption", {"encryptionConfig": [{"resources": ["secrets"], "provider": [{}]}]}),
    ("eks-node-group-restrict-remote-access", {"remoteAccess": [{"ec2SshKey": "k", "sourceSecurityGroupIds": []}]}),
    ("emr-account-require-public-access-block", {
        "blockPublicSecurityGroupRules": True,
        "permittedPublicSecurityGroupRuleRanges": [{"minRange": 22, "maxRange": 23}],
    }),
    ("emr-configuration-require-encryption", _emr(EnableAtRestEncryption="false")),
    ("emr-configuration-require-encryption", _emr(EnableAtRestEncryption=True, AtRestEncryptionConfiguration=_S3)),
    ("emr-configuration-enforce-tls", _emr(EnableAtRestEncryption=True)),
    ("msk-cluster-require-authentication", {"clientAuthentication": {"unauthenticated": False}}),
    ("msk-cluster-require-broker-logs", {"loggingInfo": [{"brokerLogs": [{"s3": [{"enabled": False}]}]}]}),
    ("redshift-cluster-require-encryption", {"encrypted": "false"}),
    ("redshift-cluster-enforce-tls", {"family": "redshift-1.0"}),
    ("redshift-cluster-enforce-tls", {
        "family": "redshift-2.0", "parameters": [{"name": "require_ssl", "value": "false"}]
    }),
    ("redshift-warehouse-require-managed-password", {"masterPassword": UNKNOWN}),
    ("sagemaker-notebook-require-imdsv2", {
        "instanceMetadataServiceConfiguration": [{"minimumInstanceMetadataServiceVersion": 1}]
    }),
    ("appsync-api-disallow-api-keys", {
        "authenticationType": "AWS_IAM", "additionalAuthenticationProviders": [{"authenticationType": "API_KEY"}]
    }),
    ("dms-endpoint-enforce-tls", {"engineName": "mysql"}),
    ("dms-task-require-logging", {"replicationTaskSettings": "{}"}),
    ("glue-job-require-supported-version", {"glueVersion": "0.9", "command": {"name": "glueetl"}}),
    ("networkfirewall-policy-disallow-default-pass", {
        "firewallPolicy": [{"statelessDefaultActions": ["aws:pass", "CustomMetric"]}]
    }),
    ("transfer-server-disallow-ftp", {"protocols": ["SFTP", "FTP"]}),
    ("cognito-user-pool-require-strong-passwords", {"passwordPolicy": [{"minimumLength": 12}]}),
    ("lightsail-instance-restrict-public-ports", {
        "portInfos": [{"fromPort": 0, "toPort": 65535, "protocol": "all", "cidrs": ["0.0.0.0/0"]}]
    }),
    ("firehose-stream-require-encryption", {"serverSideEncryption": [{"enabled": "false"}]}),
    ("transfer-server-require-approved-policy", {"securityPolicyName": "TransferSecurityPolicy-FIPS-2023-05"}),
    ("dms-endpoint-disallow-passwords", {"password": UNKNOWN}),
    ("firehose-stream-disallow-passwords", {"splunkConfiguration": [{"hecToken": "token"}]}),
    ("batch-job-disallow-privileged", {
        "eksProperties": [{"podProperties": [{"containers": [{"securityContext": [{"privileged": "true"}]}]}]}]
    }),
    ("governance-data-store-require-customer-key", {"engine": "postgres"}),
    ("governance-data-store-require-final-snapshot", {"skipFinalSnapshot": "true"}),
    ("governance-resource-disallow-hardcoded-credentials", {
        "definition": '{"States": {"a": {"Parameters": {"key": "AKIA' + 'EXAMPLEEXAMPLE12"}}}}'
    }),
]  # fmt: skip

PASSES: list[tuple[str, dict[str, Any]]] = [
    ("ssm-document-disallow-public-sharing", {"permissions": {"type": "Share", "account_ids": UNKNOWN}}),
    ("ssm-account-disallow-document-public-sharing", {
        "settingId": "/ssm/automation/customer-script-log-destination", "settingValue": "CloudWatch"
    }),
    ("rds-global-cluster-require-encryption", {"sourceDbClusterIdentifier": "arn"}),
    ("rds-snapshot-require-encryption", {"dbClusterIdentifier": "main"}),
    ("elb-balancer-require-access-logs", {"accessLogs": {"bucket": UNKNOWN}}),
    ("elb-policy-require-approved-tls", {
        "policyAttributes": [
            {"name": "Protocol-TLSv1.2", "value": "true"},
            {"name": "Protocol-TLSv1", "value": "false"},
            {"name": "ECDHE-RSA-AES128-GCM-SHA256", "value": "true"},
        ]
    }),
    ("eks-cluster-disallow-public-endpoint", {"vpcConfig": {"endpointPublicAccess": "false"}}),
    ("eks-cluster-disallow-public-endpoint", {"vpcConfig": {"publicAccessCidrs": UNKNOWN}}),
    ("eks-cluster-require-private-endpoint", {"vpcConfig": {"publicAccessCidrs": UNKNOWN}}),
    ("eks-cluster-require-supported-version", {"version": "latest"}),
    ("eks-cluster-require-supported-version", {"version": "1." + "9" * 5_000}),
    ("emr-configuration-require-encryption", {"configuration": "not json"}),
    ("emr-configuration-require-encryption", _emr(
        EnableAtRestEncryption=True, AtRestEncryptionConfiguration={**_S3, **_DISK}
    )),
    ("msk-cluster-require-authentication", {"clientAuthentication": [{"tls": [{"certificateAuthorityArns": [UNKNOWN]}]}]}),
    ("msk-cluster-enforce-tls", {"encryptionInfo": {"encryptionAtRestKmsKeyArn": "arn"}}),
    ("mq-broker-require-audit-logs", {"engineType": "RabbitMQ"}),
    ("redshift-cluster-enforce-tls", {"family": "redshift-2.0"}),
    ("redshift-warehouse-disallow-default-database", {"snapshotIdentifier": "last"}),
    ("athena-workgroup-require-encryption", {
        "configuration": {"managedQueryResultsConfiguration": {"enabled": True}}
    }),
    ("dms-endpoint-enforce-tls", {"engineName": "s3"}),
    ("dms-task-require-logging", {"replicationTaskSettings": "[" * 100_000}),
    ("glue-job-require-supported-version", {"glueVersion": "1.0", "command": {"name": "pythonshell"}}),
    ("networkfirewall-rule-group-require-rules", {"type": "STATEFUL"}),
    ("fsx-file-system-require-backups", {"deploymentType": "SCRATCH_2", "automaticBackupRetentionDays": 0}),
    ("firehose-stream-require-encryption", {"kinesisSourceConfiguration": {"kinesisStreamArn": UNKNOWN}}),
    ("lightsail-instance-restrict-public-ports", {
        "portInfos": [{"fromPort": 443, "toPort": 443, "protocol": "tcp", "cidrs": ["0.0.0.0/0"]}]
    }),
    ("transfer-server-require-approved-policy", {"securityPolicyName": "TransferSecurityPolicy-Restricted-2031-01"}),
    ("firehose-stream-disallow-passwords", {"splunkConfiguration": UNKNOWN}),
    ("batch-job-disallow-privileged", {"containerProperties": UNKNOWN}),
    ("sagemaker-model-require-private-registry", {"containers": [{"image": "shop"}]}),
    ("governance-data-store-require-customer-key", {"replicateSourceDb": "main"}),
]  # fmt: skip


def _ids(rows: list[tuple[str, dict[str, Any]]]) -> list[str]:
    return [f"{rule_id}-{number}" for number, (rule_id, _) in enumerate(rows)]


@pytest.mark.parametrize(("rule_id", "props"), VIOLATES, ids=_ids(VIOLATES))
def test_a_wrong_value_is_found_in_every_shape(rule_id: str, props: dict[str, Any]) -> None:
    rule = BY_ID[rule_id]

    assert [message for message in judged(rule, [Sample(type=rule.types[0], props=props)]) if "itself" not in message]


@pytest.mark.parametrize(("rule_id", "props"), PASSES, ids=_ids(PASSES))
def test_what_is_compliant_or_not_known_passes(rule_id: str, props: dict[str, Any]) -> None:
    rule = BY_ID[rule_id]

    assert judged(rule, [Sample(type=rule.types[0], props=props)]) == []


@pytest.mark.parametrize(
    ("rule_id", "samples", "count"),
    [
        ("emr-cluster-require-private-subnet", [
            Sample(type=emr.CLUSTER, props={"ec2Attributes": {"subnetId": "subnet-1"}}),
            Sample(type=vpc.SUBNET, name="net", props={"id": "subnet-1", "mapPublicIpOnLaunch": "true"}),
        ], 1),
        ("redshift-cluster-require-audit-logs", [
            Sample(type=redshift.CLUSTER, props={"clusterIdentifier": "dwh", "logging": {"enable": True}}),
        ], 0),
        ("redshift-cluster-require-audit-logs", [
            Sample(type=redshift.CLUSTER, props={"clusterIdentifier": "dwh", "logging": {"enable": False}}),
        ], 1),
        ("redshift-cluster-require-audit-logs", [
            Sample(type=redshift.CLUSTER, props={"id": "dwh", "clusterIdentifier": "dwh"}),
            Sample(type=redshift.LOGGING, name="logs", props={"clusterIdentifier": "dwh"}),
        ], 0),
        ("elb-balancer-require-tls-policy", [
            Sample(type=elb.LOAD_BALANCERS[1], props={"listeners": [_TLS_LISTENER]}),
            Sample(type=elb.SSL_NEGOTIATION_POLICIES[0], name="tls", props={"lbPort": 443}, links={"loadBalancer": "this"}),
        ], 0),
        ("elb-balancer-require-tls-policy", [
            Sample(type=elb.LOAD_BALANCERS[0], props={"listeners": [{"lbPort": 80, "lbProtocol": "http"}]}),
        ], 0),
        ("vpc-data-subnet-disallow-internet-route", [
            Sample(type=redshift.SUBNET_GROUP, props={"subnetIds": ["subnet-1"]}),
            Sample(type=vpc.SUBNET, name="net", props={"id": "subnet-1"}),
            Sample(type=vpc.ROUTE_TABLE, name="table", props={"id": "rtb-1", "routes": [
                {"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}
            ]}),
            Sample(type=vpc.ROUTE_TABLE_ASSOCIATION, name="link", props={"subnetId": "subnet-1", "routeTableId": "rtb-1"}),
        ], 1),
        ("eks-cluster-require-audit-logs", [
            Sample(type=eks.CLUSTER, props={"enabledClusterLogTypes": ["api", UNKNOWN]}),
        ], 0),
    ],
)  # fmt: skip
def test_companions_are_found_by_dependency_or_name(rule_id: str, samples: list[Sample], count: int) -> None:
    assert len(judged(BY_ID[rule_id], samples)) == count
