"""What the stack's region has, by AWS's tables: availability zones, instance classes, node types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from model.aws import ecr, elasticache, rds
from model.aws.instance_types import Families, nearest_type, offers
from model.aws.regions import ZONES_OF_AN_ACCOUNT, ZONES_THAT_FEW_SEE, nearest_region, regions, zone_letters
from model.base import Unknown, did_you_mean, nearest
from model.caches import Cache
from model.databases import Database
from model.network import Network
from model.problem import Path, Problem
from model.security import Secret
from settings.rules.attempt import Rule, each
from settings.rules.network import for_each_network
from settings.stack_file import StackFile


def _region(file: StackFile) -> Iterator[Problem]:
    yield from _known(("region",), file.region, _nearest_allowed(file))


def _nearest_allowed(file: StackFile) -> str | None:
    try:
        return nearest(file.region, (one for one in file.account.regions if one in regions()))
    except Unknown:
        return None


def _regions(file: StackFile) -> Iterator[Problem]:
    for position, region in enumerate(file.account.regions):
        yield from _known(("account", "regions", position), region)


def _known(path: Path, region: str, near: str | None = None) -> Iterator[Problem]:
    if region in regions():
        return
    meant = near or nearest_region(region)
    yield Problem(
        path,
        "is not an AWS region" + did_you_mean(meant),
        f"aws:region: {meant}" if meant and path == ("region",) else "",
        by_table=True,
    )


def _zones(file: StackFile, name: str, network: Network) -> Iterator[Problem]:
    has = zone_letters(file.region)
    letters = network.availability_zones
    if has is None:
        return
    path = (*file.network_path(name), "availability_zones")
    kept = [letter for letter in letters if letter in has]
    others = [letter for letter in has if letter not in kept]
    absent = [letter for letter in letters if letter not in has]
    if absent:
        legal = sorted([*kept, *others[: len(absent)]])
        yield Problem(
            path,
            f"{file.region} has no availability zone {' or '.join(absent)}; it has {', '.join(has)}",
            f"availability_zones: [{', '.join(legal)}]",
            by_table=True,
        )
    most = ZONES_OF_AN_ACCOUNT.get(file.region, len(has))
    if len(kept) > most:
        yield Problem(
            path,
            f"an account has {most} of the availability zones {', '.join(has)} in {file.region}; aws ec2 "
            "describe-availability-zones lists them",
            f"availability_zones: [{', '.join(has[:: len(has) - 1][:most])}]",
            by_table=True,
        )


def _class(file: StackFile, name: str, database: Database) -> Iterator[Problem]:
    path = ("databases", name, "instance_class")
    offered = rds.classes(file.region)
    if offered is None or not offers(offered, database.instance_class):
        what = "an instance class of RDS for PostgreSQL"
        yield from _type(path, database.instance_class, what, _Offer(file.region, offered, rds.all_classes()))


def _node(file: StackFile, name: str, cache: Cache) -> Iterator[Problem]:
    path = ("caches", name, "node_type")
    offered = elasticache.node_types(file.region)
    if offered is None or not offers(offered, cache.node_type):
        offer = _Offer(file.region, offered, elasticache.all_node_types())
        yield from _type(path, cache.node_type, "a node type of ElastiCache", offer)


@dataclass(frozen=True, slots=True)
class _Offer:
    """The types of a region and of all regions."""

    region: str
    here: Families | None
    """None: the region is not in the table."""

    anywhere: Families


def _type(path: Path, name: str, what: str, offer: _Offer) -> Iterator[Problem]:
    exists = offers(offer.anywhere, name)
    if exists and offer.here is None:
        return
    meant = nearest_type(name, offer.anywhere if offer.here is None else offer.here)
    rule = f"is not offered in {offer.region}" if exists else f"is not {what}"
    yield Problem(
        path,
        rule + did_you_mean(meant),
        f"{path[-1]}: {meant}" if meant else "",
        by_table=True,
    )


def _replicas(file: StackFile, name: str, secret: Secret) -> Iterator[Problem]:
    for position, region in enumerate(secret.replica_regions):
        path = ("secrets", name, "replica_regions", position)
        yield from _known(path, region)
        if region == file.region:
            other = "eu-west-1" if region != "eu-west-1" else "us-east-1"
            yield Problem(path, "is the stack's own region, where the secret itself is", f"replica_regions: [{other}]")


def _image_replicas(file: StackFile) -> Iterator[Problem]:
    for position, region in enumerate(file.account.replicate_images_to):
        path = ("account", "replicate_images_to", position)
        yield from _known(path, region)
        if region == file.region:
            other = "eu-west-1" if region != "eu-west-1" else "us-east-1"
            yield Problem(
                path, "is the stack's own region, where the images are pushed to", f"replicate_images_to: [{other}]"
            )
    count = len(file.repositories)
    if file.account.replicate_images_to and not 0 < count <= ecr.MOST_REPLICATED_REPOSITORIES:
        yield Problem(
            ("account", "replicate_images_to"),
            f"copies the images of 1 to {ecr.MOST_REPLICATED_REPOSITORIES} repositories, and plinth:repositories has "
            f"{count}",
            "replicate_images_to: []",
        )


def _caches(file: StackFile) -> Iterator[Problem]:
    for upstream, cache in file.account.pull_through.items():
        if cache.credential_arn is None:
            continue
        _, partition, _, region, account, _, secret = cache.credential_arn.split(":", 6)
        own = file.account.id or account
        if (region, account) != (file.region, own):
            yield Problem(
                ("account", "pull_through", upstream, "credential_arn"),
                f"is in {region} of account {account}; ECR reads credentials of its own, {file.region} of {own}",
                f'credential_arn: "arn:{partition}:secretsmanager:{file.region}:{own}:secret:{secret}"',
            )


def _rotation(file: StackFile, name: str, secret: Secret) -> Iterator[Problem]:
    if secret.rotation is None:
        return
    arn = secret.rotation.function_arn
    _, _, _, region, account, _ = arn.split(":", 5)
    if region != file.region:
        yield Problem(
            ("secrets", name, "rotation", "function_arn"),
            f"is in {region}; Secrets Manager calls functions of the secret's own region, {file.region}",
            f'function_arn: "arn:aws:lambda:{file.region}:{account}:function:rotate"',
        )


def unchecked(file: StackFile) -> Iterator[Problem]:
    """Yield what the tables cannot check: a region that is newer than they, zones that few accounts have."""
    region = file.region
    if rds.classes(region) is None or elasticache.node_types(region) is None or zone_letters(region) is None:
        yield Problem(
            ("region",),
            "is newer than AWS's tables; its zones, instance classes and node types are not checked",
        )
    for name, network in file.named_networks.items():
        for letter in network.availability_zones:
            if letter in ZONES_THAT_FEW_SEE.get(region, ""):
                yield Problem(
                    (*file.network_path(name), "availability_zones"),
                    f"few accounts have {region}{letter}; aws ec2 describe-availability-zones lists those of this one",
                )


RULES: tuple[Rule, ...] = (
    _region,
    _regions,
    _image_replicas,
    _caches,
    for_each_network(_zones),
    lambda file: each(file.databases, partial(_class, file)),
    lambda file: each(file.caches, partial(_node, file)),
    lambda file: each(file.secrets, partial(_replicas, file)),
    lambda file: each(file.secrets, partial(_rotation, file)),
)
