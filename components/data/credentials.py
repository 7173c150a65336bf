"""Master credentials of a database where RDS cannot manage them: made once, then rotated at once and for ever."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.identity.account import Account
from components.naming import Label
from components.network.connections import Connections
from components.observability.alarm import Alarm, Graph
from components.security.key import Key

# AWS's own rotation function, published in its serverless repository, which lives in us-east-1 for every region.
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_available-rotation-templates.html
_APPLICATION = (
    "arn:aws:serverlessrepo:us-east-1:297356227824:applications/SecretsManagerRDSPostgreSQLRotationSingleUser"
)
# RDS takes no / " @ or space; the rest would have to be escaped in a connection string.
_EXCLUDED = " %+~`#$&*()|[]{}:;<>?!'/@\"\\"
_PASSWORD_LENGTH = 48
_FUNCTION_NAME_LENGTH = 64
_HTTPS = 443


@dataclass(frozen=True, kw_only=True, slots=True)
class GeneratedCredentialsArgs:
    """Inputs of GeneratedCredentials."""

    database: Connections
    """How it is reached."""

    database_name: str
    """Database that the rotation function connects to."""

    username: str
    """Master user."""

    key: Key
    """Key of the domain ``secrets``."""

    rotation_days: int
    """Days between rotations."""

    recovery_window_days: int
    """Days in which a deleted secret can be brought back."""

    vpc_id: pulumi.Input[str]
    """VPC of the rotation function."""

    subnet_ids: Sequence[pulumi.Input[str]]
    """Subnets of the rotation function, which must reach Secrets Manager."""

    secrets_endpoint: Connections | None
    """Interface endpoint of Secrets Manager. None: the function goes out by HTTPS, so its subnets need a NAT."""

    log_retention_days: int
    """Retention of the function's log."""

    logs_key_arn: pulumi.Input[str]
    """Key of the function's log."""

    account: Account
    """Account and region."""

    label: Label
    """Gives the function its name, which its log group shares."""


class GeneratedCredentials(pulumi.ComponentResource):
    """A secret with the master credentials, and the function that rotates it.

    Made in two steps, around the database: the secret keeps the first password, the database takes it from there, and
    `rotate` writes where the database is and has the password changed at once. So the first password is the same in
    every run, also if the database was made before, with credentials of RDS; and what the state keeps of it,
    encrypted, is worthless. The function writes new versions, of which this program knows nothing.
    """

    password: pulumi.Output[str]
    """The first password, a secret, for the database to be made or changed with."""

    alarms: Sequence[Alarm] = ()
    """None: the database is watched, and a failed rotation leaves the last password in force."""

    graphs: Sequence[Graph] = ()
    """None."""

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
        self._function = self._make_function(client, self._make_log_group())
        self.register_outputs({})

    def rotate(self, instance: aws.rds.Instance) -> pulumi.Output[str]:
        """Rotate the password of *instance*, now and for ever; return the secret's ARN, known once that was ordered."""
        first = self._make_first_version(instance)
        rotation = aws.secretsmanager.SecretRotation(
            f"{self._name}-rotation",
            secret_id=self._secret.arn,
            rotation_lambda_arn=self._function.outputs["RotationLambdaARN"],
            rotate_immediately=True,
            rotation_rules=aws.secretsmanager.SecretRotationRotationRulesArgs(
                automatically_after_days=self._args.rotation_days
            ),
            opts=pulumi.ResourceOptions.merge(
                self._child, pulumi.ResourceOptions(depends_on=[first, *self._rules, instance])
            ),
        )
        return rotation.secret_id

    def _make_secret(self) -> aws.secretsmanager.Secret:
        return aws.secretsmanager.Secret(
            self._name,
            description="Master credentials of a database",
            kms_key_id=self._args.key.arn,
            recovery_window_in_days=self._args.recovery_window_days,
            opts=self._child,
        )

    def _make_seed(self) -> aws.secretsmanager.SecretVersion:
        # Another password at every run, of which the first one stays.
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
                "username": self._args.username,
                "password": self.password,
                "dbname": self._args.database_name,
            }
        )
        return self._write("first", value, ["AWSCURRENT", "FIRST"])

    def _write(self, role: str, value: pulumi.Output[str], stages: list[str]) -> aws.secretsmanager.SecretVersion:
        # Secrets Manager clears away versions without a label, and a refresh would then make this one again, with the
        # dead password: a label of its own keeps it.
        return aws.secretsmanager.SecretVersion(
            f"{self._name}-{role}",
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
            vpc_id=self._args.vpc_id,
            description="Rotation of database credentials",
            revoke_rules_on_delete=True,
            opts=self._child,
        )
        return Connections(name=name, security_group=group)

    def _open(self, client: Connections) -> list[pulumi.Resource]:
        rules = self._args.database.allow_from(client)
        if self._args.secrets_endpoint is not None:
            return rules + self._args.secrets_endpoint.allow_from(client)
        way_out = aws.vpc.SecurityGroupEgressRule(
            f"{client.name}-to-world",
            security_group_id=client.security_group.id,
            cidr_ipv4="0.0.0.0/0",
            ip_protocol="tcp",
            from_port=_HTTPS,
            to_port=_HTTPS,
            description=f"{client.name} to Secrets Manager",
            opts=pulumi.ResourceOptions(parent=client.security_group),
        )
        return [*rules, way_out]

    @property
    def _function_name(self) -> str:
        return self._args.label.physical_name(f"{self._name}-rotation", _FUNCTION_NAME_LENGTH)

    def _make_log_group(self) -> aws.cloudwatch.LogGroup:
        return aws.cloudwatch.LogGroup(
            f"{self._name}-rotation-log",
            name=f"/aws/lambda/{self._function_name}",
            retention_in_days=self._args.log_retention_days,
            kms_key_id=self._args.logs_key_arn,
            opts=self._child,
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
                "endpoint": f"https://secretsmanager.{self._args.account.region}.amazonaws.com",
                "kmsKeyArn": self._args.key.arn,
                "vpcSubnetIds": pulumi.Output.all(*self._args.subnet_ids).apply(",".join),
                "vpcSecurityGroupIds": client.security_group.id,
                "excludeCharacters": _EXCLUDED,
            },
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=[log_group])),
        )


def _password_of(version: str | None) -> str:
    if version is None:
        raise ValueError("the secret's first version has no value")
    return str(json.loads(version)["password"])
