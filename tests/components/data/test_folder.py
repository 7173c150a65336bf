"""The files of a folder as objects of a bucket."""

from __future__ import annotations

import pytest

from components.data.bucket import Bucket, BucketArgs
from components.data.content_types import content_type
from components.data.folder import Folder, FolderArgs
from components.data.local_files import LocalFile
from model.buckets import AnyBucket
from model.site_files import Files
from preview.recorder.record import Record
from tests.support.offline import SITE, record

OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2"
SPEC = Files(folder="dist", immutable=["assets/*"], cache_control={"assets/live/*": "public, max-age=60"})


def file(key: str, sha256: str = "0" * 64) -> LocalFile:
    return LocalFile(key=key, path=f"dist/{key}", sha256=sha256)


def uploaded(*files: LocalFile) -> Record:
    def program() -> None:
        bucket = Bucket("site", BucketArgs(spec=AnyBucket(role="assets"), site=SITE))
        Folder("site-files", FolderArgs(spec=SPEC, files=files, bucket=bucket))

    return record(program)


@pytest.fixture(scope="module")
def seen() -> Record:
    return uploaded(file("assets/app.1.js"), file("assets/live/now.json"), file("index.html"))


def test_each_file_has_its_content_type_its_hash_and_how_long_it_is_kept(seen: Record) -> None:
    found = {one.name: one.inputs for one in seen.of_type(OBJECT)}
    assert {name: (one["contentType"], one["cacheControl"]) for name, one in found.items()} == {
        "site-files/assets/app.1.js": ("text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        "site-files/assets/live/now.json": ("application/json", "public, max-age=60"),
        "site-files/index.html": ("text/html; charset=utf-8", "no-cache"),
    }
    assert {one["sourceHash"] for one in found.values()} == {"0" * 64}
    assert {one["key"] for one in found.values()} == {"assets/app.1.js", "assets/live/now.json", "index.html"}


def test_pages_come_after_all_other_files_and_every_file_after_the_bucket_s_settings(seen: Record) -> None:
    objects = {one.name.removeprefix("site-files/"): one for one in seen.of_type(OBJECT)}
    encryption = seen.only("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration").urn
    page, script = objects["index.html"], objects["assets/app.1.js"]
    assert {script.urn, objects["assets/live/now.json"].urn, encryption} <= set(page.dependencies)
    assert encryption in script.dependencies
    assert page.urn not in script.dependencies


def test_one_more_file_only_adds_its_object(seen: Record) -> None:
    after = uploaded(file("about.html"), file("assets/app.1.js"), file("assets/live/now.json"), file("index.html"))
    inputs = {one.urn: one.inputs for one in after.resources}
    assert all(inputs[one.urn] == one.inputs for one in seen.resources)
    assert {one.name for one in after.resources} - {one.name for one in seen.resources} == {"site-files/about.html"}


def test_another_content_changes_one_object(seen: Record) -> None:
    after = uploaded(file("assets/app.1.js"), file("assets/live/now.json"), file("index.html", "1" * 64))
    inputs = {one.urn: one.inputs for one in after.resources}
    assert [one.name for one in seen.resources if inputs[one.urn] != one.inputs] == ["site-files/index.html"]


def test_objects_have_no_tags_because_they_take_ten_at_most(seen: Record) -> None:
    assert all("tags" not in one.inputs for one in seen.of_type(OBJECT))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a/INDEX.HTML", "text/html; charset=utf-8"),
        ("x.tar.gz", "application/gzip"),
        (".well-known/apple-app-site-association", "application/json"),
        ("LICENSE", "application/octet-stream"),
        ("a.b/c", "application/octet-stream"),
    ],
)
def test_a_content_type_follows_from_the_name_alone_on_every_machine(key: str, expected: str) -> None:
    assert content_type(key) == expected
