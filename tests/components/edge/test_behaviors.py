import re

import pytest

from components.edge.behaviors import check_paths


def test_paths_with_a_leading_slash_are_accepted_in_any_order() -> None:
    check_paths("cdn", ["/api/*", "/auth/*", "/*.php"])


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (["api/*"], "dynamic path 'api/*' must begin with /, such as /api/*"),
        (["/api/*", "/api/*"], "dynamic path '/api/*' is given twice"),
        (["/" + "a" * 255], "is longer than 255 characters"),
        ([f"/{number}" for number in range(75)], "takes at most 74 dynamic paths, not 75"),
    ],
)
def test_paths_that_cloudfront_would_refuse_are_refused(paths: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=r"^distribution cdn: .*" + re.escape(message)):
        check_paths("cdn", paths)
