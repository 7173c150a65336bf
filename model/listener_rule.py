"""``plinth:load_balancer.rules``: requests that the load balancer answers itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from model.aws import elb
from model.base import Matches, Model
from model.conditions import Conditions
from model.patterns import includes
from model.problem import Problem

_KEPT = ("#{protocol}", "#{host}", "#{port}", "#{path}", "#{query}")

ContentType = Literal["text/plain", "text/css", "text/html", "application/javascript", "application/json"]


class FixedResponse(Model):
    """A response that is the same for every request."""

    status: int = Field(
        description="Status code: 200 to 299 or 400 to 599; redirects have a setting of their own.", examples=[503]
    )
    content_type: ContentType = Field(
        default="text/plain", description="Content type of the body. Default: text/plain.", examples=["text/html"]
    )
    body: str = Field(
        default="",
        max_length=elb.LONGEST_FIXED_BODY,
        description=f"Body, at most {elb.LONGEST_FIXED_BODY} characters. Default: empty.",
        examples=["Down for maintenance"],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield a status code that load balancers refuse."""
        if not (200 <= self.status <= 299 or 400 <= self.status <= 599):  # noqa: PLR2004 - classes of status codes
            yield Problem(("status",), "must be 200 to 299 or 400 to 599")


class ListenerRedirect(Model):
    """A redirect; what is not given stays as it was requested."""

    status: Literal[301, 302] = Field(
        default=302, description="301, which browsers keep for good, or 302. Default: 302.", examples=[301]
    )
    host: Annotated[
        str,
        Matches(r"[A-Za-z0-9.#{}-]{1,128}", "must be a host name, which may contain #{host}, without scheme or path"),
    ] = Field(default="#{host}", description="Host. Default: the requested one, #{host}.", examples=["www.example.com"])
    path: Annotated[
        str,
        Matches(
            rf"/[\x21-\x3E\x40-\x7E]{{0,{elb.LONGEST_REDIRECT - 1}}}",
            f"must begin with / and have at most {elb.LONGEST_REDIRECT} characters of a path, without a query string; "
            "it may contain #{host}, #{port} and #{path}, which has no / at its beginning",
        ),
    ] = Field(default="/#{path}", description="Path. Default: the requested one, /#{path}.", examples=["/new/#{path}"])
    query: Annotated[
        str,
        Matches(
            rf"[\x21-\x7E]{{0,{elb.LONGEST_REDIRECT}}}",
            f"must have at most {elb.LONGEST_REDIRECT} characters of a query string, without the ? in front of it",
        ),
    ] = Field(default="#{query}", description="Query string. Default: the requested one, #{query}.", examples=["a=1"])

    def problems(self) -> Iterator[Problem]:
        """Yield a redirect to the same URL, and placeholders that load balancers do not know."""
        if (self.host, self.path) == ("#{host}", "/#{path}"):
            yield Problem((), "redirects each request to itself; needs another host or path")
        for field in ("host", "path", "query"):
            text = getattr(self, field)
            for known in _KEPT:
                text = text.replace(known, "")
            if "#{" in text:
                yield Problem((field,), f"has a placeholder that is none of {', '.join(_KEPT)}")


class ListenerRule(Conditions):
    """Requests that the load balancer answers itself, with one of a fixed response and a redirect."""

    fixed_response: FixedResponse | None = Field(
        default=None, description="What it responds. Default: none.", examples=[{"status": 503, "body": "Closed"}]
    )
    redirect: ListenerRedirect | None = Field(
        default=None, description="Where it sends the client. Default: none.", examples=[{"path": "/new/#{path}"}]
    )

    def problems(self) -> Iterator[Problem]:
        """Yield what one listener rule cannot hold, and a rule that does nothing, or two things, or goes in circles."""
        yield from super().problems()
        if (self.fixed_response is None) == (self.redirect is None):
            yield Problem(
                (),
                "needs one of fixed_response and redirect",
                "rules: {old: {paths: [/old/*], redirect: {path: /new}}}",
            )
        if self.redirect is not None and self.redirect.host == "#{host}" and "#{" not in self.redirect.path:
            again = [path for path in self.paths or ["*"] if includes(path, self.redirect.path)]
            if again and not (self.headers or self.methods or self.query):
                yield Problem(
                    ("redirect", "path"),
                    f"is among the paths of this rule, so browsers would be redirected forever ({again[0]})",
                )
