from __future__ import annotations

from preview.report.view.architecture.connections import Connection, connections_of
from preview.report.view.architecture.reading import read
from tests.preview.report.plan_sketch import Sketch, usual


def found(sketch):
    proofs = sketch.proofs()
    return connections_of(read(sketch.resources, proofs.network), proofs)


def ends(connections):
    return {(one.source, one.target, one.port) for one in connections.direct}


def test_a_path_through_a_load_balancer_is_its_hops():
    assert {("internet", "cdn", 443), ("cdn", "edge", 443), ("edge", "api", 8080)} <= ends(found(usual()))
    assert ("internet", "api", 8080) not in ends(found(usual()))


def test_stores_only_answer():
    assert not [one for one in found(usual()).direct if one.source in {"main", "sessions"}]


def test_endpoints_and_the_internet_are_apart_from_direct_connections():
    connections = found(usual())
    assert connections.served == dict.fromkeys(("api", "auth", "worker"), frozenset({"net-endpoint-ecr.api"}))
    assert connections.outward == {"api", "auth", "worker"}
    assert not [one for one in connections.direct if one.target in {"internet", "net-endpoint-ecr.api"}]


def test_a_replica_counts_as_its_primary():
    sketch = Sketch()
    sketch.vpc()
    sketch.service("api")
    sketch.database("main", ["api"])
    sketch.database("copy", ["api"], replicateSourceDb="arn:instance-main")
    assert found(sketch).direct == [Connection(source="api", target="main", port=5432)]


def test_what_the_internet_reaches_directly_is_exposed_unless_it_is_a_load_balancer():
    sketch = Sketch()
    sketch.vpc()
    sketch.balancer("front", ["api"])
    sketch.service("api", ["front"])
    sketch.database("open", ["internet"], tier="public", publiclyAccessible=True)
    assert found(sketch).exposed == {("open", 5432)}
