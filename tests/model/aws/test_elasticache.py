import pytest

from model.aws.elasticache import DEFAULT_VERSIONS, Engine, family, node_ids, versions


@pytest.mark.parametrize(
    ("engine", "version", "expected"),
    [("valkey", "7.2", "valkey7"), ("valkey", "9.0", "valkey9"), ("redis", "7.1", "redis7")],
)
def test_the_family_follows_from_the_version(engine: Engine, version: str, expected: str) -> None:
    assert family(engine, version) == expected


def test_every_default_version_can_be_chosen() -> None:
    assert all(version in versions(engine) for engine, version in DEFAULT_VERSIONS.items())


def test_nodes_are_numbered_and_in_a_cluster_by_shard() -> None:
    assert node_ids("web", shards=1, replicas=1, cluster_mode=False) == {"001": "web-001", "002": "web-002"}
    assert node_ids("web", shards=2, replicas=0, cluster_mode=True) == {
        "0001-001": "web-0001-001",
        "0002-001": "web-0002-001",
    }
