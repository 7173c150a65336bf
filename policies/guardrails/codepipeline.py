"""CodePipeline: artifacts are encrypted, and actions hold no token."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine.rule import Level, Severity, resource_rule
from policies.engine.view import Resource

PIPELINE = "aws:codepipeline/pipeline:Pipeline"


@resource_rule(
    id="codepipeline-pipeline-require-customer-key",
    description="A pipeline's artifacts are encrypted with a key of one's own.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.own("CodePipeline-1") + c.AT_REST,
    remediation="set encryptionKey of each artifact store",
    url="https://docs.aws.amazon.com/codepipeline/latest/userguide/S3-artifact-encryption.html",
    types=(PIPELINE,),
    good={"artifactStores": [{"location": "a", "encryptionKey": {"type": "KMS", "id": "k"}}]},
    bad={"artifactStores": [{"location": "a"}]},
)
def codepipeline_pipeline_require_customer_key(pipeline: Resource) -> Iterator[str]:
    """A store without one."""
    for store in pipeline.each("artifactStores"):
        if store.lacks("encryptionKey"):
            yield f"artifact store {store.show('location')} has no encryptionKey"


@resource_rule(
    id="codepipeline-pipeline-disallow-inline-tokens",
    description="No action of a pipeline holds a token in its configuration.",
    severity=Severity.HIGH,
    controls=c.own("CodePipeline-2") + c.CREDENTIALS,
    remediation="use the provider CodeStarSourceConnection",
    url="https://docs.aws.amazon.com/codepipeline/latest/userguide/update-github-action-connections.html",
    types=(PIPELINE,),
    good={"stages": [{"actions": [{"name": "get", "configuration": {"ConnectionArn": "arn"}}]}]},
    bad={"stages": [{"actions": [{"name": "get", "configuration": {"OAuthToken": "hunter2hunter2"}}]}]},
)
def codepipeline_pipeline_disallow_inline_tokens(pipeline: Resource) -> Iterator[str]:
    """A token among the settings of an action, secret or not: it lies in the state. The value is not shown."""
    for stage in pipeline.each("stages"):
        for action in stage.each("actions"):
            if not action.lacks("configuration.OAuthToken"):
                yield f"action {action.text('name')} has an OAuthToken"
