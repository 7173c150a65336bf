"""Database Migration Service: public access, TLS, authentication, logs and upgrades."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import dms
from policies.plan.lens.json_documents import document
from policies.plan.lens.view import Resource


@Policy(
    id="dms-instance-disallow-public-access",
    description="DMS replication instances are not publicly accessible.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("DMS.1") + c.NOT_PUBLIC,
    remediation="set publiclyAccessible to false when you create the instance; it cannot be changed later",
    url=f"{guides.DMS}/CHAP_ReplicationInstance.PublicPrivate.html",
    types=(dms.REPLICATION_INSTANCE,),
    good={"publiclyAccessible": False},
    bad={"publiclyAccessible": True},
)
def dms_instance_disallow_public_access(instance: Resource) -> Iterator[str]:
    """Report public accessibility."""
    if instance.is_true("publiclyAccessible"):
        yield "publiclyAccessible is true"


@Policy(
    id="dms-instance-require-minor-upgrades",
    description="DMS replication instances have automatic minor version upgrades enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DMS.6") + c.PATCHING,
    remediation="set autoMinorVersionUpgrade to true",
    url=f"{guides.DMS}/CHAP_ReplicationInstance.EngineVersions.html",
    types=(dms.REPLICATION_INSTANCE,),
    good={"autoMinorVersionUpgrade": True},
    bad={"autoMinorVersionUpgrade": False},
    omitted="violates",
)
def dms_instance_require_minor_upgrades(instance: Resource) -> Iterator[str]:
    """Report upgrades that are off, the provider's default."""
    if instance.not_true("autoMinorVersionUpgrade"):
        yield f"autoMinorVersionUpgrade is {instance.show('autoMinorVersionUpgrade')}"


@Policy(
    id="dms-instance-require-multi-az",
    description="Production DMS replication instances use multiple Availability Zones.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DMS.13") + c.AVAILABILITY,
    remediation="set multiAz to true",
    url=f"{guides.DMS}/CHAP_ReplicationInstance.html",
    types=(dms.REPLICATION_INSTANCE,),
    good={"multiAz": True},
    bad={"multiAz": False},
    environments=PROD,
    omitted="violates",
)
def dms_instance_require_multi_az(instance: Resource) -> Iterator[str]:
    """Report an instance without a standby, the default."""
    if instance.not_true("multiAz"):
        yield f"multiAz is {instance.show('multiAz')}"


_WITH_SSL_MODE = (
    *("aurora", "aurora-postgresql", "aurora-serverless", "aurora-postgresql-serverless", "azuredb", "babelfish"),
    *("azure-sql-managed-instance", "db2", "db2-zos", "docdb", "mariadb", "mongodb", "mysql", "oracle", "postgres"),
    *("sqlserver", "sybase"),
)
"""Engines whose connections are encrypted as sslMode says; others use HTTPS, or have settings of their own."""


@Policy(
    id="dms-endpoint-enforce-tls",
    description="DMS endpoints use TLS.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("DMS.9") + c.IN_TRANSIT,
    remediation="set sslMode to require, verify-ca or verify-full, as the engine supports",
    url=f"{guides.DMS}/CHAP_Security.SSL.html",
    types=(dms.ENDPOINT,),
    good={"engineName": "postgres", "sslMode": "require"},
    bad={"engineName": "postgres", "sslMode": "none"},
)
def dms_endpoint_enforce_tls(endpoint: Resource) -> Iterator[str]:
    """Report a database that is reached without TLS, the default."""
    if endpoint.text("engineName") in _WITH_SSL_MODE and endpoint.differs(
        "sslMode", "require", "verify-ca", "verify-full"
    ):
        yield f"sslMode is {endpoint.show('sslMode')}"


@Policy(
    id="dms-endpoint-require-mongodb-authentication",
    description="DMS endpoints for MongoDB authenticate themselves.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("DMS.11") + c.AUTHENTICATION,
    remediation="set mongodbSettings.authType to password, with authMechanism",
    url=f"{guides.DMS}/CHAP_Source.MongoDB.html",
    types=(dms.ENDPOINT,),
    good={"engineName": "mongodb", "mongodbSettings": {"authType": "password"}},
    bad={"engineName": "mongodb", "mongodbSettings": {"authType": "no"}},
)
def dms_endpoint_require_mongodb_authentication(endpoint: Resource) -> Iterator[str]:
    """Report an endpoint for a database without authentication."""
    if endpoint.equals("mongodbSettings.authType", "no"):
        yield "mongodbSettings.authType is no"


@Policy(
    id="dms-endpoint-enforce-redis-tls",
    description="DMS endpoints for Redis OSS use TLS.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("DMS.12") + c.IN_TRANSIT,
    remediation="set redisSettings.sslSecurityProtocol to ssl-encryption, or omit it",
    url=f"{guides.DMS}/CHAP_Target.Redis.html",
    types=(dms.ENDPOINT,),
    good={"engineName": "redis", "redisSettings": {"sslSecurityProtocol": "ssl-encryption"}},
    bad={"engineName": "redis", "redisSettings": {"sslSecurityProtocol": "plaintext"}},
)
def dms_endpoint_enforce_redis_tls(endpoint: Resource) -> Iterator[str]:
    """Report plaintext."""
    if endpoint.equals("redisSettings.sslSecurityProtocol", "plaintext"):
        yield "redisSettings.sslSecurityProtocol is plaintext"


_LOGGED = ("SOURCE_CAPTURE", "SOURCE_UNLOAD", "TARGET_APPLY", "TARGET_LOAD")
_TOO_LITTLE = ("LOGGER_SEVERITY_ERROR", "LOGGER_SEVERITY_WARNING", "LOGGER_SEVERITY_INFO")
"""The components and severities of DMS.7 and DMS.8: below LOGGER_SEVERITY_DEFAULT."""


@Policy(
    id="dms-task-require-logging",
    description="DMS replication tasks have logging of the source and target enabled.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("DMS.7", "DMS.8") + c.LOGGING,
    remediation="set Logging.EnableLogging to true in replicationTaskSettings, and the severity of components to "
    "LOGGER_SEVERITY_DEFAULT or above",
    url=f"{guides.DMS}/CHAP_Tasks.CustomizingTasks.TaskSettings.Logging.html",
    types=(dms.REPLICATION_TASK,),
    good={"replicationTaskSettings": '{"Logging": {"EnableLogging": true}}'},
    bad={"replicationTaskSettings": '{"Logging": {"EnableLogging": false}}'},
    omitted="violates",
)
def dms_task_require_logging(task: Resource) -> Iterator[str]:
    """Report a task whose logging is off, the default, or leaves out what a component of source or target says."""
    path = "Logging.EnableLogging"
    settings = document(task, "replicationTaskSettings")
    if task.lacks("replicationTaskSettings"):
        yield "replicationTaskSettings is missing"
    elif settings is not None and settings.not_true(path):
        yield f"{path} is {settings.show(path)}"
    elif settings is not None:
        for component in settings.each("Logging.LogComponents"):
            if component.equals("Id", *_LOGGED) and component.equals("Severity", *_TOO_LITTLE):
                yield f"Severity of {component.text('Id')} is {component.text('Severity')}"


@Policy(
    id="dms-endpoint-disallow-passwords",
    description="DMS endpoints take credentials from Secrets Manager, which keeps them out of the state.",
    severity=Severity.HIGH,
    controls=c.own("DMS-1") + c.CREDENTIALS,
    remediation="set secretsManagerArn and secretsManagerAccessRoleArn instead of username and password",
    url=f"{guides.DMS}/security_iam_secretsmanager.html",
    types=(dms.ENDPOINT,),
    good={"engineName": "postgres", "secretsManagerArn": "arn"},
    bad={"engineName": "postgres", "password": "hunter2hunter2"},
    unknown="violates",
)
def dms_endpoint_disallow_passwords(endpoint: Resource) -> Iterator[str]:
    """Report a password among the inputs."""
    if not endpoint.lacks("password"):
        yield "password is set"
