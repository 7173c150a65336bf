"""``plinth:topics``."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import Field, JsonValue

from model.aws import sns
from model.base import Matches, Model, Name, Text, tried
from model.cost import Amount
from model.deduplication import ContentBasedDeduplication
from model.event_patterns import OR, broken_pattern, leaf_keys
from model.keys import KeyDomain
from model.links import LinkOffer
from model.naming import readable_key
from model.observability import Email
from model.problem import Problem
from model.values import flow
from model.variants import Discriminated

HttpsUrl = Annotated[
    str,
    Field(max_length=sns.LONGEST_URL),
    Matches(
        r"https://[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
        r"(?::[0-9]{1,5})?(?:/[\x21-\x7E]*)?",
        "must be a URL that begins with https:// and has no user name; SNS sends nothing over plain HTTP here",
    ),
]
_SHOWN = 40
"""Letters of a host that a resource's name shows; a hash of the whole URL follows."""

_EXAMPLE_FILTER = {"status": ["paid", {"prefix": "part"}]}


class AnySubscription(Model):
    """What every subscription has."""

    filter_policy: dict[Text, JsonValue] | None = Field(
        default=None,
        description="Messages that are delivered: key → values that match, or operators such as {prefix: part}, as SNS "
        "has them. Default: all.",
        examples=[_EXAMPLE_FILTER],
    )
    filter_scope: Literal["MessageAttributes", "MessageBody"] = Field(
        default="MessageAttributes",
        description="What filter_policy looks at: MessageAttributes, or MessageBody, which must be JSON. Default: "
        "MessageAttributes.",
        examples=["MessageBody"],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield what SNS refuses in the filter policy, and a scope of none."""
        if self.filter_policy is None:
            if self.filter_scope == "MessageBody":
                yield Problem(("filter_scope",), "is for a filter_policy", f"filter_policy: {flow(_EXAMPLE_FILTER)}")
            return
        body = self.filter_scope == "MessageBody"
        example = f"filter_policy: {flow(_EXAMPLE_FILTER)}"
        broken = list(broken_pattern(self.filter_policy, nested=body))
        for path, rule in broken:
            yield Problem(("filter_policy", *path), rule, example)
        if not broken:
            yield from self._within_limits(example)

    def _within_limits(self, example: str) -> Iterator[Problem]:
        # https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html; how SNS counts $or is
        # not documented, so combinations are not counted there.
        policy = self.filter_policy or {}
        leaves = leaf_keys(policy)
        if len(leaves) > sns.MOST_FILTER_KEYS:
            yield Problem(
                ("filter_policy",),
                f"has {len(leaves)} keys, and SNS takes at most {sns.MOST_FILTER_KEYS}",
                example,
                show_value=False,
            )
        body = self.filter_scope == "MessageBody"
        combinations = math.prod(values * (depth if body else 1) for depth, values in leaves)
        if OR not in policy and combinations > sns.MOST_FILTER_COMBINATIONS:
            yield Problem(
                ("filter_policy",),
                f"has {combinations} combinations of values, and SNS takes at most {sns.MOST_FILTER_COMBINATIONS}",
                example,
                show_value=False,
            )


class QueueSubscription(AnySubscription):
    """A queue of the stack receives the messages."""

    kind: Literal["queue"] = Field(default="queue", description="A queue. Default: queue.", examples=["queue"])
    queue: Name = Field(description="Name of the queue, in plinth:queues.", examples=["orders"])
    raw_message_delivery: bool = Field(
        default=False,
        description="Whether the queue gets the message alone, without SNS's JSON around it. Default: false.",
        examples=[True],
    )

    @property
    def endpoint(self) -> str:
        """What no two subscriptions of a topic have in common."""
        return f"queue {self.queue}"

    @property
    def endpoint_key(self) -> str:
        """The same as a part of a resource's name."""
        return self.queue


class FunctionSubscription(AnySubscription):
    """A function of the stack is invoked with each message."""

    kind: Literal["function"] = Field(description="A function.", examples=["function"])
    function: Name = Field(description="Name of the function, in plinth:functions.", examples=["reports"])

    @property
    def endpoint(self) -> str:
        """What no two subscriptions of a topic have in common."""
        return f"function {self.function}"

    @property
    def endpoint_key(self) -> str:
        """The same as a part of a resource's name; no queue has the name of a function."""
        return self.function


class EmailSubscription(AnySubscription):
    """A person receives the messages, once the address is confirmed."""

    kind: Literal["email"] = Field(description="An e-mail address.", examples=["email"])
    address: Email = Field(
        description="The address; SNS asks there for a confirmation, and sends nothing before.",
        examples=["orders@example.com"],
    )

    @property
    def endpoint(self) -> str:
        """What no two subscriptions of a topic have in common."""
        return f"address {self.address.lower()}"

    @property
    def endpoint_key(self) -> str:
        """The same as a part of a resource's name."""
        address = self.address.lower()
        return readable_key(address, address)


class HttpsSubscription(AnySubscription):
    """An HTTPS endpoint on the internet receives the messages, once it has confirmed them."""

    kind: Literal["https"] = Field(description="An HTTPS endpoint.", examples=["https"])
    url: HttpsUrl = Field(
        description="Its URL, with a certificate of a public authority; it must answer SNS's confirmation.",
        examples=["https://hooks.example.com/orders"],
    )
    raw_message_delivery: bool = Field(
        default=False,
        description="Whether it gets the message alone, without SNS's JSON around it. Default: false.",
        examples=[True],
    )

    @property
    def endpoint(self) -> str:
        """What no two subscriptions of a topic have in common."""
        return f"URL {self.url}"

    @property
    def endpoint_key(self) -> str:
        """The same as a part of a resource's name."""
        return readable_key((urlsplit(self.url).hostname or "")[:_SHOWN], self.url)


Subscription = Annotated[
    QueueSubscription | FunctionSubscription | EmailSubscription | HttpsSubscription, Discriminated()
]


class FifoTopic(Model):
    """What distinguishes a FIFO topic: order within a message group, and each message delivered once."""

    content_based_deduplication: ContentBasedDeduplication = Field(default=False)
    throughput_scope: Literal["Topic", "MessageGroup"] = Field(
        default="MessageGroup",
        description="Where a duplicate is looked for: Topic, or MessageGroup, with more throughput. Default: "
        "MessageGroup.",
        examples=["Topic"],
    )


class TopicUsage(Model):
    """What the estimate assumes of one topic in a month. It creates nothing."""

    messages: Amount | None = Field(
        default=None,
        description="Messages, of which each begun 64 KiB counts. Default: its share of cost.usage.topic_messages.",
        examples=[5_000_000],
    )


class Topic(Model):
    """An encrypted SNS topic, with the queues, functions, addresses and endpoints that receive its messages."""

    fifo: FifoTopic | None = Field(
        default=None,
        description="Makes it a FIFO topic, for FIFO queues. A change replaces the topic. Default: none, a standard "
        "topic.",
        examples=[{"content_based_deduplication": True}],
    )
    subscriptions: dict[Name, Subscription] = Field(
        default={},
        description="Name → who receives its messages. What cannot be delivered goes to the dead-letter queue of the "
        "topic. Default: none.",
        examples=[{"billing": {"queue": "orders", "raw_message_delivery": True}}],
    )
    usage: TopicUsage = Field(
        default=TopicUsage(),
        description="Its usage of a month, from which the preview estimates its cost. It creates nothing. Default: an "
        "equal share of what cost.usage says of all topics.",
        examples=[{"messages": 5_000_000}],
    )

    LINK: ClassVar[LinkOffer] = LinkOffer(access=("publish",), variables=("_TOPIC_ARN",), endpoints=(sns.ENDPOINT,))
    KEY_DOMAIN: ClassVar[KeyDomain] = "messages"

    @property
    def subscribed_queues(self) -> tuple[str, ...]:
        """Queues that it delivers to, in the order of its subscriptions."""
        return tuple(one.queue for one in self.subscriptions.values() if isinstance(one, QueueSubscription))

    @property
    def subscribed_functions(self) -> tuple[str, ...]:
        """Functions that it invokes, in the order of its subscriptions."""
        return tuple(one.function for one in self.subscriptions.values() if isinstance(one, FunctionSubscription))

    def problems(self) -> Iterator[Problem]:
        """Yield subscriptions that SNS would take for one, or refuse."""
        yield from tried(self._differ, self._within_limits, self._take_order)

    def _differ(self) -> Iterator[Problem]:
        first: dict[str, str] = {}
        for name, one in self.subscriptions.items():
            other = first.setdefault(one.endpoint, name)
            if other != name:
                yield Problem(
                    ("subscriptions", name),
                    f"subscribes the {one.endpoint}, as {other!r} does: SNS has one subscription for both; remove it",
                    "subscriptions: {}",
                    show_value=False,
                )

    def _within_limits(self) -> Iterator[Problem]:
        filters = sum(one.filter_policy is not None for one in self.subscriptions.values())
        for what, number, most in (
            ("subscriptions", len(self.subscriptions) if self.fifo else 0, sns.MOST_FIFO_SUBSCRIPTIONS),
            ("filter policies", filters, sns.MOST_FILTERS_PER_TOPIC),
        ):
            if number > most:
                yield Problem(
                    ("subscriptions",),
                    f"has {number} {what}, and SNS takes at most {most} of {'a FIFO' if self.fifo else 'one'} topic",
                    "subscriptions: {}",
                    show_value=False,
                )

    def _take_order(self) -> Iterator[Problem]:
        for name, one in self.subscriptions.items() if self.fifo else ():
            if not isinstance(one, QueueSubscription):
                yield Problem(
                    ("subscriptions", name, "kind"),
                    "SNS delivers messages of a FIFO topic to queues only",
                    "subscriptions: {}",
                )
