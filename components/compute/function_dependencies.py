"""What a function imports besides its own code: packages of a lock file, installed for Lambda's system, as a layer."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pulumi
import pulumi_aws as aws

from components.compute.code_folder import UnfitCodeError, archive_size
from model.aws import lambda_
from model.functions import Function

FOLDER: Final = "build/dependencies"
"""Below the project's folder; each set of packages has a folder of its own in it, by its hash."""

_FORMAT = "1"
"""Of an installed folder: another one takes another hash."""

_PIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[A-Za-z0-9,._ -]*\])?\s*==\s*[A-Za-z0-9.!+_-]+\s*(?:;.*)?")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
_LEFT_BY_UV = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json")
"""Files of a package's metadata that say how it was installed, not what it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dependencies:
    """The packages of a function."""

    lock: str
    """Path of the lock file below the project's folder."""

    sha256: str
    """Hash of lock file, runtime and processor, in hex: its hashes leave one set of files for them."""

    runtime: str
    architecture: str

    @property
    def folder(self) -> str:
        """Where they are installed, below the project's folder."""
        return f"{FOLDER}/{self.sha256[:16]}"

    @property
    def command(self) -> list[str]:
        """Arguments with which uv installs them, without the folder."""
        version = self.runtime.removeprefix("python")
        platform = f"{_MACHINES[self.architecture]}-{lambda_.WHEEL_PLATFORMS[self.runtime]}"
        where = ["--python-version", version, "--python-platform", platform]
        return ["pip", "install", *where, "--only-binary", ":all:", "--require-hashes", "--link-mode", "copy"]


def read_dependencies(project: Path, spec: Function) -> Dependencies | None:
    """Return the packages that *spec* names, or None.

    Raises UnfitCodeError if the lock file does not exist or leaves open what is installed, or if what is installed of
    it is larger than Lambda takes.
    """
    if spec.requirements is None or spec.runtime is None:
        return None
    path = project / spec.requirements
    if not path.is_file():
        raise UnfitCodeError("is no file of the project")
    content = path.read_bytes()
    _check_lock(content.decode("utf-8", errors="replace"))
    digest = hashlib.sha256()
    for part in (content, spec.runtime.encode(), spec.architecture.encode(), _FORMAT.encode()):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    found = Dependencies(
        lock=spec.requirements, sha256=digest.hexdigest(), runtime=spec.runtime, architecture=spec.architecture
    )
    archive_size(project / found.folder, installed_files(project, found))
    return found


def installed_files(project: Path, dependencies: Dependencies) -> list[str]:
    """Return the files that are installed, sorted; none if nothing is."""
    folder = project / dependencies.folder
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())


def _check_lock(text: str) -> None:
    """Raise UnfitCodeError unless every line pins one package with hashes."""
    lines = [line.strip() for line in text.replace("\\\n", " ").splitlines()]
    for line in lines:
        if not line or line.startswith("#"):
            continue
        pin = line.split(" #")[0].split("--hash")[0].strip()
        if not _PIN.fullmatch(pin) or not _HASH.search(line):
            raise UnfitCodeError(
                f"has the line {line[:60]!r}, which does not pin a package with hashes; write it with uv export "
                "--frozen --no-dev --no-emit-project, or uv pip compile --generate-hashes"
            )


def install(project: Path, dependencies: Dependencies, uv: Sequence[str] = (sys.executable, "-m", "uv")) -> bool:
    """Install them with *uv*, unless they are there; return whether it did.

    Raises RuntimeError with what uv says if that fails: a package without a wheel for Lambda's system, or no network.
    """
    target = project / dependencies.folder
    if target.is_dir():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as workshop:
        new = Path(workshop, "new")
        ran = subprocess.run(  # noqa: S603 - arguments of our own, no shell
            [*uv, *dependencies.command, "--target", str(new), "-r", str(project / dependencies.lock)],
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            raise RuntimeError(ran.stderr.strip())
        _strip(new)
        new.rename(target)
    return True


def _strip(folder: Path) -> None:
    """Remove what differs from machine to machine: scripts, compiled modules, locks, and how it was installed."""
    for path in sorted(folder.rglob("*"), reverse=True):
        leftover = path.parent.name.endswith(".dist-info") and path.name in _LEFT_BY_UV
        if path.is_file() and (leftover or (path.parent == folder and path.name.startswith("."))):
            path.unlink()
        elif path.name == "__pycache__":
            shutil.rmtree(path)
    shutil.rmtree(folder / "bin", ignore_errors=True)


def make_layer(
    name: str, layer_name: str, dependencies: Dependencies, opts: pulumi.ResourceOptions
) -> aws.lambda_.LayerVersion:
    """Make the layer of the packages. Another lock file replaces it; versions that use the old one go on running.

    https://docs.aws.amazon.com/lambda/latest/dg/creating-deleting-layers.html
    """
    return aws.lambda_.LayerVersion(
        name,
        layer_name=layer_name,
        code=pulumi.AssetArchive({"python": pulumi.FileArchive(dependencies.folder)}),
        # Not source_code_hash, in whose place the provider reads Lambda's own hash of the archive back.
        description=f"Packages of {dependencies.lock}, {dependencies.sha256[:16]}",
        compatible_runtimes=[dependencies.runtime],
        compatible_architectures=[dependencies.architecture],
        opts=opts,
    )
