"""Serverless Application Repository."""

from __future__ import annotations

from preview.aws.card import Card, Replacement, Unpriced
from preview.aws.counterpart import NoCounterpart
from preview.aws.outputs import Outputs

CARDS = (
    Card(
        "aws:serverlessrepository/cloudFormationStack:CloudFormationStack",
        outputs=Outputs(
            id="arn:{partition}:cloudformation:{region}:{account}:stack/serverlessrepo-{name}/{uuid:}",
            more={"outputs": {"RotationLambdaARN": "arn:{partition}:lambda:{region}:{account}:function:{name}"}},
        ),
        replacement=Replacement("serverlessrepo/cloudformation_stack.go", "applicationId name"),
        price=Unpriced("what the application's stack creates"),
        cloudformation=NoCounterpart("an application of the repository is a transform of CloudFormation, not a type"),
    ),
)
