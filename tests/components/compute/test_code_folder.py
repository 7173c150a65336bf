import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from components.compute import code_folder
from components.compute.code_folder import UnfitCodeError, read_code
from model.functions import Function
from tests.support.offline import ROOT

SPEC = Function(code="job", runtime="python3.13", handler="app.handler")


def write(project: Path, path: str, content: str = "x = 1\n") -> None:
    file = project / "job" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")


def test_the_hash_follows_paths_and_contents_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, "lib/text.py")
    write(tmp_path, "app.py")
    first = read_code(tmp_path, SPEC)
    copy = tmp_path / "elsewhere"
    shutil.copytree(tmp_path / "job", copy / "job", copy_function=shutil.copyfile)
    (copy / "job/app.py").chmod(0o700)
    write(copy, "__pycache__/app.cpython-311.pyc")

    assert first.files == ["app.py", "lib/text.py"]
    assert read_code(copy, SPEC).sha256 == first.sha256
    write(copy, "app.py", "x = 2\n")
    changed = read_code(copy, SPEC).sha256
    assert changed != first.sha256
    (copy / "job/lib/text.py").rename(copy / "job/lib/texts.py")
    assert read_code(copy, SPEC).sha256 not in {changed, first.sha256}


def test_the_archive_has_every_file_by_its_path(tmp_path: Path) -> None:
    write(tmp_path, "app.py")
    write(tmp_path, "lib/text.py")

    assets = read_code(tmp_path, SPEC).archive().assets

    assert {key: getattr(asset, "path", None) for key, asset in assets.items()} == {
        "app.py": "job/app.py",
        "lib/text.py": "job/lib/text.py",
    }


def nothing(_project: Path) -> None:
    """Make no folder."""


def empty(project: Path) -> None:
    (project / "job").mkdir()


def hidden(project: Path) -> None:
    write(project, "app.py")
    write(project, ".env", "PASSWORD=1")


def linked(project: Path) -> None:
    write(project, "app.py")
    (project / "job/shared").symlink_to(project)


def behind_a_link(project: Path) -> None:
    write(project / "real", "app.py")
    (project / "job").symlink_to(project / "real/job")


def without_handler(project: Path) -> None:
    write(project, "main.py")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (nothing, "is no folder of the project"),
        (empty, "is empty"),
        (hidden, "has the hidden file .env, which is no code; remove it"),
        (linked, "has the symbolic link shared; replace it by the file"),
        (behind_a_link, "leads through a symbolic link; give the folder itself"),
        (without_handler, "has no app.py, which the handler app.handler names"),
    ],
)
def test_a_folder_that_lambda_would_not_run_is_refused(
    make: Callable[[Path], None], message: str, tmp_path: Path
) -> None:
    make(tmp_path)

    with pytest.raises(UnfitCodeError) as error:
        read_code(tmp_path, SPEC)

    assert str(error.value) == message


@pytest.mark.parametrize(
    ("limit", "message"), [("LARGEST_CODE_BYTES", "has 1 MiB, and"), ("LARGEST_ARCHIVE_BYTES", "as an archive")]
)
def test_a_folder_beyond_lambdas_limits_is_refused(
    limit: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "app.py", "".join(chr(33 + (n * n * 7919) % 90) for n in range(2**20)))
    assert read_code(tmp_path, SPEC).files == ["app.py"]
    monkeypatch.setattr(code_folder.lambda_, limit, 100)

    with pytest.raises(UnfitCodeError, match=message):
        read_code(tmp_path, SPEC)


@pytest.mark.parametrize(
    ("runtime", "handler", "files"),
    [
        ("python3.13", "app.handler", ("app.py",)),
        ("python3.13", "jobs.nightly.run", ("jobs/nightly.py",)),
        ("nodejs24.x", "src/index.handler", ("src/index.mjs", "src/index.js", "src/index.cjs")),
    ],
)
def test_a_handler_names_a_file(runtime: str, handler: str, files: tuple[str, ...]) -> None:
    assert Function(code="job", runtime=runtime, handler=handler).handler_files == files


def test_the_code_of_the_examples_is_fit() -> None:
    for name in ("imports", "reports"):
        spec = Function(code=f"examples/functions/{name}", runtime="python3.13", handler="app.handler")

        assert read_code(ROOT, spec).files == ["app.py"]
