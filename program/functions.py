"""Functions: what Lambda runs, and what it is linked to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pulumi

from components.compute.repository import Repository
from components.messaging.event_bus import EVENTS, EventBus, InvokedFunction
from components.messaging.queue import Queue
from components.messaging.topic import SubscribedFunction, Topic
from model import functions as model
from model.function_destinations import Destination
from program.data import Stores
from program.foundation import Foundation
from program.network import Networks, egress_of
from settings.attachments import attached

if TYPE_CHECKING:
    from components.compute.function import Function


def make_functions(
    foundation: Foundation, networks: Networks, stores: Stores, repositories: Mapping[str, Repository]
) -> Mapping[str, Function]:
    """Make the functions of a stack."""
    specs = foundation.config.functions
    if not specs:
        return {}
    from components.compute.function import Function, FunctionArgs  # noqa: PLC0415 - few stacks have one
    from components.compute.function_attachment import Attachment  # noqa: PLC0415 - few stacks have one

    linkables, inside = stores.linkable(), attached(foundation.config)
    made: dict[str, Function] = {}
    for name, spec in specs.items():
        attachment = None
        if name in inside:
            vpc = networks.of(spec.network)
            attachment = Attachment(
                placement=vpc.wide_placement("private", vpc.spec.workload_azs), egress=egress_of(vpc, {})
            )
        made[name] = Function(
            name,
            FunctionArgs(
                spec=spec,
                code=foundation.code.get(name),
                image=_image(spec, repositories),
                dependencies=foundation.dependencies.get(name),
                key=foundation.key_in(spec.KEY_DOMAIN, spec),
                log_groups=foundation.log_groups_in(spec),
                site=foundation.site,
                attachment=attachment,
                links={target: linkables[target] for target in spec.links},
                queues={queue: stores.queues[queue] for queue in spec.queues},
                destinations={field: _destination(stores, one) for field, one in spec.destinations.items()},
            ),
        )
    _notify(foundation, stores, made)
    _subscribe(foundation, stores, made)
    _invoke(foundation, stores, made)
    return made


def _image(spec: model.Function, repositories: Mapping[str, Repository]) -> pulumi.Input[str] | None:
    if spec.image is None or spec.image.repository is None or spec.image.tag is None:
        return spec.image.uri if spec.image else None
    return repositories[spec.image.repository].image_for_functions(spec.image.tag)


def _destination(stores: Stores, one: Destination) -> Queue | Topic | EventBus:
    made = {"queue": stores.queues, "topic": stores.topics, "event_bus": stores.event_buses}
    return made[one.kind][one.name]


def _notify(foundation: Foundation, stores: Stores, functions: Mapping[str, Function]) -> None:
    """Let each bucket invoke the functions that name it under ``uploads``."""
    from components.data.upload_events import UploadTarget, notify  # noqa: PLC0415 - few stacks have one

    account = foundation.site.account.account_id
    targets: dict[str, list[UploadTarget]] = {}
    for name, function in functions.items():
        for bucket, spec in foundation.config.functions[name].uploads.items():
            permission = function.admit(bucket, "s3.amazonaws.com", stores.buckets[bucket].arn, account)
            targets.setdefault(bucket, []).append(
                UploadTarget(
                    name=name, arn=function.alias_arn, permission=permission, prefix=spec.prefix, suffix=spec.suffix
                )
            )
    for bucket, found in targets.items():
        notify(bucket, stores.buckets[bucket], found)


def _subscribe(foundation: Foundation, stores: Stores, functions: Mapping[str, Function]) -> None:
    """Let each topic invoke the functions that its subscriptions name."""
    for topic, spec in foundation.config.topics.items():
        made = stores.topics[topic]
        made.subscribe_functions(
            {
                name: SubscribedFunction(
                    arn=functions[name].alias_arn,
                    permission=functions[name].admit(topic, made.sender.service, made.arn),
                )
                for name in spec.subscribed_functions
            }
        )


def _invoke(foundation: Foundation, stores: Stores, functions: Mapping[str, Function]) -> None:
    """Let each event bus invoke the functions that its rules name."""
    for bus, spec in foundation.config.event_buses.items():
        made = stores.event_buses[bus]
        names = dict.fromkeys(name for rule in spec.rules.values() for name in rule.functions)
        made.invoke(
            {
                name: InvokedFunction(
                    arn=functions[name].alias_arn,
                    permissions=[
                        functions[name].admit(f"{bus}-{rule}", EVENTS, arn) for rule, arn in made.rules_to(name).items()
                    ],
                )
                for name in names
            }
        )
