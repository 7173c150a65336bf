"""What functions need of the rest of the file: a name of their own, room for variables, and a way to what they use."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from model.arn import region_of
from model.aws import lambda_
from model.base import nearest, suggestion
from model.function_triggers import QueueTrigger, Upload
from model.functions import Function
from model.problem import Path, Problem
from model.queues import Queue
from settings.attachments import attached
from settings.rules.attempt import Rule, each
from settings.rules.links import in_one_network
from settings.rules.taken_names import own_names
from settings.sections import offers
from settings.stack_file import StackFile

_PER_VARIABLE = 160
"""Bytes of a variable from a link: its name, and an ARN or a host name."""


def _own_names(file: StackFile) -> Iterator[Problem]:
    """Yield functions with the name of something else: alarms and dashboards show both by name."""
    yield from own_names(file, "functions")


def _variables(file: StackFile) -> Iterator[Problem]:
    """Yield functions whose variables, with those of their links, are more than Lambda takes."""
    offered = offers(file)

    def check(name: str, function: Function) -> Iterator[Problem]:
        own = function.environment_bytes
        linked = sum(len(offered[one].variables_of(access)) for one, access in function.links.items() if one in offered)
        size = own + linked * _PER_VARIABLE
        if linked and own <= lambda_.MAX_VARIABLES_BYTES < size:
            yield Problem(
                ("functions", name, "links"),
                f"give {linked} variables, about {size} bytes with its own, and Lambda takes "
                f"{lambda_.MAX_VARIABLES_BYTES}; keep several values in one secret, or split the function",
                show_value=False,
            )

    yield from each(file.functions, check)


def _concurrency(file: StackFile) -> Iterator[Problem]:
    """Yield the function with which the functions reserve more than an account has for them."""
    most, taken_so_far = lambda_.MOST_RESERVED, 0
    for name, function in file.functions.items():
        taken_so_far += function.kept_concurrency
        if taken_so_far > most:
            kind = "provisioned" if function.reserved_concurrency is None else "reserved"
            yield Problem(
                ("functions", name, f"{kind}_concurrency"),
                f"makes {taken_so_far} with the functions before it, and an account may reserve {most} of its "
                f"{lambda_.ACCOUNT_CONCURRENCY} in a region",
                f"{kind}_concurrency: null",
            )
            return


def _endpoints(file: StackFile) -> Iterator[Problem]:
    """Yield networks without NAT that lack an endpoint which a link of a function in them needs."""
    offered = offers(file)
    for name, function in attached(file).items():
        home = file.network_of(function)
        network = file.named_networks.get(home or "")
        if home is None or network is None or network.nat != "none":
            continue
        present = network.endpoints.interface
        needed = [
            endpoint
            for target, access in function.links.items()
            if target in offered and access in offered[target].access
            for endpoint in offered[target].endpoints_of(access)
        ]
        missing = [one for one in dict.fromkeys(needed) if one not in present]
        if missing:
            yield Problem(
                (*file.network_path(home), "endpoints", "interface"),
                f"with nat none the links of function {name!r} need {', '.join(missing)}",
                f"interface: [{', '.join([*present, *missing])}]",
            )


def _same_network(file: StackFile) -> Iterator[Problem]:
    yield from in_one_network(file, "functions", "function", attached(file))


def _no_source(path: Path, section: str, known: Collection[str]) -> Problem:
    """Return that what a trigger at *path* names is not in *section*."""
    field, name = map(str, path[-2:])
    near = nearest(name, known)
    return Problem(
        path,
        f"is not in plinth:{section}{suggestion(name, known)}",
        f"{field}: {{{near}: {{}}}}" if near else f"{field}: {{}}",
        show_value=False,
    )


def _uploads(file: StackFile) -> Iterator[Problem]:
    """Yield buckets that do not exist, and entries that S3 refuses because one object would be of two of them."""
    buckets = file.buckets
    earlier: dict[str, list[tuple[str, Upload]]] = {}
    for name, function in file.functions.items():
        for bucket, upload in function.uploads.items():
            path = ("functions", name, "uploads", bucket)
            if bucket not in buckets:
                yield _no_source(path, "buckets", buckets)
            other = next((one for one, its in earlier.get(bucket, []) if upload.overlaps(its)), None)
            if other is not None:
                yield Problem(
                    path,
                    f"has objects that invoke {other!r} too, and S3 takes one function for an object; give them "
                    "prefixes or suffixes that exclude each other, or let both read a topic",
                    f"plinth:functions.{name}.uploads: {{}}",
                    show_value=False,
                )
            earlier.setdefault(bucket, []).append((name, upload))


def _queues(file: StackFile) -> Iterator[Problem]:
    """Yield queues that do not exist, that fit badly, and those whose messages two functions would share."""
    queues = file.queues
    first: dict[str, str] = {}
    for name, function in file.functions.items():
        for queue, trigger in function.queues.items():
            path = ("functions", name, "queues", queue)
            if queue not in queues:
                yield _no_source(path, "queues", queues)
                continue
            other = first.setdefault(queue, name)
            if other != name:
                yield Problem(
                    path,
                    f"has messages that invoke {other!r} too, and each would go to one of the two only; give each "
                    "function a queue, and let both subscribe to a topic",
                    f"plinth:functions.{name}.queues: {{}}",
                    show_value=False,
                )
            yield from _fitting(queue, queues[queue], name, function, trigger)


def _destinations(file: StackFile) -> Iterator[Problem]:
    """Yield destinations that do not exist, and FIFO ones, to which Lambda sends nothing.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    """
    for name, function in file.functions.items():
        for field, one in function.destinations.items():
            path = ("functions", name, field, one.kind)
            known = {"queue": file.queues, "topic": file.topics, "event_bus": file.event_buses}[one.kind]
            if one.name not in known:
                section = f"{one.kind}es" if one.kind == "event_bus" else f"{one.kind}s"
                near = nearest(one.name, known) or next(iter(known), None)
                yield Problem(
                    path,
                    f"is not in plinth:{section}{suggestion(one.name, known)}",
                    f"{one.kind}: {near}" if near else f"plinth:functions.{name}.{field}: null",
                )
            elif getattr(known[one.name], "fifo", None) is not None:
                yield Problem(
                    path,
                    f"is a FIFO {one.kind}, to which Lambda sends no records; name a standard one",
                    f"plinth:{one.kind}s.{one.name}.fifo: null",
                )
            elif one.kind == "topic" and name in file.topics[one.name].subscribed_functions:
                yield Problem(
                    path,
                    "invokes the function, so the record of an event would be its next event, without end",
                    f"plinth:functions.{name}.{field}: null",
                )


def _images(file: StackFile) -> Iterator[Problem]:
    """Yield images of repositories that do not exist."""
    for name, function in file.functions.items():
        repository = function.image.repository if function.image else None
        if repository is not None and repository not in file.repositories:
            near = nearest(repository, file.repositories)
            yield Problem(
                ("functions", name, "image", "repository"),
                f"is not in plinth:repositories{suggestion(repository, file.repositories)}",
                f"repository: {near}" if near else f"plinth:repositories: {{{repository}: {{}}}}",
            )


def _regional(file: StackFile) -> Iterator[Problem]:
    """Yield layers, streams and images of other regions, which Lambda does not take."""
    for name, function in file.functions.items():
        named = {
            **{("layers", position): arn for position, arn in enumerate(function.layers)},
            **({("image", "uri"): function.image.uri} if function.image and function.image.uri else {}),
            **{("streams", stream, "arn"): one.arn for stream, one in function.streams.items()},
        }
        for path, arn in named.items():
            there = arn.split(".")[3] if path[0] == "image" else region_of(arn)
            if there != file.region:
                yield Problem(
                    ("functions", name, *path),
                    f"is in {there}, and the function in {file.region}",
                    _moved(path, arn.replace(there, file.region, 1)),
                )


def _moved(path: Path, name: str) -> str:
    return f'layers: ["{name}"]' if path[0] == "layers" else f'{path[-1]}: "{name}"'


def _fitting(queue: str, spec: Queue, name: str, function: Function, trigger: QueueTrigger) -> Iterator[Problem]:
    path = ("functions", name, "queues", queue)
    if spec.fifo is not None and trigger.batch_size > lambda_.LARGEST_FIFO_BATCH:
        yield Problem(
            (*path, "batch_size"),
            f"is above {lambda_.LARGEST_FIFO_BATCH}, the most of a FIFO queue, as {queue!r} is",
            f"batch_size: {lambda_.LARGEST_FIFO_BATCH}",
        )
    if spec.fifo is not None and trigger.batching_window_seconds:
        yield Problem(
            (*path, "batching_window_seconds"),
            f"is not allowed for a FIFO queue, as {queue!r} is; remove it",
            "batching_window_seconds: 0",
        )
    least = lambda_.TIMEOUTS_OF_VISIBILITY * function.timeout_seconds + trigger.batching_window_seconds
    if spec.visibility_timeout_seconds < least:
        window = f" and its batching window of {trigger.batching_window_seconds}"
        yield Problem(
            ("queues", queue, "visibility_timeout_seconds"),
            f"must be {least} or more: {lambda_.TIMEOUTS_OF_VISIBILITY} times timeout_seconds "
            f"{function.timeout_seconds} of function {name!r}{window if trigger.batching_window_seconds else ''}; "
            "otherwise messages come again while the function still has them",
            f"plinth:queues.{queue}.visibility_timeout_seconds: {least}",
        )


RULES: tuple[Rule, ...] = (
    _own_names,
    _variables,
    _concurrency,
    _endpoints,
    _same_network,
    _uploads,
    _queues,
    _destinations,
    _images,
    _regional,
)
