"""Lambda."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.plan.aws.lambda_ import FUNCTION
from policies.plan.graph import Registration, blocks, number, texts
from preview.aws.card import Card, Free, Inputs, Replacement, Shelf, Unique
from preview.aws.counterpart import Counterpart, NoCounterpart
from preview.aws.outputs import Outputs
from preview.aws.pricing import Billing, Charge, UnpricedError, thing_charge

_LAMBDA = "arn:{partition}:lambda:{region}:{account}:function:{name}"
_ALIAS = "arn:{partition}:lambda:{region}:{account}:function:{input[functionName]}:{input[name]}"
_LAYER = "arn:{partition}:lambda:{region}:{account}:layer:{input[layerName]}"
_SIGNING = "arn:{partition}:lambda:{region}:{account}:code-signing-config:csc-{hex:17}"
_ALIAS_OF_URL = "arn:{partition}:lambda:{region}:{account}:function:{input[functionName]}:{input[qualifier]}"
_FREE_STORAGE_MIB = 512
_HOUR = 3600
_INVOKE = "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/"


def _uploaded(inputs: Inputs) -> Mapping[str, Any]:
    """Return a place for code that Pulumi uploads itself: CloudFormation knows no function without one."""
    return {"Code/S3Bucket": "uploaded-by-pulumi", "Code/S3Key": "code.zip"} if "code" in inputs else {}


def _uploaded_layer(inputs: Inputs) -> Mapping[str, Any]:
    return {"Content/S3Bucket": "uploaded-by-pulumi", "Content/S3Key": "layer.zip"} if "code" in inputs else {}


def _price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield the runs of a function, their length by memory and processor, storage beyond what is free, and a snapshot.

    The free tier of an account is not counted.
    """
    from model.functions import FunctionUsage  # noqa: PLC0415 - see preview.aws.pricing

    path, own = billing.usage_of(resource, "functions", FunctionUsage)
    share = billing.share(billing.usage.function_requests, resource)
    runs = thing_charge(
        "runs", "lambda.requests", own.requests, f"{path}.requests", share=share, assumes="function_requests"
    )
    yield runs
    length = billing.usage.function_milliseconds if own.milliseconds is None else own.milliseconds
    seconds = runs.quantity * length / 1000
    assumes = "function_milliseconds" if own.milliseconds is None else f"{path}.milliseconds"
    architecture, memory_gb = _size(resource)

    def charge(item: str, key: str, quantity: float) -> Charge:
        return Charge(item=item, key=key, quantity=quantity, kind="usage", assumes=assumes, own=own.milliseconds)

    yield charge("length of runs", f"lambda.{architecture}.seconds", seconds * memory_gb)
    storage = next(iter(blocks(resource.inputs.get("ephemeralStorage"))), {})
    extra_mib = number(storage.get("size"), _FREE_STORAGE_MIB) - _FREE_STORAGE_MIB
    if extra_mib > 0:
        yield charge("ephemeral storage", "lambda.storage", seconds * extra_mib / 1024)
    if blocks(resource.inputs.get("snapStart")):
        quantity = memory_gb * billing.usage.hours * _HOUR
        yield Charge(item="snapshot of one version", key="lambda.snapshot", quantity=quantity)


def _size(function: Registration) -> tuple[str, float]:
    """Return the processor, as keys of prices have it, and the memory in GB."""
    architecture = "arm" if "arm64" in texts(function.inputs.get("architectures")) else "x86"
    return architecture, number(function.inputs.get("memorySize"), 128) / 1024


def _provisioned_price(resource: Registration, billing: Billing) -> Iterator[Charge]:
    """Yield what is kept initialized, all the time. Runs on it cost less than others, which is not counted."""
    function = billing.graph.ref(resource, "functionName", FUNCTION.token)
    if function is None:
        raise UnpricedError("memory and processor are those of a function outside of the plan")
    architecture, memory_gb = _size(function)
    runs = number(resource.inputs.get("provisionedConcurrentExecutions"))
    quantity = runs * memory_gb * billing.usage.hours * _HOUR
    yield Charge(item=f"{runs} runs kept initialized", key=f"lambda.{architecture}.provisioned", quantity=quantity)


CARDS = (
    Card(
        "aws:lambda/function:Function",
        unique=(Unique("name"),),
        outputs=Outputs(
            arn=_LAMBDA,
            more={
                "invokeArn": f"{_INVOKE}{_LAMBDA}/invocations",
                "qualifiedArn": f"{_LAMBDA}:1",
                "version": "$LATEST",
            },
        ),
        replacement=Replacement(
            "lambda/function.go",
            "name packageType tenancyConfig tenancyConfig.tenantIsolationMode",
        ),
        price=_price,
        shelf=Shelf.FUNCTIONS,
        cloudformation=Counterpart(
            names={
                "s3Bucket": "Code/S3Bucket",
                "s3Key": "Code/S3Key",
                "s3ObjectVersion": "Code/S3ObjectVersion",
                "imageUri": "Code/ImageUri",
            },
            without={
                "code": "Pulumi uploads the code itself",
                "sourceCodeHash": "by which Pulumi sees that the code has changed",
                "publish": "CloudFormation publishes versions by a resource of their own",
            },
            constants=_uploaded,
        ),
    ),
    Card(
        "aws:lambda/alias:Alias",
        unique=(Unique("name", "functionName", named=False),),
        outputs=Outputs(id=_ALIAS, arn=_ALIAS, more={"invokeArn": f"{_INVOKE}{_ALIAS}/invocations"}),
        replacement=Replacement("lambda/alias.go", "functionName name"),
        price=Free("a name of a version of a function"),
    ),
    Card(
        "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig",
        unique=(Unique("functionName qualifier", named=False),),
        outputs=Outputs(id="{input[functionName]},{input[qualifier]}"),
        replacement=Replacement("lambda/provisioned_concurrency_config.go", "functionName qualifier"),
        cloudformation=NoCounterpart("CloudFormation has it as a property of the alias"),
        price=_provisioned_price,
    ),
    Card(
        "aws:lambda/layerVersion:LayerVersion",
        outputs=Outputs(
            id=f"{_LAYER}:1",
            arn=f"{_LAYER}:1",
            more={"layerArn": _LAYER, "version": "1"},
        ),
        replacement=Replacement(
            "lambda/layer_version.go",
            "code compatibleArchitectures compatibleRuntimes description layerName licenseInfo s3Bucket s3Key "
            "s3ObjectVersion skipDestroy sourceCodeHash",
        ),
        cloudformation=Counterpart(
            without={"code": "Pulumi uploads it itself", "sourceCodeHash": "by which Pulumi sees that it has changed"},
            constants=_uploaded_layer,
        ),
        price=Free("the files of functions"),
    ),
    Card(
        "aws:lambda/codeSigningConfig:CodeSigningConfig",
        outputs=Outputs(id=_SIGNING, arn=_SIGNING),
        replacement=Replacement("lambda/code_signing_config.go"),
        cloudformation=Counterpart(names={"policies": "CodeSigningPolicies"}),
        price=Free("a setting of functions"),
    ),
    Card(
        "aws:lambda/functionUrl:FunctionUrl",
        unique=(Unique("functionName qualifier", named=False),),
        outputs=Outputs(
            id="{input[functionName]}/{input[qualifier]}",
            more={
                "functionArn": _ALIAS_OF_URL,
                "urlId": "{lower:32 url}",
                "functionUrl": "https://{lower:32 url}.lambda-url.{region}.on.aws/",
            },
        ),
        replacement=Replacement("lambda/function_url.go", "functionName qualifier"),
        cloudformation=Counterpart(
            type="AWS::Lambda::Url",
            names={"functionName": "TargetFunctionArn", "authorizationType": "AuthType"},
        ),
        price=Free("an address of a function"),
    ),
    Card(
        "aws:lambda/eventSourceMapping:EventSourceMapping",
        unique=(Unique("eventSourceArn functionName", named=False),),
        outputs=Outputs(
            id="{uuid:}",
            arn="arn:{partition}:lambda:{region}:{account}:event-source-mapping:{id}",
            more={"uuid": "{id}", "functionArn": "{input[functionName]}", "state": "Enabled"},
        ),
        replacement=Replacement(
            "lambda/event_source_mapping.go",
            "amazonManagedKafkaEventSourceConfig.consumerGroupId eventSourceArn queues selfManagedEventSource "
            "selfManagedEventSource.endpoints selfManagedKafkaEventSourceConfig.consumerGroupId startingPosition "
            "startingPositionTimestamp topics",
        ),
        price=Free("Lambda's requests to a queue are among those that cost.usage assumes of it"),
    ),
    Card(
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
        unique=(Unique("functionName qualifier", named=False),),
        outputs=Outputs(id="{input[functionName]}:{input[qualifier]}"),
        replacement=Replacement("lambda/function_event_invoke_config.go", "functionName qualifier"),
        cloudformation=Counterpart(type="AWS::Lambda::EventInvokeConfig"),
        price=Free("a setting of a function"),
    ),
    Card(
        "aws:lambda/permission:Permission",
        outputs=Outputs(id="{name}"),
        replacement=Replacement(
            "lambda/permission.go",
            "action eventSourceToken function functionUrlAuthType invokedViaFunctionUrl principal principalOrgId "
            "qualifier sourceAccount sourceArn statementId statementIdPrefix",
        ),
        cloudformation=Counterpart(
            names={"function": "FunctionName"},
            appended={"qualifier": "FunctionName"},
        ),
        price=Free("a permission"),
    ),
)
