import time

import pytest

from model.base import nearest


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("netwrok", ("network", "networks"), "network"),
        ("multiAz", ("multi_az", "iops"), "multi_az"),
        ("per-az", ("per_az", "regional"), "per_az"),
        ("arch", ("kind", "architecture"), "architecture"),
        ("production", ("dev", "staging", "prod"), "prod"),
        ("amd64", ("arm64", "x86_64"), "x86_64"),
        ("aarch64", ("arm64", "x86_64"), "arm64"),
        ("internet", ("internal", "internet-facing"), "internet-facing"),
        ("external", ("internal", "internet-facing"), "internet-facing"),
        ("preprod", ("dev", "staging", "prod"), "staging"),
        ("nonprod", ("dev", "staging", "prod"), None),
        ("unmanaged", ("auto", "managed", "generated"), None),
        ("private", ("public", "data"), None),
        ("a", ("architecture", "alarms"), None),
        ("test", ("dev", "staging", "prod"), None),
        ("testing", ("dev", "staging", "prod"), None),
    ],
)
def test_a_suggestion_is_near_and_never_means_something_else(
    word: str, known: tuple[str, ...], found: str | None
) -> None:
    assert nearest(word, known) == found


def test_a_long_text_is_compared_with_nothing_of_another_length() -> None:
    began = time.process_time()

    assert nearest("x" * 50_000, [f"legal-value-{number}" for number in range(500)]) is None
    assert time.process_time() - began < 1
