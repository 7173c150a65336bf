from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from preview.commands import cli
from preview.validation import process, validator

FIXTURES = Path(__file__).with_name("fixtures")


class Project:
    """A small project in a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.write("Pulumi.yaml", "name: small\nruntime: python\n")
        self.stack("aws:region: eu-west-1")

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    def stack(self, *lines: str, name: str = "dev") -> Path:
        return self.write(f"Pulumi.{name}.yaml", "config:\n" + "".join(f"  {line}\n" for line in lines))

    def program(self, text: str) -> None:
        imports = "import pulumi\nimport pulumi_aws as aws\n"
        self.write("__main__.py", imports + textwrap.dedent(text))

    def preview(self, *arguments: str, pack: str = "") -> tuple[int, str, str]:
        """Run the command line in this process: exit code, standard output, standard error."""
        chosen = ["--policy-pack", str(FIXTURES / pack)] if pack else []
        self._capsys.readouterr()
        code = cli.main(["preview", "--cwd", str(self.folder), *chosen, *arguments])
        out, err = self._capsys.readouterr()
        return code, out, err


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project whose previews validate in this process; that of the validator has tests of its own."""
    if process.is_installed():
        from tests.support.validator_here import ValidatorHere  # noqa: PLC0415 - not on every platform

        monkeypatch.setattr(validator, "ValidatorProcess", ValidatorHere)
    return Project(tmp_path, capsys)
