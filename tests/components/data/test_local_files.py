"""Which files of a folder are uploaded, and which folders are refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from components.data import local_files as module
from components.data.local_files import UnfitFolderError, local_files
from model.site_files import Files

SITE = Files(folder="dist", immutable=["assets/*"])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("index.html", "assets/app.1.js", ".well-known/security.txt"):
        path = tmp_path / "dist" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def test_files_are_listed_by_key_with_the_hash_of_their_content(project: Path) -> None:
    files = local_files(project, SITE)
    assert [(one.key, one.path) for one in files] == [
        (".well-known/security.txt", "dist/.well-known/security.txt"),
        ("assets/app.1.js", "dist/assets/app.1.js"),
        ("index.html", "dist/index.html"),
    ]
    before = files[2].sha256
    assert local_files(project, SITE)[2].sha256 == before
    (project / "dist/index.html").write_text("other")
    assert local_files(project, SITE)[2].sha256 != before


def _hidden(project: Path) -> None:
    (project / "dist/.env").write_text("TOKEN=x")


def _link(project: Path) -> None:
    (project / "dist/secret.txt").symlink_to("/etc/hostname")


def _linked_folder(project: Path) -> None:
    (project / "dist").rename(project / "elsewhere")
    (project / "dist").symlink_to(project / "elsewhere")


def _gone(project: Path) -> None:
    (project / "dist").rename(project / "elsewhere")


def _empty(project: Path) -> None:
    _gone(project)
    (project / "dist").mkdir()


def _no_assets(project: Path) -> None:
    (project / "dist/assets/app.1.js").unlink()


def _odd_name(project: Path) -> None:
    (project / "dist/a\nb").write_text("")


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (_hidden, r"has the hidden file \.env, which is not meant to be public"),
        (_link, "has the symbolic link secret.txt, which could lead out of the folder"),
        (_linked_folder, "leads through a symbolic link"),
        (_gone, "is no folder of the project; build the site"),
        (_empty, "is empty; build the site"),
        (_no_assets, r"has no file for the pattern assets/\*"),
        (_odd_name, r"has a file whose path S3 does not keep: 'a\\nb'"),
    ],
)
def test_what_must_not_or_cannot_be_uploaded_is_refused(
    project: Path, spoil: Callable[[Path], None], rule: str
) -> None:
    spoil(project)
    with pytest.raises(UnfitFolderError, match=rule):
        local_files(project, SITE)


def test_too_many_files_and_a_file_that_is_too_large_are_refused(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_FILES", 2)
    with pytest.raises(UnfitFolderError, match="has 3 files, at most 2 are resources of a stack"):
        local_files(project, SITE)
    monkeypatch.undo()
    monkeypatch.setattr(module, "LARGEST_FILE_BYTES", 5)
    with pytest.raises(UnfitFolderError, match=r"has \.well-known/security\.txt of 0 MiB"):
        local_files(project, SITE)
