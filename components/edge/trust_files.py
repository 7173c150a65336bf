"""The files by which a load balancer verifies client certificates, read before anything is made."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from components.project_files import through_link
from model.aws import elb
from model.mutual_tls import ClientCertificates

_CERTIFICATE = "CERTIFICATE"
_REVOCATION_LIST = "X509 CRL"


class UnfitTrustFilesError(ValueError):
    """Files are not what they have to be; `problems` has the path of each in ``mutual_tls``, and what is wrong."""

    def __init__(self, problems: Mapping[tuple[str, ...], str]) -> None:
        super().__init__("; ".join(f"{'.'.join(field)} {problem}" for field, problem in problems.items()))
        self.problems = problems


@dataclass(frozen=True, kw_only=True, slots=True)
class TrustFile:
    """A file to be uploaded."""

    path: str
    """Path below the project's folder."""

    sha256: str
    """Hash of its content, in hex."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TrustFiles:
    """What a trust store consists of."""

    bundle: TrustFile
    """Certificates of the authorities."""

    revocation_lists: Mapping[str, TrustFile]
    """Name → revocation list."""


def trust_files(project: Path, spec: ClientCertificates) -> TrustFiles | None:
    """Return the files of *spec*, or None if it verifies nothing.

    Raises UnfitTrustFilesError for files that do not exist, are reached by a symbolic link, are too large, are not PEM
    of the right kind, or have a private key.
    """
    if spec.mode != "verify" or spec.ca_bundle is None:
        return None
    bundle = _read(project, spec.ca_bundle, _CERTIFICATE)
    lists = {name: _read(project, path, _REVOCATION_LIST) for name, path in spec.revocation_lists.items()}
    read: dict[tuple[str, ...], TrustFile | str] = {("ca_bundle",): bundle}
    read |= {("revocation_lists", name): found for name, found in lists.items()}
    problems = {field: found for field, found in read.items() if isinstance(found, str)}
    fit = {name: found for name, found in lists.items() if isinstance(found, TrustFile)}
    if isinstance(bundle, str) or problems:
        raise UnfitTrustFilesError(problems)
    return TrustFiles(bundle=bundle, revocation_lists=fit)


def _read(project: Path, path: str, kind: str) -> TrustFile | str:
    """Return the file at *path*, or what is wrong with it."""
    file = project / path
    if through_link(project, file):
        return "leads through a symbolic link; give the file itself"
    if not file.is_file():
        return "is no file of the project"
    if file.stat().st_size > elb.LARGEST_REVOCATION_LIST_BYTES:
        return f"has more than {elb.LARGEST_REVOCATION_LIST_BYTES // 1024**2} MB"
    content = file.read_bytes()
    problem = _problem(content.decode("ascii", errors="replace"), kind)
    if problem:
        return problem
    return TrustFile(path=path, sha256=hashlib.sha256(content).hexdigest())


def _problem(text: str, kind: str) -> str | None:
    """Return what is wrong with a PEM file that has to be of *kind*."""
    if "PRIVATE KEY-----" in text:
        return "has a private key, which belongs neither in the repository nor at AWS; leave certificates alone in it"
    begin, end = f"-----BEGIN {kind}-----", f"-----END {kind}-----"
    blocks = [part.partition(end) for part in text.split(begin)[1:]]
    if not blocks or not all(found for _, found, _ in blocks):
        return f"is not PEM with {begin} and {end}"
    if kind == _REVOCATION_LIST:
        return None if len(blocks) == 1 else f"has {len(blocks)} revocation lists; give each a file of its own"
    if len(blocks) > elb.MOST_AUTHORITIES:
        return f"has {len(blocks)} certificates, and a trust store holds {elb.MOST_AUTHORITIES}"
    large = max(len(body) for body, _, _ in blocks)
    if large > elb.LARGEST_AUTHORITY_BYTES:
        return f"has a certificate of {large} bytes, and at most {elb.LARGEST_AUTHORITY_BYTES} are allowed"
    return None
