"""Names that something else has too: alarms, dashboards and the estimate show things by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from model.base import NAME_LENGTH
from model.problem import Problem
from settings.fields import entry_example
from settings.sections import OWN_NAMES, SECTIONS, Section
from settings.stack_file import StackFile

_LONG_ENOUGH = 12
"""Characters of a name by which it is known again."""


def things(file: StackFile, section: str) -> list[str]:
    """Return the names in a section; none if it is wrong, which is reported already."""
    return list(SECTIONS[section].known_in(file))


def sections_with(file: StackFile, name: str, *besides: str) -> list[Section]:
    """Return the sections in which *name* is, other than those of the keys *besides*, in the order of the file."""
    return [one for key, one in SECTIONS.items() if key not in besides and name in things(file, key)]


def taken(
    file: StackFile,
    names: Iterable[str],
    *besides: str,
    own: str = "one of Plinth's own components",
    allowed: Collection[str] = (),
) -> Iterator[tuple[str, str]]:
    """Yield each of *names* that something else has, and what that is.

    *besides* are the keys of sections that are not asked, among them the one with *names*; *own* says what a component
    is that a stack has once, of which those *allowed* may have the name.
    """
    for name in names:
        if found := sections_with(file, name, *besides):
            yield name, f"a {found[-1].things.noun}"
        elif name in OWN_NAMES and name not in allowed:
            yield name, own


def own_names(
    file: StackFile, section: str, *besides: str, own: str = "one of Plinth's own components"
) -> Iterator[Problem]:
    """Yield things of *section* with the name of something else, which is not in the sections *besides* either."""
    for name, owner in taken(file, SECTIONS[section].of(file), section, *besides, own=own):
        yield Problem(
            (section, name),
            f"is the name of {owner} too; choose another",
            entry_example(section, another_name(section, name)),
            show_value=False,
        )


def another_name(section: str, name: str) -> str:
    """Return a name like *name* that says what a thing of *section* is."""
    suffix = SECTIONS[section].things.suffix
    return f"{name[: min(_LONG_ENOUGH, NAME_LENGTH[1] - len(suffix) - 1)].rstrip('-')}-{suffix}"
