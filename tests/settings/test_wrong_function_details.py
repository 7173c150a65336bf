"""Bad input, and the exact lines that it gives: code, versions, concurrency, streams and destinations of functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.settings.test_wrong_functions import function
from tests.support.spoiled_stack_files import FUNCTION, lines_of, row, spoiled

ARCHIVE = {"bucket": "example-artifacts", "key": "signed/counts.zip"}
LAYER = "arn:aws:lambda:us-east-1:123456789012:layer"
IMAGE = {"repository": "api", "tag": "1.0.0"}
ECR = "123456789012.dkr.ecr.us-east-1.amazonaws.com/counts"
PROFILE = "arn:aws:signer:us-east-1:123456789012:/signing-profiles/releases/abcDEF1234"
STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"


def of_archive(**changes: Any) -> dict[str, Any]:
    """Return LEGAL's changes for the function ``counts``, with an archive in place of its folder."""
    others = {key: value for key, value in FUNCTION.items() if key != "code"}
    return {"plinth:functions": {"counts": {**others, "archive": ARCHIVE, **changes}}}


def of_image(**changes: Any) -> dict[str, Any]:
    """Return LEGAL's changes for the function ``counts`` of an image."""
    return {"plinth:functions": {"counts": {"image": IMAGE, **changes}}}


def reading(**changes: Any) -> dict[str, Any]:
    """Return LEGAL's changes for the function ``counts`` that reads a stream."""
    return function(streams={"clicks": {"arn": STREAM, **changes}})


ROWS = [
    row(
        "no code at all",
        {"plinth:functions": {"counts": {"runtime": "python3.13", "handler": "app.handler"}}},
        "plinth:functions.counts.code: is missing: name a folder, an archive in S3, or an image; example: code: examples/functions/reports",
    ),
    row(
        "a folder and an archive",
        function(archive=ARCHIVE),
        "plinth:functions.counts.archive: is not allowed next to code; remove one of the two; example: archive: null",
    ),
    row(
        "an archive by its address",
        of_archive(archive={"bucket": "s3://artifacts", "key": "counts.zip"}),
        "plinth:functions.counts.archive.bucket = 's3://artifacts': must be the name of a bucket: 3 to 63 lowercase letters, digits, single dots and inner hyphens, no ARN and no IP address; example: bucket: example-artifacts",
    ),
    row(
        "a signature of what the update packs",
        function(code_signing={"signing_profiles": [PROFILE]}),
        "plinth:functions.counts.code_signing: needs archive: what an update packs from a folder has no signature, and Lambda would refuse it; example: code_signing: null",
    ),
    row(
        "an image and a folder",
        function(image=IMAGE),
        "plinth:functions.counts.image: is not allowed next to code; remove one of the two; example: image: null",
    ),
    row(
        "an image with a handler",
        of_image(handler="app.handler"),
        "plinth:functions.counts.handler = 'app.handler': is not allowed next to image, which has it in itself; remove it; example: handler: null",
    ),
    row(
        "an image with a layer",
        of_image(layers=[f"{LAYER}:parsers:1"]),
        "plinth:functions.counts.layers = ['arn:aws:lambda:us-east-1:123456789012:layer:parsers:1']: is not allowed next to image, which has it in itself; remove it; example: layers: []",
    ),
    row(
        "an image from Docker Hub",
        of_image(image={"uri": "python:3.13"}),
        "plinth:functions.counts.image.uri = 'python:3.13': must be an image in a private ECR repository with a tag or a digest, as Lambda pulls from no other registry: <account>.dkr.ecr.<region>.amazonaws.com/<name>:<tag>; example: uri: \"123456789012.dkr.ecr.us-east-1.amazonaws.com/reports:1.0.0\"",
    ),
    row(
        "an image without its tag",
        of_image(image={"repository": "api"}),
        'plinth:functions.counts.image.tag: a repository needs a tag; example: tag: "1.0.0"',
    ),
    row(
        "an image that moves",
        of_image(image={"repository": "api", "tag": "latest"}),
        "plinth:functions.counts.image.tag = 'latest': latest is not one image, and tags are immutable: it could be pushed only once; example: tag: \"1.0.0\"",
    ),
    row(
        "an image of two forms",
        of_image(image={**IMAGE, "uri": f"{ECR}:1"}),
        "plinth:functions.counts.image = {repository: 'api', tag: '1.0.0', uri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/counts:1'}: is one of repository with tag, or uri; example: image: {uri: \"123456789012.dkr.ecr.us-east-1.amazonaws.com/reports:1.0.0\"}",
    ),
    row(
        "a tag of no repository",
        of_image(image={"uri": f"{ECR}:1", "tag": "1.0.0"}),
        "plinth:functions.counts.image.tag = '1.0.0': goes with repository only; remove it; example: tag: null",
    ),
    row(
        "an image of no repository here",
        of_image(image={"repository": "apis", "tag": "1.0.0"}),
        "plinth:functions.counts.image.repository = 'apis': is not in plinth:repositories; did you mean 'api'?; example: repository: api",
    ),
    row(
        "an image of another region",
        of_image(image={"uri": f"{ECR}:1".replace("us-east-1", "eu-west-1")}),
        "plinth:functions.counts.image.uri = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/counts:1': is in eu-west-1, and the function in us-east-1; example: uri: \"123456789012.dkr.ecr.us-east-1.amazonaws.com/counts:1\"",
    ),
    row(
        "a snapshot of an image",
        of_image(snap_start=True),
        "plinth:functions.counts.snap_start = true: is not there for images; Lambda has it for python3.14, python3.13, python3.12; example: snap_start: false",
    ),
    row(
        "files without a runtime",
        {"plinth:functions": {"counts": {"code": FUNCTION["code"], "handler": "app.handler"}}},
        "plinth:functions.counts.runtime: is needed with code; example: runtime: python3.13",
    ),
    row(
        "a lock file elsewhere",
        function(requirements="../requirements.txt"),
        "plinth:functions.counts.requirements = '../requirements.txt': must be a file below the folder of the project, such as certificates/clients.pem: no / at its ends, no . or .. as a part; example: requirements: examples/functions/imports/requirements.txt",
    ),
    row(
        "packages of an archive",
        of_archive(requirements="lock.txt"),
        "plinth:functions.counts.requirements = 'lock.txt': goes with code; an archive and an image have their packages; example: requirements: null",
    ),
    row(
        "packages of Node.js by uv",
        function(requirements="lock.txt", runtime="nodejs24.x"),
        "plinth:functions.counts.requirements = 'lock.txt': is for Python; for nodejs24.x put the packages into the folder; example: requirements: null",
    ),
    row(
        "a sixth layer, of packages",
        function(requirements="lock.txt", layers=[f"{LAYER}:part-{one}:1" for one in "abcde"]),
        "plinth:functions.counts.layers: holds 5, and requirements make one more, which Lambda does not take; example: layers: []",
    ),
    row(
        "signatures of no one",
        of_archive(code_signing={"signing_profiles": []}),
        'plinth:functions.counts.code_signing.signing_profiles = []: needs at least 1; example: signing_profiles: ["arn:aws:signer:us-east-1:123456789012:/signing-profiles/releases/abcDEF1234"]',
    ),
    row(
        "a signing profile without its version",
        of_archive(code_signing={"signing_profiles": [PROFILE.rpartition("/")[0]]}),
        "plinth:functions.counts.code_signing.signing_profiles[0] = 'arn:aws:signer:us-east-1:123456789012:/signing-profiles/releases': must be the ARN of a version of a signing profile, arn:aws:signer:<region>:<account>:/signing-profiles/<name>/<version>; example: signing_profiles: [\"arn:aws:signer:us-east-1:123456789012:/signing-profiles/releases/abcDEF1234\"]",
    ),
    row(
        "six layers",
        function(layers=[f"{LAYER}:part-{one}:1" for one in "abcdef"]),
        "plinth:functions.counts.layers = ['arn:aws:lambda:us-east-1:123456789012:layer:part-a:1', 'arn:aws:lambda:us-east-1:123456789012:layer:part-b:1', 'arn:aw…: holds at most 5, this one 6; example: layers: [\"arn:aws:lambda:us-east-1:123456789012:layer:parsers:7\"]",
    ),
    row(
        "a layer without its version",
        function(layers=[f"{LAYER}:parsers"]),
        "plinth:functions.counts.layers[0] = 'arn:aws:lambda:us-east-1:123456789012:layer:parsers': must be the ARN of a version of a layer, arn:aws:lambda:<region>:<account>:layer:<name>:<version>; example: layers: [\"arn:aws:lambda:us-east-1:123456789012:layer:parsers:7\"]",
    ),
    row(
        "two versions of a layer",
        function(layers=[f"{LAYER}:parsers:1", f"{LAYER}:parsers:2"]),
        "plinth:functions.counts.layers[1] = 'arn:aws:lambda:us-east-1:123456789012:layer:parsers:2': is the layer of version 1 too, and Lambda takes one version of a layer; remove one of the two; example: layers: [\"arn:aws:lambda:us-east-1:123456789012:layer:parsers:2\"]",
    ),
    row(
        "a layer of another region",
        function(layers=["arn:aws:lambda:eu-west-1:123456789012:layer:parsers:1"]),
        "plinth:functions.counts.layers[0] = 'arn:aws:lambda:eu-west-1:123456789012:layer:parsers:1': is in eu-west-1, and the function in us-east-1; example: layers: [\"arn:aws:lambda:us-east-1:123456789012:layer:parsers:1\"]",
    ),
    row(
        "more provisioned than reserved",
        function(reserved_concurrency=5, provisioned_concurrency=10),
        "plinth:functions.counts.provisioned_concurrency = 10: is above reserved_concurrency 5, of which it is a part; example: provisioned_concurrency: 5",
    ),
    row(
        "no provisioned concurrency",
        function(provisioned_concurrency=0),
        "plinth:functions.counts.provisioned_concurrency = 0: must be 1 to 900; example: provisioned_concurrency: 2",
    ),
    row(
        "more provisioned concurrency than the account has",
        {
            "plinth:functions": {
                "counts": {**FUNCTION, "reserved_concurrency": 600},
                "sums": {**FUNCTION, "provisioned_concurrency": 400},
            }
        },
        "plinth:functions.sums.provisioned_concurrency = 400: makes 1000 with the functions before it, and an account may reserve 900 of its 1000 in a region; example: provisioned_concurrency: null",
    ),
    row(
        "a snapshot and provisioned concurrency",
        function(snap_start=True, provisioned_concurrency=1),
        "plinth:functions.counts.provisioned_concurrency = 1: does not go with snap_start: Lambda takes one of the two; example: provisioned_concurrency: null",
    ),
    row(
        "a snapshot of Node.js",
        function(snap_start=True, runtime="nodejs24.x"),
        "plinth:functions.counts.snap_start = true: is not there for nodejs24.x; Lambda has it for python3.14, python3.13, python3.12; example: snap_start: false",
    ),
    row(
        "a snapshot of an old Python",
        function(snap_start=True, runtime="python3.11"),
        "plinth:functions.counts.snap_start = true: is not there for python3.11; Lambda has it for python3.14, python3.13, python3.12; example: snap_start: false",
    ),
    row(
        "a snapshot with much storage",
        function(snap_start=True, ephemeral_storage_mib=1024),
        "plinth:functions.counts.ephemeral_storage_mib = 1024: must be 512 with snap_start; example: ephemeral_storage_mib: 512",
    ),
    row(
        "a canary of all requests",
        function(canary={"stable_version": "7", "percent": 100}),
        "plinth:functions.counts.canary.percent = 100: must be 0 to 99; example: percent: 10",
    ),
    row(
        "a canary beside the newest code",
        function(canary={"stable_version": "$LATEST", "percent": 10}),
        'plinth:functions.counts.canary.stable_version = \'$LATEST\': must be the number of a published version, quoted, such as "12"; example: stable_version: "12"',
    ),
    row(
        "a version that is no text",
        function(canary={"stable_version": 7, "percent": 10}),
        'plinth:functions.counts.canary.stable_version = 7: expected a string, got an integer; quote it; example: stable_version: "12"',
    ),
    row(
        "a canary with provisioned concurrency",
        function(canary={"stable_version": "7", "percent": 10}, provisioned_concurrency=1),
        "plinth:functions.counts.canary: does not go with provisioned_concurrency: Lambda provisions none for an alias that divides requests; example: canary: null",
    ),
    row(
        "a stream by its name",
        reading(arn="clicks"),
        "plinth:functions.counts.streams.clicks.arn = 'clicks': must be the ARN of a Kinesis data stream, arn:aws:kinesis:<region>:<account>:stream/<name>; example: arn: \"arn:aws:kinesis:us-east-1:123456789012:stream/clicks\"",
    ),
    row(
        "a stream of another region",
        reading(arn=STREAM.replace("us-east-1", "eu-west-1")),
        "plinth:functions.counts.streams.clicks.arn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks': is in eu-west-1, and the function in us-east-1; example: arn: \"arn:aws:kinesis:us-east-1:123456789012:stream/clicks\"",
    ),
    row(
        "a position in the middle",
        reading(starting_position="AT_TIMESTAMP"),
        "plinth:functions.counts.streams.clicks.starting_position = 'AT_TIMESTAMP': must be 'LATEST' or 'TRIM_HORIZON'; example: starting_position: TRIM_HORIZON",
    ),
    row(
        "more batches of a shard than ten",
        reading(parallelization_factor=20),
        "plinth:functions.counts.streams.clicks.parallelization_factor = 20: must be 1 to 10; example: parallelization_factor: 2",
    ),
    row(
        "records that are given up within a minute",
        reading(record_age_seconds=10),
        "plinth:functions.counts.streams.clicks.record_age_seconds = 10: must be 60 to 604800; example: record_age_seconds: 86400",
    ),
    row(
        "a stream twice",
        function(streams={"clicks": {"arn": STREAM}, "views": {"arn": STREAM}}),
        "plinth:functions.counts.streams.views.arn = 'arn:aws:kinesis:us-east-1:123456789012:stream/clicks': is the stream of 'clicks' too; remove one of the two; example: streams: {clicks: {arn: \"arn:aws:kinesis:us-east-1:123456789012:stream/clicks\"}}",
    ),
    row(
        "a stream with the name of a queue",
        {
            **function(streams={"orders": {"arn": STREAM}}, queues={"orders": {}}),
            "plinth:queues": {"orders": {"visibility_timeout_seconds": 180}},
        },
        'plinth:functions.counts.streams.orders: has the name of a queue that invokes the function; choose another; example: streams: {orders-stream: {arn: "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"}}',
    ),
    row(
        "records of a stream for a bus",
        {
            **function(streams={"clicks": {"arn": STREAM}}, on_failure={"kind": "event_bus", "event_bus": "sales"}),
            "plinth:event_buses": {"sales": {}},
        },
        "plinth:functions.counts.on_failure.kind = 'event_bus': is not for records of streams: what becomes of them Lambda sends to a queue or a topic; example: on_failure: null",
    ),
    row(
        "a destination that there is not",
        function(on_failure={"queue": "lost"}),
        "plinth:functions.counts.on_failure.queue = 'lost': is not in plinth:queues; example: plinth:functions.counts.on_failure: null",
    ),
    row(
        "a destination with another name",
        {**function(on_success={"kind": "topic", "topic": "slaes"}), "plinth:topics": {"sales": {}}},
        "plinth:functions.counts.on_success.topic = 'slaes': is not in plinth:topics; did you mean 'sales'?; example: topic: sales",
    ),
    row(
        "a FIFO destination",
        {**function(on_success={"queue": "done"}), "plinth:queues": {"done": {"fifo": {}}}},
        "plinth:functions.counts.on_success.queue = 'done': is a FIFO queue, to which Lambda sends no records; name a standard one; example: plinth:queues.done.fifo: null",
    ),
    row(
        "an event that is the next one",
        {
            **function(queues={"orders": {}}, on_success={"queue": "orders"}),
            "plinth:queues": {"orders": {"visibility_timeout_seconds": 180}},
        },
        "plinth:functions.counts.on_success.queue = 'orders': invokes the function, so the record of an event would be its next event, without end; example: on_success: null",
    ),
    row(
        "an event that comes back by a topic",
        {
            **function(on_success={"kind": "topic", "topic": "sales"}),
            "plinth:topics": {"sales": {"subscriptions": {"counts": {"kind": "function", "function": "counts"}}}},
        },
        "plinth:functions.counts.on_success.topic = 'sales': invokes the function, so the record of an event would be its next event, without end; example: plinth:functions.counts.on_success: null",
    ),
    row(
        "a rule for a function that there is not",
        {
            "plinth:event_buses": {
                "sales": {
                    "rules": {
                        "paid": {
                            "pattern": {"source": ["shop"]},
                            "targets": {"count": {"kind": "function", "function": "counst"}},
                        }
                    }
                }
            },
            **function(),
        },
        "plinth:event_buses.sales.rules.paid.targets.count.function = 'counst': there is no such function in plinth:functions; did you mean 'counts'?; example: function: counts",
    ),
]


@pytest.mark.parametrize(("changes", "lines"), ROWS)
def test_a_wrong_detail_of_a_function_gives_exactly_these_lines(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert lines_of(spoiled(changes)) == lines


@pytest.mark.parametrize(
    "changes",
    [
        of_archive(code_signing={"signing_profiles": [PROFILE]}),
        function(snap_start=True, canary={"stable_version": "7", "percent": 0}),
        function(reserved_concurrency=5, provisioned_concurrency=5, layers=[f"{LAYER}:parsers:1"]),
        reading(),
        of_image(image={"uri": f"{ECR}:1", "command": ["app.handler"]}),
        of_image(),
    ],
)
def test_a_legal_detail_gives_no_line(changes: Mapping[str, Any]) -> None:
    assert lines_of(spoiled(changes)) == []
