"""Functions that are in a VPC, because a link leads into one. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from model.base import Unknown
from model.functions import Function
from settings.sections import LINKABLE
from settings.stack_file import StackFile


def attached(file: StackFile) -> Mapping[str, Function]:
    """Return the functions with a link to something in the data tier, as far as the file is valid.

    All others are in no VPC: AWS and the internet they reach without one, and they start sooner.
    """
    targets = {name for section in LINKABLE.values() if section.data_port for name in section.known_in(file)}
    return {name: one for name, one in _functions(file).items() if targets & _links(one)}


def _functions(file: StackFile) -> Mapping[str, Function]:
    try:
        return file.functions
    except Unknown:
        return {}


def _links(function: Function) -> set[str]:
    try:
        return set(function.links)
    except Unknown:
        return set()
