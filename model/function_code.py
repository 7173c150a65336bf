"""What a function runs, code of the project or an archive in S3, and with how much memory, time and storage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from model.aws import lambda_
from model.base import Checked, Distinct, Matches, Model, Name, Risk, Text, suggestion
from model.images import Tag
from model.network import BucketName, InNetwork
from model.problem import Problem
from model.project_paths import FilePath, FolderPath


def language_of(runtime: str) -> str:
    """Return the language of a runtime: ``python`` of ``python3.13``."""
    return re.split(r"[0-9]", runtime)[0]


def _check_runtime(runtime: str) -> str:
    """Return *runtime*, or raise ValueError unless Lambda supports it and it runs files without a build."""
    if runtime in lambda_.RUNTIMES:
        return runtime
    if runtime in lambda_.DEPRECATED_RUNTIMES:
        newest = next(one for one in lambda_.RUNTIMES if language_of(one) == language_of(runtime))
        raise ValueError(
            f"is deprecated since {lambda_.DEPRECATED_RUNTIMES[runtime]}, without security updates; use {newest}"
        )
    raise ValueError(f"must be one of {', '.join(lambda_.RUNTIMES)}{suggestion(runtime, lambda_.RUNTIMES)}")


Runtime = Annotated[str, Checked(_check_runtime, "|".join(map(re.escape, lambda_.RUNTIMES)))]
Handler = Annotated[
    str,
    Field(max_length=lambda_.LONGEST_HANDLER),
    Matches(
        r"(?:[A-Za-z0-9_-]+[/.])*[A-Za-z0-9_-]+\.[A-Za-z_$][A-Za-z0-9_$]*",
        "must be a file without its ending, a dot, and a function in it, such as app.handler",
    ),
]
LayerArn = Annotated[
    str,
    Matches(
        r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:layer:[A-Za-z0-9_-]{1,140}:[0-9]{1,10}",
        "must be the ARN of a version of a layer, arn:aws:lambda:<region>:<account>:layer:<name>:<version>",
    ),
]
SigningProfileArn = Annotated[
    str,
    Matches(
        r"arn:aws[a-z-]*:signer:[a-z0-9-]+:[0-9]{12}:/signing-profiles/[A-Za-z0-9_]{2,64}/[A-Za-z0-9]{10}",
        "must be the ARN of a version of a signing profile, "
        "arn:aws:signer:<region>:<account>:/signing-profiles/<name>/<version>",
    ),
]


EcrUri = Annotated[
    str,
    Matches(
        r"[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/[a-z0-9][a-z0-9._/-]*"
        r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[0-9a-f]{64})",
        "must be an image in a private ECR repository with a tag or a digest, as Lambda pulls from no other registry: "
        "<account>.dkr.ecr.<region>.amazonaws.com/<name>:<tag>",
    ),
]
"""https://docs.aws.amazon.com/lambda/latest/dg/images-create.html"""


class CodeArchive(Model):
    """A .zip archive in S3, which a pipeline builds and may sign."""

    bucket: BucketName = Field(description="Bucket, in the region of the stack.", examples=["example-artifacts"])
    key: Text = Field(max_length=1024, description="Key of the object.", examples=["signed/reports-1.4.0.zip"])
    version: Text | None = Field(
        default=None,
        max_length=1024,
        description="Version of the object, in a bucket with versions. Without it another archive needs another key: "
        "the preview sees no change in S3. Default: the newest at the update.",
        examples=["3HL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY"],
    )


class FunctionImage(Model):
    """A container image in a private ECR repository of the region, as Lambda takes it."""

    repository: Name | None = Field(
        default=None, description="Name under repositories; with tag. Default: none.", examples=["reports"]
    )
    tag: Tag | None = Field(
        default=None, description="Tag in that repository, quoted. Default: none.", examples=["1.0.0"]
    )
    uri: EcrUri | None = Field(
        default=None,
        description="An image of another repository, with tag or digest; its policy lets Lambda pull. Default: none.",
        examples=["123456789012.dkr.ecr.us-east-1.amazonaws.com/reports:1.0.0"],
    )
    command: list[Text] = Field(
        default=[],
        description="Parameters in place of those of the image, such as its handler. Default: those of the image.",
        examples=[["app.handler"]],
    )

    def problems(self) -> Iterator[Problem]:
        """Yield an image of no form or of both, and a repository without a tag that stays the same image."""
        if (self.repository is None) == (self.uri is None):
            yield Problem(
                (),
                "is one of repository with tag, or uri",
                'image: {uri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/reports:1.0.0"}',
            )
        elif self.repository is None and self.tag is not None:
            yield Problem(("tag",), "goes with repository only; remove it", "tag: null")
        elif self.repository is not None and self.tag is None:
            yield Problem(("tag",), "a repository needs a tag", show_value=False)
        elif self.tag == "latest":
            yield Problem(("tag",), "latest is not one image, and tags are immutable: it could be pushed only once")


class CodeSigning(Model):
    """Whose signature an archive must have."""

    signing_profiles: Annotated[
        list[SigningProfileArn], Field(min_length=1, max_length=lambda_.MOST_SIGNING_PROFILES), Distinct
    ] = Field(
        description="Versions of signing profiles of AWS Signer that are trusted, 1 to 20.",
        examples=[["arn:aws:signer:us-east-1:123456789012:/signing-profiles/releases/abcDEF1234"]],
    )
    allow_untrusted_archives: Annotated[bool, Risk(bool, "archives without a valid signature are deployed too")] = (
        Field(
            default=False,
            description="Whether Lambda only logs an archive without a valid signature, rather than refuse it. "
            "Default: false.",
            examples=[True],
        )
    )


_FORMS = ("code", "archive", "image")
_OF_FILES = ("runtime", "handler")
"""Fields that code of files needs, and that an image has in itself."""


class FunctionCode(Model):
    """The first lines of a function in the stack file."""

    network: InNetwork = None
    code: FolderPath | None = Field(
        default=None,
        description="Folder of the project with the code and its dependencies, as Lambda gets it. Without hidden files "
        "and symbolic links. Default: none, the function has archive.",
        examples=["examples/functions/reports"],
    )
    archive: CodeArchive | None = Field(
        default=None,
        description="An archive in S3 instead of a folder. Default: none.",
        examples=[{"bucket": "example-artifacts", "key": "signed/reports-1.4.0.zip"}],
    )
    image: FunctionImage | None = Field(
        default=None,
        description="A container image instead of a folder: any language. Default: none.",
        examples=[{"repository": "reports", "tag": "1.0.0"}],
    )
    requirements: FilePath | None = Field(
        default=None,
        description="Lock file with hashes of the Python packages that the code imports; make dependencies installs "
        "them for Lambda's system, and they are a layer of the function: docs/functions.md. Default: none.",
        examples=["examples/functions/imports/requirements.txt"],
    )
    runtime: Runtime | None = Field(
        default=None,
        description=f"Language and version: {', '.join(lambda_.RUNTIMES)}; needed without image. Default: none.",
        examples=["python3.13"],
    )
    handler: Handler | None = Field(
        default=None,
        description="File without its ending, and the function in it that Lambda calls; needed without image. "
        "Default: none.",
        examples=["app.handler"],
    )
    architecture: Literal["arm64", "x86_64"] = Field(
        default="arm64", description="Processor; arm64 costs a fifth less. Default: arm64.", examples=["arm64"]
    )
    memory_mib: int = Field(
        default=lambda_.MIN_MEMORY_MIB,
        ge=lambda_.MIN_MEMORY_MIB,
        le=lambda_.MAX_MEMORY_MIB,
        description="Memory in MiB. CPU comes with it: 1769 are one vCPU. Default: 128.",
        examples=[512],
    )
    timeout_seconds: int = Field(
        default=30,
        ge=1,
        le=lambda_.LONGEST_TIMEOUT_SECONDS,
        description="Longest run; Lambda ends it then, as an error. Default: 30.",
        examples=[60],
    )
    ephemeral_storage_mib: int = Field(
        default=lambda_.MIN_STORAGE_MIB,
        ge=lambda_.MIN_STORAGE_MIB,
        le=lambda_.MAX_STORAGE_MIB,
        description="Size of /tmp in MiB; what exceeds 512 is billed. Default: 512.",
        examples=[1024],
    )
    layers: Annotated[list[LayerArn], Field(max_length=lambda_.MOST_LAYERS), Distinct] = Field(
        default=[],
        description="Versions of layers by ARN, at most 5; a later one covers files of those before. They count "
        "towards the 250 MiB of unpacked code. Default: none.",
        examples=[["arn:aws:lambda:us-east-1:123456789012:layer:parsers:7"]],
    )
    code_signing: CodeSigning | None = Field(
        default=None,
        description="Lets Lambda refuse an archive without a signature of AWS Signer; with archive. Default: none.",
        examples=[
            {"signing_profiles": ["arn:aws:signer:us-east-1:123456789012:/signing-profiles/releases/abcDEF1234"]}
        ],
    )

    @property
    def handler_files(self) -> tuple[str, ...]:
        """Paths in its folder one of which must be the file that the handler names; none for an image."""
        if self.handler is None or self.runtime is None:
            return ()
        module = self.handler.rpartition(".")[0]
        language = language_of(self.runtime)
        path = module.replace(".", "/") if language == "python" else module
        return tuple(f"{path}{ending}" for ending in lambda_.HANDLER_FILES[language])

    def form_problems(self) -> Iterator[Problem]:
        """Yield code of no form or of several, and what does not go with its form."""
        first, *others = [form for form in _FORMS if getattr(self, form) is not None] or [""]
        if not first:
            yield Problem(("code",), "is missing: name a folder, an archive in S3, or an image", show_value=False)
        for form in others:
            yield Problem(
                (form,), f"is not allowed next to {first}; remove one of the two", f"{form}: null", show_value=False
            )
        for field in _OF_FILES:
            if first in {"code", "archive"} and getattr(self, field) is None:
                yield Problem((field,), f"is needed with {first}", show_value=False)
        for field in (*_OF_FILES, "layers"):
            if first == "image" and getattr(self, field):
                empty = "[]" if field == "layers" else "null"
                yield Problem(
                    (field,), "is not allowed next to image, which has it in itself; remove it", f"{field}: {empty}"
                )

    def requirement_problems(self) -> Iterator[Problem]:
        """Yield packages that no one installs or that no layer has room for."""
        if self.requirements is None:
            return
        if self.code is None:
            yield Problem(
                ("requirements",), "goes with code; an archive and an image have their packages", "requirements: null"
            )
        elif self.runtime is not None and language_of(self.runtime) != "python":
            yield Problem(
                ("requirements",),
                f"is for Python; for {self.runtime} put the packages into the folder",
                "requirements: null",
            )
        if len(self.layers) == lambda_.MOST_LAYERS:
            yield Problem(
                ("layers",),
                f"holds {lambda_.MOST_LAYERS}, and requirements make one more, which Lambda does not take",
                "layers: []",
                show_value=False,
            )

    def signing_problems(self) -> Iterator[Problem]:
        """Yield signatures of an archive that Pulumi makes itself."""
        if self.code_signing is not None and self.archive is None:
            yield Problem(
                ("code_signing",),
                "needs archive: what an update packs from a folder has no signature, and Lambda would refuse it",
                "code_signing: null",
                show_value=False,
            )

    def layer_problems(self) -> Iterator[Problem]:
        """Yield a layer of which there are two versions, which Lambda refuses."""
        first: dict[str, str] = {}
        for position, arn in enumerate(self.layers):
            layer, _, version = arn.rpartition(":")
            other = first.setdefault(layer, version)
            if other != version:
                yield Problem(
                    ("layers", position),
                    f"is the layer of version {other} too, and Lambda takes one version of a layer; remove one of the "
                    "two",
                    f'layers: ["{layer}:{version}"]',
                )
