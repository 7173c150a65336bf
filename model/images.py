"""``plinth:repositories``, and where a service's image comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from model.base import Matches, Model, Name, Text, tried
from model.problem import Problem
from model.pull_through import Upstream

Tag = Annotated[
    str,
    Matches(
        r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}",
        "must be an image tag: 1 to 128 letters, digits and _ . -, beginning with no . or -",
    ),
]
_PART = r"[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*"
_REGISTRY = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?/"
Uri = Annotated[
    str,
    Matches(
        rf"(?:{_REGISTRY})?{_PART}(?:/{_PART})*"
        r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})",
        "must be registry/name with a tag (:1.2.3) or a digest (@sha256:…), without a scheme",
    ),
]
"""https://pkg.go.dev/github.com/distribution/reference"""

Folder = Annotated[
    str, Matches(r"(?!/|[a-z][a-z0-9+.-]*://|git@).+", "must be a folder, relative to the project's own")
]

CachedName = Annotated[
    str,
    Matches(
        rf"{_PART}(?:/{_PART})*"
        r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[0-9a-f]{64})",
        "must be a name with a tag (:1.2.3) or a digest (@sha256:…), without the registry",
    ),
]

_FORMS = ("repository", "uri", "build", "cached")


class Build(Model):
    """An image that ``pulumi up`` builds and pushes by itself."""

    context: Folder = Field(description="Folder with the sources, from the project's own.", examples=["./app"])
    dockerfile: Text = Field(
        default="Dockerfile",
        description="Path of the Dockerfile in that folder. Default: Dockerfile.",
        examples=["Dockerfile"],
    )
    repository: Name = Field(description="Name under repositories that it is pushed to.", examples=["api"])


class Cached(Model):
    """An image of another registry that is pulled through the account's own."""

    upstream: Upstream = Field(description="Registry under account.pull_through.", examples=["ecr-public"])
    image: CachedName = Field(
        description="Name in that registry, with tag or digest.", examples=["docker/library/nginx:1.29"]
    )

    def problems(self) -> Iterator[Problem]:
        """Yield an official image of Docker Hub without its namespace, which ECR does not add."""
        if self.upstream == "docker-hub" and "/" not in self.image:
            yield Problem(
                ("image",),
                "has no namespace; that of Docker Hub's official images is library",
                f"image: library/{self.image}",
            )


class Image(Model):
    """What a service runs: a repository with a tag or a parameter that holds it, a uri, a build, or a cached image."""

    repository: Name | None = Field(
        default=None,
        description="Name under repositories; with tag or tag_parameter. Default: none.",
        examples=["api"],
    )
    tag: Tag | None = Field(
        default=None, description="Tag in that repository, quoted. Default: none.", examples=["1.0.0"]
    )
    tag_parameter: bool = Field(
        default=False,
        description="Whether the tag is in the parameter /<project>/<stack>/<repository>/image-tag, in place of tag: "
        "the stack makes it, a pipeline writes to it, and each deployment reads it. Until the first write a stand-in "
        "answers health checks: docs/images.md. Default: false.",
        examples=[True],
    )
    uri: Uri | None = Field(
        default=None,
        description="An image of another registry, with tag or digest. Default: none.",
        examples=["public.ecr.aws/nginx/nginx:1.29"],
    )
    build: Build | None = Field(
        default=None,
        description="Build and push it during the deployment. Default: no build.",
        examples=[{"context": "./app", "repository": "api"}],
    )
    cached: Cached | None = Field(
        default=None,
        description="An image of a registry under account.pull_through, from the copy in the account's own. "
        "Default: none.",
        examples=[{"upstream": "ecr-public", "image": "docker/library/nginx:1.29"}],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield an image of no form or of several, and a repository without a tag."""
        yield from tried(self._form_problems, self._tag_problems)

    def _form_problems(self) -> Iterator[Problem]:
        given = [form for form in _FORMS if getattr(self, form) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none of them"
            yield Problem((), f"is one of repository with tag, uri, build, or cached; this has {found}")

    @property
    def _is_of_another_form(self) -> bool:
        return self.uri is not None or self.build is not None or self.cached is not None

    def _tag_problems(self) -> Iterator[Problem]:
        if self.repository is not None and self.tag == "latest":
            yield Problem(("tag",), "latest is not one image, and tags are immutable: it could be pushed only once")
        if self.repository is not None and self.tag is None and not self.tag_parameter:
            yield Problem(("tag",), "a repository needs a tag")
        if self.tag is not None and self.tag_parameter:
            yield Problem(
                ("tag",), "is not allowed next to tag_parameter, which holds the tag; remove one of them", "tag: null"
            )
        if self.repository is None and self.tag_parameter and self._is_of_another_form:
            yield Problem(("tag_parameter",), "goes with repository only; remove it", "tag_parameter: false")
        if self.repository is None and self.tag is not None and self._is_of_another_form:
            yield Problem(("tag",), "goes with repository only; remove it", 'image: {repository: api, tag: "1.0.0"}')


class Repository(Model):
    """A repository for images: tags are immutable, every push is scanned."""

    keep_images: int = Field(
        default=10, ge=1, le=1000, description="Images that are kept; older ones expire. Default: 10.", examples=[10]
    )
