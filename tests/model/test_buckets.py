from typing import get_args

import pytest
from pydantic import ValidationError

from model.base import all_problems
from model.buckets import AnyBucket, Bucket, Purpose
from model.keys import KeyDomain


@pytest.mark.parametrize("purpose", get_args(Purpose))
def test_only_an_archive_can_be_locked(purpose: Purpose) -> None:
    rules = [problem.rule for problem in all_problems(AnyBucket(role=purpose, object_lock_days=1))]

    assert rules == ([] if purpose == "archive" else [f"is for role archive only, not {purpose}"])


@pytest.mark.parametrize("days", [0, 36_501])
def test_a_lock_beyond_s3s_limits_is_refused(days: int) -> None:
    with pytest.raises(ValidationError):
        AnyBucket(role="archive", object_lock_days=days)


def test_a_stack_file_cannot_ask_for_the_bucket_that_plinth_makes_itself() -> None:
    with pytest.raises(ValidationError):
        Bucket.model_validate({"role": "logs"})


@pytest.mark.parametrize(
    ("purpose", "domain"),
    [("uploads", "data"), ("assets", "data"), ("media", "data"), ("backups", "backups"), ("archive", "backups")],
)
def test_what_is_kept_for_recovery_has_a_key_of_its_own(purpose: Purpose, domain: KeyDomain) -> None:
    assert AnyBucket(role=purpose).key_domain == domain
