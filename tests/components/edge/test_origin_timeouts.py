import pytest

from components.edge.origin_timeouts import keepalive_seconds, read_seconds


@pytest.mark.parametrize(
    ("idle", "read", "keepalive"), [(1, 1, 1), (2, 2, 1), (10, 10, 5), (60, 60, 30), (300, 120, 120), (4000, 120, 120)]
)
def test_cloudfront_waits_as_long_as_the_load_balancer_and_lets_go_of_connections_first(
    idle: int, read: int, keepalive: int
) -> None:
    assert (read_seconds(idle), keepalive_seconds(idle)) == (read, keepalive)
