"""Glue: encryption of the Data Catalog and of jobs, versions and connections."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Settings, Severity, integer
from policies.plan.aws import glue
from policies.plan.lens.view import Resource

_AT_REST = "dataCatalogEncryptionSettings.encryptionAtRest.catalogEncryptionMode"
_PASSWORDS = "dataCatalogEncryptionSettings.connectionPasswordEncryption.returnConnectionPasswordEncrypted"


def _catalog(mode: str) -> dict[str, object]:
    passwords = {"returnConnectionPasswordEncrypted": True, "awsKmsKeyId": "arn"}
    at_rest = {"catalogEncryptionMode": mode, "sseAwsKmsKeyId": "arn"}
    return {"dataCatalogEncryptionSettings": {"encryptionAtRest": at_rest, "connectionPasswordEncryption": passwords}}


@Policy(
    id="glue-catalog-require-encryption",
    description="The Glue Data Catalog encrypts metadata and connection passwords.",
    severity=Severity.HIGH,
    controls=c.own("Glue-1") + c.AT_REST,
    remediation="set catalogEncryptionMode to SSE-KMS and returnConnectionPasswordEncrypted to true",
    url=f"{guides.GLUE}/encrypt-glue-data-catalog.html",
    types=(glue.CATALOG_ENCRYPTION,),
    good=_catalog("SSE-KMS"),
    bad=_catalog("DISABLED"),
    omitted="violates",
)
def glue_catalog_require_encryption(settings: Resource) -> Iterator[str]:
    """Report either encryption that is off."""
    if settings.differs(_AT_REST, "SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"):
        yield f"catalogEncryptionMode is {settings.show(_AT_REST)}"
    if settings.not_true(_PASSWORDS):
        yield f"returnConnectionPasswordEncrypted is {settings.show(_PASSWORDS)}"


_MODES = {
    "cloudwatchEncryption.cloudwatchEncryptionMode": ("SSE-KMS",),
    "jobBookmarksEncryption.jobBookmarksEncryptionMode": ("CSE-KMS",),
    "s3Encryption.s3EncryptionMode": ("SSE-KMS", "SSE-S3"),
}


def _security(bookmarks: str) -> dict[str, object]:
    return {
        "encryptionConfiguration": {
            "cloudwatchEncryption": {"cloudwatchEncryptionMode": "SSE-KMS", "kmsKeyArn": "arn"},
            "jobBookmarksEncryption": {"jobBookmarksEncryptionMode": bookmarks, "kmsKeyArn": "arn"},
            "s3Encryption": {"s3EncryptionMode": "SSE-KMS", "kmsKeyArn": "arn"},
        }
    }


@Policy(
    id="glue-configuration-require-encryption",
    description="Glue security configurations encrypt logs, job bookmarks and data in Amazon S3.",
    severity=Severity.HIGH,
    controls=c.own("Glue-2") + c.AT_REST,
    remediation="set cloudwatchEncryptionMode and s3EncryptionMode to SSE-KMS, and jobBookmarksEncryptionMode to "
    "CSE-KMS",
    url=f"{guides.GLUE}/encryption-security-configuration.html",
    types=(glue.SECURITY_CONFIGURATION,),
    good=_security("CSE-KMS"),
    bad=_security("DISABLED"),
    omitted="violates",
)
def glue_configuration_require_encryption(configuration: Resource) -> Iterator[str]:
    """Report every part that is not encrypted, the default."""
    for path, modes in _MODES.items():
        if configuration.differs(f"encryptionConfiguration.{path}", *modes):
            yield f"{path} is {configuration.show(f'encryptionConfiguration.{path}')}"


@Policy(
    id="glue-job-require-security-configuration",
    description="Glue jobs, crawlers and development endpoints use a security configuration.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("Glue-3") + c.AT_REST,
    remediation="set securityConfiguration to an aws.glue.SecurityConfiguration that encrypts all parts",
    url=f"{guides.GLUE}/console-security-configurations.html",
    types=(glue.JOB, glue.CRAWLER, glue.DEV_ENDPOINT),
    good={"securityConfiguration": "encrypted"},
    bad={"roleArn": "arn"},
    omitted="violates",
)
def glue_job_require_security_configuration(job: Resource) -> Iterator[str]:
    """Report one without."""
    if job.lacks("securityConfiguration"):
        yield "securityConfiguration is missing"


@Policy(
    id="glue-job-require-supported-version",
    description="Glue Spark jobs run on a supported version of Glue.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Glue.4") + c.PATCHING,
    remediation='set glueVersion to "5.0"',
    url=f"{guides.GLUE}/glue-version-support-policy.html",
    types=(glue.JOB,),
    good={"glueVersion": "5.0"},
    bad={"glueVersion": "2.0"},
    settings={"oldest": integer(3, "Oldest supported major version.")},
)
def glue_job_require_supported_version(job: Resource, settings: Settings) -> Iterator[str]:
    """Report a Spark job with an older version."""
    version = job.number("glueVersion")
    other = job.equals("command.name", "pythonshell", "glueray")
    if not other and version is not None and version < settings["oldest"]:
        yield f"glueVersion is {job.show('glueVersion')}"


@Policy(
    id="glue-connection-enforce-tls",
    description="JDBC connections of Glue require TLS.",
    severity=Severity.MEDIUM,
    controls=c.own("Glue-4") + c.IN_TRANSIT,
    remediation='set JDBC_ENFORCE_SSL to "true" in connectionProperties',
    url=f"{guides.GLUE}/connection-properties.html",
    types=(glue.CONNECTION,),
    good={"connectionProperties": {"JDBC_CONNECTION_URL": "jdbc:mysql://db/shop", "JDBC_ENFORCE_SSL": "true"}},
    bad={"connectionProperties": {"JDBC_CONNECTION_URL": "jdbc:mysql://db/shop", "JDBC_ENFORCE_SSL": "false"}},
)
def glue_connection_enforce_tls(connection: Resource) -> Iterator[str]:
    """Report a connection to a database that may be in plaintext, the default."""
    path = "connectionProperties.JDBC_ENFORCE_SSL"
    if not connection.lacks("connectionProperties.JDBC_CONNECTION_URL") and connection.not_true(path):
        yield f"JDBC_ENFORCE_SSL is {connection.show(path)}"


@Policy(
    id="glue-connection-disallow-passwords",
    description="Glue connections take passwords from Secrets Manager.",
    severity=Severity.HIGH,
    controls=c.own("Glue-5") + c.CREDENTIALS,
    remediation="remove PASSWORD, and set SECRET_ID in connectionProperties",
    url=f"{guides.GLUE}/connection-properties-secrets-manager.html",
    types=(glue.CONNECTION,),
    good={"connectionProperties": {"JDBC_CONNECTION_URL": "jdbc:mysql://db/shop", "SECRET_ID": "shop"}},
    bad={"connectionProperties": {"JDBC_CONNECTION_URL": "jdbc:mysql://db/shop", "PASSWORD": "hunter2hunter2"}},
)
def glue_connection_disallow_passwords(connection: Resource) -> Iterator[str]:
    """Report a password among the properties, which anyone who may read the connection reads."""
    if not connection.lacks("connectionProperties.PASSWORD") and not connection.unsure("connectionProperties"):
        yield "connectionProperties.PASSWORD is set"
