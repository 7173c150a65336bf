"""EFS: encryption and access points."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import efs
from policies.plan.lens.view import Resource


@Policy(
    id="efs-file-system-require-encryption",
    description="EFS file systems are encrypted at rest.",
    severity=Severity.HIGH,
    controls=c.fsbp("EFS.1", "EFS.8") + c.cis("2.3.1") + c.AT_REST,
    remediation="set encrypted to true, and kmsKeyId to a customer managed key",
    url=f"{guides.EFS}/encryption-at-rest.html",
    types=(efs.FILE_SYSTEM,),
    good={"encrypted": True},
    bad={"encrypted": False},
    omitted="violates",
)
def efs_file_system_require_encryption(files: Resource) -> Iterator[str]:
    """Report encryption that is off, the default."""
    if files.not_true("encrypted"):
        yield f"encrypted is {files.show('encrypted')}"


@Policy(
    id="efs-access-point-require-user-and-root",
    description="EFS access points enforce a POSIX user and a root directory.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("EFS.3", "EFS.4") + c.LEAST_PRIVILEGE,
    remediation="set posixUser, and rootDirectory.path to a directory below /",
    url=f"{guides.EFS}/efs-access-points.html",
    types=(efs.ACCESS_POINT,),
    good={"posixUser": {"uid": 1000, "gid": 1000}, "rootDirectory": {"path": "/app"}},
    bad={"rootDirectory": {"path": "/app"}},
    omitted="violates",
)
def efs_access_point_require_user_and_root(point: Resource) -> Iterator[str]:
    """Report an access point without a POSIX user, or with the root directory `/`."""
    if point.lacks("posixUser"):
        yield "posixUser is missing"
    if point.lacks("rootDirectory.path") or point.equals("rootDirectory.path", "/"):
        yield f"rootDirectory.path is {point.show('rootDirectory.path')}"
