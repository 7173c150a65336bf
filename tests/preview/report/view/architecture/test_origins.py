from __future__ import annotations

from preview.analysis.proofs import prove
from preview.report.svg.drawing import drawing
from preview.report.view.architecture.connections import Connection, connections_of
from preview.report.view.architecture.reading import read
from tests.support.offline import stack_record


def test_paths_of_an_origin_group_lead_to_its_first_bucket_and_to_the_copy_after_failures():
    resources = stack_record("examples/media-site.yaml").resources
    architecture = read(resources, prove(resources, {}).network)

    assert {one.target: one.path for one in architecture.origins} == {
        "bucket pages": "other paths",
        "example-pages-replica.s3.us-west-2.amazonaws.com": "failover of other paths",
        "bucket films": "/previews/*/full.mp4, /lessons/*, /films/*",
        "bucket films-copy": "failover of /lessons/*",
        "load balancer edge": "/accounts/profile/*, /accounts/*",
        "example-films-replica.s3.us-west-2.amazonaws.com": "failover of /previews/*/full.mp4, /films/*",
    }


def test_a_function_that_an_api_invokes_is_next_to_it():
    resources = stack_record("examples/http-api.yaml").resources
    proofs = prove(resources, {})
    architecture = read(resources, proofs.network)
    (origin,) = architecture.origins

    assert (origin.source, origin.path, origin.target) == (
        "public",
        "GET /reports/uploads",
        "Lambda function reports",
    )
    assert [(item.kind, item.label) for item, _ in architecture.items_of(architecture.distributions[1])] == [
        ("function", "reports")
    ]
    assert Connection(source="public", target="reports", port=443) in connections_of(architecture, proofs).direct
    drawn = drawing(architecture, connections_of(architecture, proofs))
    assert "public invokes Lambda function reports for GET /reports/uploads" in drawn
