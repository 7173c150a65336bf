"""CodePipeline: artifact encryption and access tokens."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.rule import Level, Policy, Severity
from policies.plan.aws import codepipeline
from policies.plan.lens.view import Resource


@Policy(
    id="codepipeline-pipeline-require-customer-key",
    description="Pipeline artifacts are encrypted with a customer managed KMS key.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("CodePipeline-1") + c.AT_REST,
    remediation="set encryptionKey for each artifact store",
    url=f"{guides.CODEPIPELINE}/S3-artifact-encryption.html",
    types=(codepipeline.PIPELINE,),
    good={"artifactStores": [{"location": "a", "encryptionKey": {"type": "KMS", "id": "k"}}]},
    bad={"artifactStores": [{"location": "a"}]},
)
def codepipeline_pipeline_require_customer_key(pipeline: Resource) -> Iterator[str]:
    """Report an artifact store without a key."""
    for store in pipeline.each("artifactStores"):
        if store.lacks("encryptionKey"):
            yield f"artifact store {store.show('location')} has no encryptionKey"


@Policy(
    id="codepipeline-pipeline-disallow-inline-tokens",
    description="Pipeline actions do not contain access tokens.",
    severity=Severity.HIGH,
    controls=c.own("CodePipeline-2") + c.CREDENTIALS,
    remediation="use the action provider CodeStarSourceConnection",
    url=f"{guides.CODEPIPELINE}/update-github-action-connections.html",
    types=(codepipeline.PIPELINE,),
    good={"stages": [{"actions": [{"name": "get", "configuration": {"ConnectionArn": "arn"}}]}]},
    bad={"stages": [{"actions": [{"name": "get", "configuration": {"OAuthToken": "hunter2hunter2"}}]}]},
)
def codepipeline_pipeline_disallow_inline_tokens(pipeline: Resource) -> Iterator[str]:
    """Report an OAuth token in an action's configuration, even a Pulumi secret: it is stored in the state.

    The value is never shown.
    """
    for stage in pipeline.each("stages"):
        for action in stage.each("actions"):
            if not action.lacks("configuration.OAuthToken"):
                yield f"action {action.text('name')} has an OAuthToken"
