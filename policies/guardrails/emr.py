"""EMR: public access, private subnets and encryption."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Finding, Level, Policy, Sample, Severity
from policies.plan.aws import emr, vpc
from policies.plan.lens.json_documents import document
from policies.plan.lens.stack import Stack
from policies.plan.lens.view import Resource

_SSH = 22


@Policy(
    id="emr-account-require-public-access-block",
    description="EMR blocks clusters whose security groups allow public access, except to port 22.",
    severity=Severity.CRITICAL,
    controls=c.fsbp("EMR.2", part="accounts whose setting a stack manages") + c.NOT_PUBLIC,
    remediation="set blockPublicSecurityGroupRules to true, and permit no range other than port 22",
    url=f"{guides.EMR}/emr-block-public-access.html",
    types=(emr.BLOCK_PUBLIC_ACCESS,),
    good={
        "blockPublicSecurityGroupRules": True,
        "permittedPublicSecurityGroupRuleRanges": [{"minRange": 22, "maxRange": 22}],
    },
    bad={
        "blockPublicSecurityGroupRules": False,
        "permittedPublicSecurityGroupRuleRanges": [{"minRange": 22, "maxRange": 22}],
    },
    omitted="violates",
)
def emr_account_require_public_access_block(setting: Resource) -> Iterator[str]:
    """Report a block that is off, or a permitted range beyond SSH."""
    if setting.not_true("blockPublicSecurityGroupRules"):
        yield f"blockPublicSecurityGroupRules is {setting.show('blockPublicSecurityGroupRules')}"
        return
    for item in setting.each("permittedPublicSecurityGroupRuleRanges"):
        first, last = item.number("minRange"), item.number("maxRange")
        if (first is not None and first < _SSH) or (last is not None and last > _SSH):
            yield f"ports {item.show('minRange')} to {item.show('maxRange')} are permitted"


@Policy(
    id="emr-cluster-require-private-subnet",
    description="Primary nodes of EMR clusters have no public IP addresses.",
    severity=Severity.HIGH,
    controls=c.fsbp("EMR.1", part="clusters in a subnet of the same stack") + c.NOT_PUBLIC,
    remediation="set ec2Attributes.subnetId to a private subnet",
    url=f"{guides.EMR}/emr-clusters-in-a-vpc.html",
    types=(emr.CLUSTER, vpc.SUBNET),
    good=(
        Sample(type=emr.CLUSTER, props={"ec2Attributes": {"instanceProfile": "emr"}}, links={"ec2Attributes": "net"}),
        Sample(type=vpc.SUBNET, name="net", props={"mapPublicIpOnLaunch": False}),
    ),
    bad=(
        Sample(type=emr.CLUSTER, props={"ec2Attributes": {"instanceProfile": "emr"}}, links={"ec2Attributes": "net"}),
        Sample(type=vpc.SUBNET, name="net", props={"mapPublicIpOnLaunch": True}),
    ),
    note="Sees subnets of the same stack.",
)
def emr_cluster_require_private_subnet(stack: Stack) -> Iterator[Finding]:
    """Report a cluster in a subnet that gives its instances public addresses."""
    for cluster in stack.of((emr.CLUSTER,)):
        for path in ("ec2Attributes.subnetId", "ec2Attributes.subnetIds"):
            public = [net for net in stack.targets(cluster, path, (vpc.SUBNET,)) if net.is_true("mapPublicIpOnLaunch")]
            if public:
                yield Finding(cluster, f"subnet {public[0].name} of {cluster.name} assigns public IP addresses")
                break


_AT_REST = {
    "EnableAtRestEncryption": True,
    "AtRestEncryptionConfiguration": {
        "S3EncryptionConfiguration": {"EncryptionMode": "SSE-KMS", "AwsKmsKey": "arn"},
        "LocalDiskEncryptionConfiguration": {"EncryptionKeyProviderType": "AwsKms", "AwsKmsKey": "arn"},
    },
}


@Policy(
    id="emr-configuration-require-encryption",
    description="EMR security configurations encrypt data at rest, in Amazon S3 and on local disks.",
    severity=Severity.HIGH,
    controls=c.fsbp("EMR.3") + c.AT_REST,
    remediation="set EnableAtRestEncryption to true, with S3EncryptionConfiguration and "
    "LocalDiskEncryptionConfiguration",
    url=f"{guides.EMR}/emr-create-security-configuration.html",
    types=(emr.SECURITY_CONFIGURATION,),
    good={"configuration": {"EncryptionConfiguration": _AT_REST}},
    bad={"configuration": {"EncryptionConfiguration": {**_AT_REST, "EnableAtRestEncryption": False}}},
    note="Security Hub rates it medium; it is high like the encryption of other data stores of the pack.",
)
def emr_configuration_require_encryption(configuration: Resource) -> Iterator[str]:
    """Report encryption at rest that is off, or that leaves out Amazon S3 or local disks."""
    found = document(configuration, "configuration")
    if found is None:
        return
    enabled = "EncryptionConfiguration.EnableAtRestEncryption"
    if found.not_true(enabled):
        yield f"{enabled} is {found.show(enabled)}"
        return
    for part in ("S3EncryptionConfiguration", "LocalDiskEncryptionConfiguration"):
        path = f"EncryptionConfiguration.AtRestEncryptionConfiguration.{part}"
        if found.lacks(path):
            yield f"{part} is {found.show(path)}"


_IN_TRANSIT = {
    "EnableInTransitEncryption": True,
    "InTransitEncryptionConfiguration": {"TLSCertificateConfiguration": {"CertificateProviderType": "PEM"}},
}


@Policy(
    id="emr-configuration-enforce-tls",
    description="EMR security configurations encrypt data in transit.",
    severity=Severity.MEDIUM,
    controls=c.fsbp("EMR.4") + c.IN_TRANSIT,
    remediation="set EnableInTransitEncryption to true, with a TLSCertificateConfiguration",
    url=f"{guides.EMR}/emr-create-security-configuration.html",
    types=(emr.SECURITY_CONFIGURATION,),
    good={"configuration": {"EncryptionConfiguration": _IN_TRANSIT}},
    bad={"configuration": {"EncryptionConfiguration": {**_IN_TRANSIT, "EnableInTransitEncryption": False}}},
)
def emr_configuration_enforce_tls(configuration: Resource) -> Iterator[str]:
    """Report encryption in transit that is off."""
    found = document(configuration, "configuration")
    enabled = "EncryptionConfiguration.EnableInTransitEncryption"
    if found is not None and found.not_true(enabled):
        yield f"{enabled} is {found.show(enabled)}"


@Policy(
    id="emr-cluster-require-security-configuration",
    description="EMR clusters use a security configuration.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("EMR-1") + c.AT_REST,
    remediation="set securityConfiguration to the name of an aws.emr.SecurityConfiguration that encrypts data",
    url=f"{guides.EMR}/emr-specify-security-configuration.html",
    types=(emr.CLUSTER,),
    good={"securityConfiguration": "encrypted"},
    bad={"releaseLabel": "emr-7.5.0"},
    omitted="violates",
)
def emr_cluster_require_security_configuration(cluster: Resource) -> Iterator[str]:
    """Report a cluster without one, whose local disks and traffic are not encrypted."""
    if cluster.lacks("securityConfiguration"):
        yield "securityConfiguration is missing"
