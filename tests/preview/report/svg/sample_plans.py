"""Plans of many shapes, each of which a picture has to stand."""

from __future__ import annotations

from tests.preview.report.plan_sketch import Sketch, usual


def chained(count):
    sketch = Sketch()
    sketch.vpc()
    sketch.balancer("edge", ["s0"])
    for number in range(count):
        sketch.service(f"s{number}", [f"s{number - 1}" if number else "edge"])
    sketch.database("main", [f"s{number}" for number in range(count)])
    return sketch


def alike(count):
    sketch = Sketch()
    sketch.vpc()
    names = [f"s{number}" for number in range(count)]
    sketch.balancer("edge", names)
    for name in names:
        sketch.service(name, ["edge"], most=20)
    sketch.database("main", names, multiAz=True)
    sketch.cache("sessions", names, numCacheClusters=2)
    return sketch


def mixed():
    sketch = Sketch()
    sketch.vpc()
    sketch.balancer("edge", [f"s{number}" for number in range(8)])
    for number in range(20):
        callers = ["edge"] if number < 8 else [f"s{other}" for other in range(8) if (number + other) % 3 == 0]
        sketch.service(f"s{number}", callers)
    for number in range(5):
        sketch.database(f"db{number}", [f"s{other}" for other in range(20) if other % 5 == number])
    sketch.cache("one", ["s0", "s2"])
    sketch.cache("other", ["s1"])
    return sketch


def two_vpcs():
    sketch = Sketch()
    for number, name in enumerate(("front", "back")):
        sketch.vpc(name, number=number, nat="single")
        sketch.balancer(f"edge{number}", [f"api{number}"], vpc=name)
        sketch.service(f"api{number}", [f"edge{number}"], vpc=name)
        sketch.database(f"db{number}", [f"api{number}"], vpc=name)
    return sketch


def peered_vpcs():
    """Return three VPCs, two entrances, and links in both directions, past what is in between."""
    sketch = Sketch()
    for number, name in enumerate(("core", "office", "payments")):
        sketch.vpc(name, number=number, nat="none" if name == "payments" else "per_az")
    sketch.peering("core", "payments")
    sketch.peering("core", "office")
    sketch.balancer("edge", ["shop"], vpc="core")
    sketch.balancer("staff", ["desk"], vpc="office")
    sketch.service("shop", ["edge", "refund"], vpc="core")
    sketch.service("search", ["shop", "audit"], vpc="core")
    sketch.service("desk", ["staff"], vpc="office")
    sketch.service("audit", ["desk"], vpc="office", zones="a")
    sketch.service("charge", ["shop", "refund"], vpc="payments", port=8443)
    sketch.service("refund", ["charge"], vpc="payments")
    for name, callers, vpc in (
        ("ledger", ["charge", "refund", "search"], "payments"),
        ("main", ["shop", "search", "audit"], "core"),
        ("cases", ["desk", "audit"], "office"),
    ):
        sketch.database(name, callers, vpc=vpc, multiAz=True)
    sketch.cache("sessions", ["shop", "desk"], vpc="core")
    return sketch


def long_names():
    sketch = Sketch()
    sketch.vpc(zones="abcdef", nat="regional")
    name = "WWWWWWWWWWWWWWWWWWWW"
    sketch.balancer(f"edge-{name}", [f"web-{name}"], zones="abcdef")
    sketch.service(f"web-{name}", [f"edge-{name}"], zones="abcdef", tasks=100, most=5000)
    sketch.service(f"in-{name}", [f"web-{name}"], zones="a")
    sketch.service("zoned", [f"web-{name}"], zones="cd")
    sketch.database(f"data-{name}", [f"web-{name}", "zoned"], zones="abcdef", multiAz=True)
    sketch.replica(f"copy-{name}", f"data-{name}", zones="abcdef")
    sketch.cache(f"cache-{name}", [f"web-{name}"], zones="abcdef", numNodeGroups=3, replicasPerNodeGroup=2)
    for serves in ("ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms", "ssm", "sts", "monitoring", "events", "sqs"):
        sketch.endpoint(serves, zones="abcdef")
    return sketch


def distributions(count):
    sketch = Sketch()
    for number in range(count):
        sketch.bucket(f"site{number}")
        sketch.distribution(f"cdn{number}", buckets=[f"site{number}"])
    return sketch


def several_buckets():
    sketch = Sketch()
    for name in ("site", "media"):
        sketch.bucket(name)
    sketch.distribution("cdn", buckets=["site", "media"])
    return sketch


def without_services():
    sketch = Sketch()
    sketch.vpc(zones="ab", nat="none")
    return sketch


def crowded_data():
    sketch = Sketch()
    sketch.vpc()
    sketch.balancer("edge", ["api"])
    sketch.service("api", ["edge"])
    for number in range(12):
        sketch.database(f"db{number}", ["api"])
    return sketch


SHAPES = {
    "usual": usual,
    "one zone": lambda: usual("a", "single"),
    "six zones": lambda: usual("abcdef"),
    "regional NAT": lambda: usual("abc", "regional"),
    "no NAT": lambda: usual("ab", "none"),
    "two VPCs": two_vpcs,
    "peered VPCs": peered_vpcs,
    "long names": long_names,
    "40 alike": lambda: alike(40),
    "40 in a chain": lambda: chained(40),
    "many targets": mixed,
    "twelve databases": crowded_data,
    "without services": without_services,
    "a distribution": lambda: distributions(1),
    "five distributions": lambda: distributions(5),
    "several buckets": several_buckets,
}
