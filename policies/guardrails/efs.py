"""EFS: file systems are encrypted, and everybody has his own corner."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource

FILES = "aws:efs/fileSystem:FileSystem"


@resource_rule(
    id="efs-file-system-require-encryption",
    description="File systems are encrypted.",
    severity=Severity.HIGH,
    controls=c.fsbp("EFS.1") + c.cis("2.3.1") + c.AT_REST,
    remediation="set encrypted to true, and kmsKeyId to your key",
    url="https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
    types=(FILES,),
    good={"encrypted": True},
    bad={"encrypted": False},
)
def efs_file_system_require_encryption(files: Resource) -> Iterator[str]:
    """Off, which is the default."""
    if files.not_true("encrypted"):
        yield f"encrypted is {files.show('encrypted')}"


@resource_rule(
    id="efs-access-point-require-user-and-root",
    description="An access point fixes who one is and where one begins.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("EFS.3", "EFS.4") + c.LEAST_PRIVILEGE,
    remediation="set posixUser, and rootDirectory.path to a folder below /",
    url="https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html",
    types=("aws:efs/accessPoint:AccessPoint",),
    good={"posixUser": {"uid": 1000, "gid": 1000}, "rootDirectory": {"path": "/app"}},
    bad={"rootDirectory": {"path": "/app"}},
)
def efs_access_point_require_user_and_root(point: Resource) -> Iterator[str]:
    """Neither, or the root itself."""
    if point.lacks("posixUser"):
        yield "posixUser is missing"
    if point.lacks("rootDirectory.path") or point.equals("rootDirectory.path", "/"):
        yield f"rootDirectory.path is {point.show('rootDirectory.path')}"
