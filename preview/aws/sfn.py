"""Step Functions."""

from __future__ import annotations

from preview.aws.card import Card, Free, Replacement, Unique
from preview.aws.counterpart import Counterpart
from preview.aws.outputs import Outputs

CARDS = (
    Card(
        "aws:sfn/stateMachine:StateMachine",
        unique=(Unique("name"),),
        outputs=Outputs(
            id="arn:{partition}:states:{region}:{account}:stateMachine:{name}",
            arn="arn:{partition}:states:{region}:{account}:stateMachine:{name}",
            more={"status": "ACTIVE"},
        ),
        replacement=Replacement("sfn/state_machine.go", "name namePrefix type"),
        # https://aws.amazon.com/step-functions/pricing/
        price=Free("4,000 transitions a month are free"),
        cloudformation=Counterpart(
            type="AWS::StepFunctions::StateMachine",
            names={
                "name": "StateMachineName",
                "type": "StateMachineType",
                "definition": "DefinitionString",
                "loggingConfiguration.logDestination": "Destinations/0/CloudWatchLogsLogGroup/LogGroupArn",
            },
        ),
    ),
)
