"""``plinth:event_buses``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, JsonValue

from model.aws import eventbridge
from model.base import Model, Name, Text, suggestion, tried
from model.cost import Amount
from model.event_patterns import OR, broken_pattern
from model.event_targets import FunctionTarget, QueueTarget, Retry, TopicTarget
from model.keys import KeyDomain
from model.links import LinkOffer
from model.problem import Problem
from model.values import flow
from model.variants import Discriminated

RuleTarget = Annotated[QueueTarget | TopicTarget | FunctionTarget, Discriminated()]

_EXAMPLE_PATTERN = {"source": ["shop.orders"], "detail": {"status": ["paid"]}}
_EXAMPLE = f"pattern: {flow(_EXAMPLE_PATTERN)}"


def pattern_problems(pattern: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what EventBridge refuses in an event pattern, and what no event ever has."""
    broken = list(broken_pattern(pattern))
    for path, rule in broken:
        yield Problem(("pattern", *path), rule, _EXAMPLE)
    legal = (*eventbridge.EVENT_FIELDS, eventbridge.REPLAY_FIELD)
    for key in pattern:
        if key not in (*legal, OR):
            yield Problem(
                ("pattern", key),
                f"no event has this field; legal: {', '.join(legal)}{suggestion(key, legal)}; what the sender wrote is "
                "within detail",
                _EXAMPLE,
                show_value=False,
            )
        elif key not in {"detail", OR} and isinstance(pattern[key], Mapping):
            yield Problem(("pattern", key), "has no keys; it is a list of values", _EXAMPLE)
    written = json.dumps(pattern)
    if not broken and len(written) > eventbridge.LONGEST_PATTERN:
        yield Problem(
            ("pattern",),
            f"has {len(written)} characters as JSON, and EventBridge takes at most {eventbridge.LONGEST_PATTERN}",
            _EXAMPLE,
            show_value=False,
        )


class EventRule(Model):
    """Events that match a pattern, and where they go."""

    pattern: dict[Text, JsonValue] = Field(
        description="Events that it matches, as EventBridge has it: field → values that match, or operators such as "
        "{prefix: part}.",
        examples=[_EXAMPLE_PATTERN],
    )
    targets: dict[Name, RuleTarget] = Field(
        min_length=1,
        max_length=eventbridge.MOST_TARGETS,
        description="Name → queue, topic or function that receives them, at most 5.",
        examples=[{"invoices": {"queue": "invoices"}}],
    )
    retry: Retry = Field(
        default=Retry(),
        description="How long a delivery is retried, before the event goes to the dead-letter queue of the bus. "
        "Default: those of each field.",
        examples=[{"max_age_seconds": 3600}],
    )

    @property
    def functions(self) -> list[str]:
        """Functions that it invokes, each once."""
        return list(dict.fromkeys(one.function for one in self.targets.values() if isinstance(one, FunctionTarget)))

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the pattern."""
        yield from pattern_problems(self.pattern)


class Archive(Model):
    """Events that are kept, so that they can be replayed."""

    retention_days: int = Field(ge=1, le=3650, description="Days for which events are kept.", examples=[30])
    pattern: dict[Text, JsonValue] | None = Field(
        default=None, description="Events that are kept. Default: all.", examples=[_EXAMPLE_PATTERN]
    )

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the pattern."""
        if self.pattern is not None:
            yield from pattern_problems(self.pattern)


class EventBusUsage(Model):
    """What the estimate assumes of one event bus in a month. It creates nothing."""

    events: Amount | None = Field(
        default=None,
        description="Events that the stack sends, of which each begun 64 KiB counts. Default: its share of "
        "cost.usage.bus_events.",
        examples=[5_000_000],
    )


class EventBus(Model):
    """An EventBridge event bus with its rules, or rules of the account's default bus."""

    bus: Literal["custom", "default"] = Field(
        default="custom",
        description="custom: a bus of its own, for events of the stack; default: rules on the default bus of account "
        "and region, to which AWS's services send. A change replaces the rules. Default: custom.",
        examples=["default"],
    )
    rules: dict[Name, EventRule] = Field(
        default={},
        max_length=eventbridge.MOST_RULES,
        description="Name → events that match a pattern, and where they go. Default: none.",
        examples=[{"paid": {"pattern": _EXAMPLE_PATTERN, "targets": {"invoices": {"queue": "invoices"}}}}],
    )
    archive: Archive | None = Field(
        default=None,
        description="Keeps events, so that they can be replayed. Default: none.",
        examples=[{"retention_days": 30}],
    )
    usage: EventBusUsage = Field(
        default=EventBusUsage(),
        description="Its usage of a month, from which the preview estimates its cost. It creates nothing. Default: an "
        "equal share of what cost.usage says of all event buses.",
        examples=[{"events": 5_000_000}],
    )

    LINK: ClassVar[LinkOffer] = LinkOffer(
        access=("put_events",), variables=("_EVENT_BUS_NAME",), endpoints=(eventbridge.ENDPOINT,)
    )
    KEY_DOMAIN: ClassVar[KeyDomain] = "messages"

    def problems(self) -> Iterator[Problem]:
        """Yield rules that never match, and a part of the stack that is nothing."""
        yield from tried(self._hears_aws, self._is_something)

    def _hears_aws(self) -> Iterator[Problem]:
        for name, rule in self.rules.items() if self.bus == "custom" else ():
            sources = rule.pattern.get("source")
            listed = sources if isinstance(sources, list) else []
            if listed and all(isinstance(one, str) and one.startswith(eventbridge.AWS_SOURCES) for one in listed):
                yield Problem(
                    ("rules", name, "pattern", "source"),
                    "AWS's services send to the default bus only, so the rule never matches here",
                    "bus: default",
                )

    def _is_something(self) -> Iterator[Problem]:
        if self.bus == "default" and not self.rules and self.archive is None:
            yield Problem(("rules",), "are needed with bus default, which exists already", "bus: custom")
