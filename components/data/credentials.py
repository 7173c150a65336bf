"""Master credentials of a database where RDS cannot manage them: generated once, then rotated on a schedule."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.data.first_rotation import FIRST, first_rotation
from components.network.connections import Connections
from components.network.placement import Placement
from components.observability.alarm import Alarm, Graph
from components.observability.log_groups import LogGroups
from components.security.key import Key
from components.site import Site
from model.aws.secretsmanager import LONGEST_RECOVERY_DAYS
from model.databases import Database

MASTER_USERNAME = "app_admin"
"""Not one of the names that RDS reserves, such as admin and postgres."""

# AWS's own rotation function. Its Serverless Application Repository is in us-east-1 for every region.
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_available-rotation-templates.html
_APPLICATION = (
    "arn:aws:serverlessrepo:us-east-1:297356227824:applications/SecretsManagerRDSPostgreSQLRotationSingleUser"
)
# RDS refuses / " @ and space; the rest would have to be escaped in a connection string.
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html, MasterUserPassword
_EXCLUDED = " %+~`#$&*()|[]{}:;<>?!'/@\"\\"
_PASSWORD_LENGTH = 48
"""Letters and digits: about 285 bits."""
_FUNCTION_NAME_LENGTH = 64
"""Characters: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"""
_HTTPS = 443


@dataclass(frozen=True, kw_only=True, slots=True)
class GeneratedCredentialsArgs:
    """Inputs of GeneratedCredentials."""

    spec: Database
    """The database: its name, and the days between rotations."""

    database: Connections
    """Security group and port of the database."""

    key: Key
    """Key of the domain ``secrets``."""

    placement: Placement
    """Subnets of the rotation function, from which it must reach Secrets Manager."""

    secrets_endpoint: Connections | None
    """Interface endpoint of Secrets Manager. None: the function uses the internet, which requires a NAT."""

    log_groups: LogGroups
    """Encryption and retention of the function's log."""

    site: Site
    """Account and region; gives the function its name, which its log group shares. If it is protected, a deleted secret
    can be restored for 30 days; if not, it is deleted immediately."""


class GeneratedCredentials(pulumi.ComponentResource):
    """A secret with the master credentials, and the function that rotates it.

    Made in two steps, around the database: the secret holds the first password, the database is created with it, and
    `rotate` adds the database's address and has the password changed immediately. So the first password is the same in
    every run, also if RDS managed the credentials before, and the encrypted copy in the state is no longer valid. The
    function writes new versions, which are not in the state.
    """

    password: pulumi.Output[str]
    """The first password, a secret, with which the database is created or modified."""

    alarms: Sequence[Alarm] = ()
    """None: the database has alarms, and after a failed rotation the last password stays valid."""

    graphs: Sequence[Graph] = ()
    """None."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """That of the rotation function."""

    def __init__(self, name: str, args: GeneratedCredentialsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("plinth:data:GeneratedCredentials", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        self._secret = self._make_secret()
        self._seed = self._make_seed()
        self.password = pulumi.Output.secret(self._seed.secret_string.apply(_password_of))
        client = self._make_client()
        self._rules = self._open(client)
        log_group = self._make_log_group()
        self._function = self._make_function(client, log_group)
        self.log_groups = (log_group,)
        self.register_outputs({})

    def rotate(self, instance: aws.rds.Instance) -> pulumi.Output[str]:
        """Rotate the password of *instance*, now and on schedule; return the secret's ARN, known after that.

        Another schedule rotates it at once as well: that is what Secrets Manager does with *rotate_immediately*.
        """
        first = self._make_first_version(instance)
        rotation = aws.secretsmanager.SecretRotation(
            f"{self._name}-rotation",
            secret_id=self._secret.arn,
            rotation_lambda_arn=self._function.outputs["RotationLambdaARN"],
            rotate_immediately=True,
            rotation_rules=aws.secretsmanager.SecretRotationRotationRulesArgs(
                automatically_after_days=self._args.spec.rotation_days
            ),
            opts=pulumi.ResourceOptions.merge(
                self._child,
                pulumi.ResourceOptions(
                    depends_on=[first, *self._rules, instance], hooks=first_rotation(f"{self._name}-rotation")
                ),
            ),
        )
        return rotation.secret_id

    def _make_secret(self) -> aws.secretsmanager.Secret:
        return aws.secretsmanager.Secret(
            self._name,
            description="Master credentials of a database",
            kms_key_id=self._args.key.arn,
            recovery_window_in_days=LONGEST_RECOVERY_DAYS if self._args.site.protect else 0,
            opts=self._child,
        )

    def _make_seed(self) -> aws.secretsmanager.SecretVersion:
        # Every run generates a password; the first one is kept, by ignore_changes.
        password = aws.secretsmanager.get_random_password_output(
            password_length=_PASSWORD_LENGTH, exclude_punctuation=True, require_each_included_type=True
        ).random_password
        return self._write("seed", pulumi.Output.json_dumps({"password": password}), ["SEED"])

    def _make_first_version(self, instance: aws.rds.Instance) -> aws.secretsmanager.SecretVersion:
        value = pulumi.Output.json_dumps(
            {
                "engine": "postgres",
                "host": instance.address,
                "port": instance.port,
                "username": MASTER_USERNAME,
                "password": self.password,
                "dbname": self._args.spec.database_name,
            }
        )
        return self._write("first", value, ["AWSCURRENT", FIRST])

    def _write(self, suffix: str, value: pulumi.Output[str], stages: list[str]) -> aws.secretsmanager.SecretVersion:
        # Secrets Manager removes versions without a staging label, and an update after a refresh would then write this
        # one again, with the old password: a label of its own keeps it.
        # https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
        return aws.secretsmanager.SecretVersion(
            f"{self._name}-{suffix}",
            secret_id=self._secret.arn,
            secret_string=pulumi.Output.secret(value),
            version_stages=stages,
            opts=pulumi.ResourceOptions.merge(
                self._child, pulumi.ResourceOptions(ignore_changes=["secretString", "versionStages"])
            ),
        )

    def _make_client(self) -> Connections:
        name = f"{self._name}-rotation"
        group = aws.ec2.SecurityGroup(
            name,
            vpc_id=self._args.placement.vpc_id,
            description="Rotation of database credentials",
            revoke_rules_on_delete=True,
            opts=self._child,
        )
        return Connections(name=name, security_group=group)

    def _open(self, client: Connections) -> list[pulumi.Resource]:
        rules = self._args.database.allow_from(client)
        if self._args.secrets_endpoint is not None:
            return rules + self._args.secrets_endpoint.allow_from(client)
        egress = aws.vpc.SecurityGroupEgressRule(
            f"{client.name}-to-world",
            security_group_id=client.security_group.id,
            cidr_ipv4="0.0.0.0/0",
            ip_protocol="tcp",
            from_port=_HTTPS,
            to_port=_HTTPS,
            description=f"{client.name} to Secrets Manager",
            opts=pulumi.ResourceOptions(parent=client.security_group),
        )
        return [*rules, egress]

    @property
    def _function_name(self) -> str:
        return self._args.site.label.physical_name(f"{self._name}-rotation", _FUNCTION_NAME_LENGTH)

    def _make_log_group(self) -> aws.cloudwatch.LogGroup:
        return self._args.log_groups.make(
            f"{self._name}-rotation-log", f"/aws/lambda/{self._function_name}", self._child
        )

    def _make_function(
        self, client: Connections, log_group: aws.cloudwatch.LogGroup
    ) -> aws.serverlessrepository.CloudFormationStack:
        return aws.serverlessrepository.CloudFormationStack(
            f"{self._name}-rotation",
            application_id=_APPLICATION,
            capabilities=["CAPABILITY_IAM", "CAPABILITY_RESOURCE_POLICY"],
            parameters={
                "functionName": self._function_name,
                "endpoint": f"https://secretsmanager.{self._args.site.account.region}.amazonaws.com",
                "kmsKeyArn": self._args.key.arn,
                "vpcSubnetIds": pulumi.Output.all(*self._args.placement.subnet_ids).apply(",".join),
                "vpcSecurityGroupIds": client.security_group.id,
                "excludeCharacters": _EXCLUDED,
            },
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[log_group])),
        )


def rotate_managed(
    name: str, instance: aws.rds.Instance, rotation_days: int, opts: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    """Set the schedule on which RDS rotates the password of *instance* that it manages; return the secret's ARN."""
    # By default RDS rotates every seven days. The rotation of a managed secret cannot be canceled, so on deletion this
    # resource only leaves the state.
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
    rotation = aws.secretsmanager.SecretRotation(
        f"{name}-rotation",
        secret_id=instance.master_user_secrets.apply(lambda secrets: secrets[0].secret_arn),
        rotate_immediately=False,
        rotation_rules=aws.secretsmanager.SecretRotationRotationRulesArgs(automatically_after_days=rotation_days),
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(retain_on_delete=True)),
    )
    return rotation.secret_id


def _password_of(version: str | None) -> str:
    if version is None:
        raise ValueError("the secret's first version has no value")
    return str(json.loads(version)["password"])
