import json
from dataclasses import replace
from typing import Any, get_args

import pytest

from components.data.bucket import Bucket, BucketArgs
from components.data.lifecycle import LIFECYCLES
from components.links import Link
from model.buckets import AnyBucket, Purpose
from preview.recorder.record import Record
from tests.support.consumers import task_link
from tests.support.keys import make_key
from tests.support.offline import SITE, record

BUCKET = "aws:s3/bucket:Bucket"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
PRIVATE = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
LOGGING = "aws:s3/bucketLogging:BucketLogging"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
GRANT = "aws:iam/rolePolicy:RolePolicy"
ARN = "arn:aws:s3:::uploads-b2426bd"
TLS_ONLY = {
    "Sid": "RefusePlainHttp",
    "Effect": "Deny",
    "Principal": "*",
    "Action": ["s3:*"],
    "Resource": [ARN, f"{ARN}/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def bucket(purpose: Purpose = "uploads", *, object_lock_days: int | None = None, **args: Any) -> Bucket:
    spec = AnyBucket(role=purpose, object_lock_days=object_lock_days)
    return Bucket("uploads", BucketArgs(**({"spec": spec, "site": SITE} | args)))


def made(purpose: Purpose = "uploads", **more: Any) -> Record:
    return record(lambda: bucket(purpose, **more))


def statements(seen: Record) -> list[dict[str, Any]]:
    return json.loads(seen.only(POLICY).inputs["policy"])["Statement"]


def test_a_bucket_is_private_owned_versioned_and_protected() -> None:
    seen = made()
    made_bucket = seen.only(BUCKET)

    assert made_bucket.inputs == {"forceDestroy": False, "objectLockEnabled": False}
    assert (made_bucket.name, made_bucket.protect) == ("uploads", True)
    assert made_bucket.parent == seen.only("plinth:data:Bucket").urn
    assert seen.only(PRIVATE).inputs == {
        "bucket": made_bucket.id,
        "blockPublicAcls": True,
        "blockPublicPolicy": True,
        "ignorePublicAcls": True,
        "restrictPublicBuckets": True,
    }
    assert seen.only(OWNERSHIP).inputs == {"bucket": made_bucket.id, "rule": {"objectOwnership": "BucketOwnerEnforced"}}
    assert seen.only(VERSIONING).inputs == {"bucket": made_bucket.id, "versioningConfiguration": {"status": "Enabled"}}


def test_the_children_of_a_bucket_are_named_for_what_they_are() -> None:
    seen = made(log_bucket="logs")

    assert sorted(child.name for child in seen.children(seen.only("plinth:data:Bucket").urn)) == [
        "uploads",
        "uploads-encryption",
        "uploads-lifecycle",
        "uploads-logging",
        "uploads-ownership",
        "uploads-policy",
        "uploads-private",
        "uploads-versioning",
    ]


def test_an_unprotected_bucket_goes_with_its_objects() -> None:
    unprotected = made(site=replace(SITE, protect=False)).only(BUCKET)

    assert (unprotected.protect, unprotected.inputs["forceDestroy"]) == (False, True)


def test_without_a_key_s3_encrypts_with_its_own() -> None:
    assert made().only(ENCRYPTION).inputs["rules"] == [
        {
            "applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"},
            "bucketKeyEnabled": False,
            "blockedEncryptionTypes": ["SSE-C"],
        }
    ]


def test_with_a_key_the_bucket_asks_kms_once_and_not_for_each_object() -> None:
    seen = record(lambda: bucket(key=make_key("data")))

    assert seen.only(ENCRYPTION).inputs["rules"] == [
        {
            "applyServerSideEncryptionByDefault": {
                "sseAlgorithm": "aws:kms",
                "kmsMasterKeyId": seen.only("aws:kms/key:Key").outputs["arn"],
            },
            "bucketKeyEnabled": True,
            "blockedEncryptionTypes": ["SSE-C"],
        }
    ]


def test_the_policy_refuses_plain_http_and_contains_nothing_else() -> None:
    seen = made()

    assert statements(seen) == [TLS_ONLY]
    assert seen.only(PRIVATE).urn in seen.only(POLICY).dependencies


def test_cloudfront_reads_only_for_distributions_of_this_account() -> None:
    assert statements(made(cdn=True)) == [
        TLS_ONLY,
        {
            "Sid": "ReadByDistributionsOfThisAccount",
            "Effect": "Allow",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": ["s3:GetObject"],
            "Resource": [f"{ARN}/*"],
            "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:cloudfront::123456789012:distribution/*"}},
        },
    ]


def test_the_log_bucket_admits_each_deliverer_to_its_folder_for_this_account() -> None:
    tls, balancers, delivered, check, access = statements(made("logs"))

    assert tls == TLS_ONLY
    assert balancers == {
        "Sid": "LogsOfLoadBalancers",
        "Effect": "Allow",
        "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
        "Action": ["s3:PutObject"],
        "Resource": [f"{ARN}/AWSLogs/123456789012/*"],
    }
    source = ["arn:aws:logs:us-east-1:123456789012:*"]
    assert delivered == {
        "Sid": "DeliveredLogs",
        "Effect": "Allow",
        "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Action": ["s3:PutObject"],
        "Resource": [f"{ARN}/AWSLogs/123456789012/*"],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "123456789012", "s3:x-amz-acl": "bucket-owner-full-control"},
            "ArnLike": {"aws:SourceArn": source},
        },
    }
    assert check == {
        "Sid": "DeliveredLogsCheck",
        "Effect": "Allow",
        "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Action": ["s3:GetBucketAcl"],
        "Resource": [ARN],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "123456789012"},
            "ArnLike": {"aws:SourceArn": source},
        },
    }
    assert access == {
        "Sid": "ServerAccessLogs",
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": ["s3:PutObject"],
        "Resource": [f"{ARN}/s3-access/*"],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "123456789012"},
            "ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"},
        },
    }


def test_each_folder_of_logs_expires_after_its_own_days() -> None:
    folders = {"AWSLogs/123456789012/vpcflowlogs/": 7, "s3-access/": 365}
    seen = made("logs", expiration_days=folders)
    _, *rules = seen.only(LIFECYCLE).inputs["rules"]

    assert {rule["filter"]["prefix"]: rule["expiration"] for rule in rules} == {
        folder: {"days": days} for folder, days in folders.items()
    }
    assert {rule["status"] for rule in rules} == {"Enabled"}
    assert not any({"transitions", "noncurrentVersionExpiration"} & rule.keys() for rule in rules)


@pytest.mark.parametrize("purpose", get_args(Purpose))
def test_objects_of_every_role_stay_until_they_are_deleted(purpose: Purpose) -> None:
    seen = made(purpose)

    assert seen.only(LIFECYCLE).inputs["rules"][0]["expiration"] == {"expiredObjectDeleteMarker": True}
    assert seen.only(VERSIONING).urn in seen.only(LIFECYCLE).dependencies


@pytest.mark.parametrize(
    ("purpose", "storage_class"),
    [
        ("assets", "INTELLIGENT_TIERING"),
        ("media", "INTELLIGENT_TIERING"),
        ("backups", "GLACIER_IR"),
        ("archive", "DEEP_ARCHIVE"),
        ("uploads", None),
    ],
)
def test_a_role_decides_the_storage_class(purpose: Purpose, storage_class: str | None) -> None:
    rule = made(purpose).only(LIFECYCLE).inputs["rules"][0]

    assert rule.get("transitions", []) == ([{"days": 0, "storageClass": storage_class}] if storage_class else [])


@pytest.mark.parametrize("purpose", get_args(Purpose))
def test_old_versions_and_abandoned_uploads_end_in_every_role(purpose: Purpose) -> None:
    (rule,) = made(purpose).only(LIFECYCLE).inputs["rules"]

    assert (rule["id"], rule["status"], rule["filter"]) == (purpose, "Enabled", {"prefix": ""})
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": LIFECYCLES[purpose].noncurrent_days}
    assert rule["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}


def test_an_archive_can_be_locked() -> None:
    seen = made("archive", object_lock_days=365)

    assert seen.only(BUCKET).inputs["objectLockEnabled"] is True
    assert seen.only(LOCK).inputs["rule"] == {"defaultRetention": {"mode": "GOVERNANCE", "days": 365}}
    assert seen.only(VERSIONING).urn in seen.only(LOCK).dependencies


def test_access_logs_go_to_the_log_bucket_by_day() -> None:
    seen = made(log_bucket="logs")

    assert seen.only(LOGGING).inputs == {
        "bucket": seen.only(BUCKET).id,
        "targetBucket": "logs",
        "targetPrefix": "s3-access/",
        "targetObjectKeyFormat": {"partitionedPrefix": {"partitionDateSource": "EventTime"}},
    }


def test_the_outputs_of_a_bucket_depend_on_its_policy() -> None:
    def program() -> None:
        logs = Bucket("logs", BucketArgs(spec=AnyBucket(role="logs"), site=SITE))
        bucket(log_bucket=logs.bucket_name)

    seen = record(program)

    assert set(seen.only(LOGGING).property_dependencies["targetBucket"]) == {
        seen.named("logs", BUCKET).urn,
        seen.named("logs-policy", POLICY).urn,
    }
    assert seen.only(LOGGING).inputs["targetBucket"] == seen.named("logs", BUCKET).outputs["bucket"]


def link(access: str, *, encrypted: bool = False) -> tuple[Record, Link]:
    links: list[Link] = []

    def program() -> None:
        links.append(task_link(bucket(key=make_key("data") if encrypted else None), access))

    return record(program), links[0]


LIST = {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": [ARN]}


def objects(*actions: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": [f"s3:{action}" for action in actions], "Resource": [f"{ARN}/*"]}


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        ("read", [LIST, objects("GetObject")]),
        ("write", [objects("AbortMultipartUpload", "DeleteObject", "PutObject")]),
        ("read_write", [LIST, objects("AbortMultipartUpload", "DeleteObject", "GetObject", "PutObject")]),
    ],
)
def test_a_link_gives_the_task_exactly_its_access(access: str, expected: list[dict[str, Any]]) -> None:
    seen, given = link(access)

    assert seen.only(GRANT).name == "api-task-links"
    assert seen.only(GRANT).parent == seen.named("api-task").urn
    assert json.loads(seen.only(GRANT).inputs["policy"])["Statement"] == expected
    assert list(given.environment) == ["UPLOADS_BUCKET"]
    assert given.secrets == {}


@pytest.mark.parametrize(
    ("access", "actions"),
    [
        ("read", ["kms:Decrypt"]),
        ("write", ["kms:Decrypt", "kms:GenerateDataKey"]),
        ("read_write", ["kms:Decrypt", "kms:GenerateDataKey"]),
    ],
)
def test_a_link_to_an_encrypted_bucket_uses_its_key_through_s3(access: str, actions: list[str]) -> None:
    seen, _ = link(access, encrypted=True)

    statement = json.loads(seen.only(GRANT).inputs["policy"])["Statement"][-1]
    assert statement["Action"] == actions
    assert statement["Resource"] == [seen.only("aws:kms/key:Key").outputs["arn"]]
    assert statement["Condition"] == {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}


@pytest.mark.parametrize(("purpose", "deletes"), [("uploads", True), ("backups", False), ("archive", False)])
def test_who_writes_backups_cannot_delete_them(purpose: Purpose, *, deletes: bool) -> None:
    seen = record(lambda: task_link(bucket(purpose), "read_write"))

    assert ("s3:DeleteObject" in seen.only(GRANT).inputs["policy"]) is deletes


def test_every_access_that_a_bucket_offers_is_granted() -> None:
    for access in AnyBucket.LINK.access:
        assert link(access)[1].allows


def test_an_access_that_a_bucket_does_not_offer_is_refused() -> None:
    with pytest.raises(ValueError, match="bucket uploads: access must be one of read, write, read_write, not own"):
        link("own")


def test_a_bucket_that_breaks_its_rules_is_refused_before_anything_is_made() -> None:
    with pytest.raises(ValueError, match="bucket uploads: object_lock_days is for role archive only, not uploads"):
        made(object_lock_days=1)


def test_the_log_bucket_takes_no_key_and_no_log_bucket() -> None:
    with pytest.raises(ValueError, match="bucket uploads: purpose logs allows neither a key"):
        record(lambda: bucket("logs", key=make_key("data")))
    with pytest.raises(ValueError, match="nor a log_bucket"):
        made("logs", log_bucket="logs")
