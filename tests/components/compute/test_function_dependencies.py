"""Packages of functions: what a lock file must be, how it is installed, and the layer that it becomes."""

import base64
import hashlib
import zipfile
from pathlib import Path

import pytest

from components.compute import code_folder
from components.compute.code_folder import UnfitCodeError
from components.compute.function_dependencies import install, installed_files, read_dependencies
from model.functions import Function
from program import install_dependencies
from tests.components.compute.test_function import LAMBDA, function

PIN = "tiny==1.0 \\\n    --hash=sha256:"
SPEC = Function(code="job", requirements="lock.txt", runtime="python3.13", handler="app.handler")
LAYER = "aws:lambda/layerVersion:LayerVersion"


def wheel(folder: Path) -> str:
    """Write the wheel of the package ``tiny`` into *folder*, and return its hash."""
    files = {
        "tiny.py": b"answer = 42\n",
        "tiny-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        "tiny-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "tiny-1.0.dist-info/entry_points.txt": b"[console_scripts]\ntiny = tiny:answer\n",
    }
    hashes = {
        path: base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=") for path, body in files.items()
    }
    record = "".join(f"{path},sha256={hashes[path].decode()},{len(body)}\n" for path, body in files.items())
    path = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in {**files, "tiny-1.0.dist-info/RECORD": record.encode()}.items():
            archive.writestr(name, body)
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with a lock file of one package, which uv finds without network."""
    (tmp_path / "lock.txt").write_text(f"# locked\n{PIN}{wheel(tmp_path)}\n", encoding="utf-8")
    monkeypatch.setenv("UV_NO_INDEX", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(tmp_path))
    return tmp_path


def test_packages_are_installed_once_without_what_differs_between_machines(project: Path) -> None:
    found = read_dependencies(project, SPEC)

    assert found is not None
    assert installed_files(project, found) == []
    assert [install(project, found) for _ in range(2)] == [True, False]
    assert installed_files(project, found) == [
        "tiny-1.0.dist-info/METADATA",
        "tiny-1.0.dist-info/WHEEL",
        "tiny-1.0.dist-info/entry_points.txt",
        "tiny.py",
    ]
    assert read_dependencies(project, SPEC) == found


def test_the_hash_is_of_lock_file_runtime_and_processor(project: Path) -> None:
    other = SPEC.model_copy(update={"architecture": "x86_64"})
    older = SPEC.model_copy(update={"runtime": "python3.12"})
    hashes = {found.sha256 for one in (SPEC, other, older) if (found := read_dependencies(project, one))}
    (project / "lock.txt").write_text(f"{PIN}{'0' * 64}\n", encoding="utf-8")
    changed = read_dependencies(project, SPEC)

    assert len(hashes) == 3
    assert changed is not None
    assert changed.sha256 not in hashes


def test_a_package_with_another_hash_is_refused_and_leaves_nothing(project: Path) -> None:
    (project / "lock.txt").write_text(f"{PIN}{'0' * 64}\n", encoding="utf-8")
    found = read_dependencies(project, SPEC)

    assert found is not None
    with pytest.raises(RuntimeError, match="Hash mismatch"):
        install(project, found)
    assert list((project / "build/dependencies").iterdir()) == []


@pytest.mark.parametrize(
    ("runtime", "architecture", "platform"),
    [
        ("python3.13", "arm64", "aarch64-manylinux_2_34"),
        ("python3.11", "x86_64", "x86_64-manylinux2014"),
    ],
)
def test_wheels_are_those_of_the_system_of_the_runtime(
    runtime: str, architecture: str, platform: str, project: Path
) -> None:
    found = read_dependencies(project, SPEC.model_copy(update={"runtime": runtime, "architecture": architecture}))

    assert found is not None
    assert found.command[found.command.index("--python-platform") + 1] == platform
    assert found.command[found.command.index("--python-version") + 1] == runtime.removeprefix("python")


@pytest.mark.parametrize(
    "line",
    [
        "tiny==1.0",
        "tiny>=1.0 --hash=sha256:" + "0" * 64,
        "tiny",
        "-r others.txt",
        "--index-url https://pypi.example.com/simple",
        "-e ./tiny",
        "tiny @ https://example.com/tiny-1.0-py3-none-any.whl --hash=sha256:" + "0" * 64,
    ],
)
def test_a_lock_file_that_leaves_open_what_is_installed_is_refused(line: str, project: Path) -> None:
    (project / "lock.txt").write_text(f"{line}\n", encoding="utf-8")

    with pytest.raises(UnfitCodeError, match="does not pin a package with hashes; write it with uv export"):
        read_dependencies(project, SPEC)


def test_markers_extras_and_comments_are_pins_too(project: Path) -> None:
    pin = "httpx[http2]==0.28.1 ; python_version >= '3.12' \\\n    --hash=sha256:" + "0" * 64 + "\n    # via app\n"
    (project / "lock.txt").write_text(pin, encoding="utf-8")

    assert read_dependencies(project, SPEC) is not None


def test_a_lock_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnfitCodeError, match="is no file of the project"):
        read_dependencies(tmp_path, SPEC)


def test_installed_packages_beyond_lambdas_limits_are_refused(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_dependencies(project, SPEC)
    assert found is not None
    install(project, found)
    monkeypatch.setattr(code_folder.lambda_, "LARGEST_CODE_BYTES", 10)

    with pytest.raises(UnfitCodeError, match="and Lambda takes"):
        read_dependencies(project, SPEC)


def test_they_are_a_layer_over_those_of_the_spec() -> None:
    named = "arn:aws:lambda:us-east-1:123456789012:layer:parsers:7"
    seen = function(requirements="requirements.txt", layers=[named])
    layer = seen.only(LAYER)

    assert seen.only(LAMBDA).inputs["layers"] == [named, layer.outputs["arn"]]
    assert {key: value for key, value in layer.inputs.items() if key != "code"} == {
        "layerName": "plinth-test-thumbnails-dependencies",
        "description": f"Packages of requirements.txt, {'a' * 16}",
        "compatibleRuntimes": ["python3.11"],
        "compatibleArchitectures": ["arm64"],
    }


def test_the_command_installs_for_each_function_of_a_file_and_says_what_is_wrong(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install_dependencies, "PROJECT", project)
    fields = "code: job, runtime: python3.13, handler: app.handler"
    (project / "stack.yaml").write_text(
        "config:\n  plinth:functions:\n"
        f"    counts: {{{fields}, requirements: lock.txt}}\n"
        f"    plain: {{{fields}}}\n"
        f"    sums: {{{fields}, requirements: none.txt}}\n",
        encoding="utf-8",
    )

    assert install_dependencies.main([str(project / "stack.yaml")]) == 2
    told = capsys.readouterr()
    assert told.out.startswith("counts: build/dependencies/")
    assert told.out.endswith(" installed\n")
    assert "plinth:functions.sums: is no file of the project" in told.err
