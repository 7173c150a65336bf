"""Client certificates at a load balancer: what its listener asks for, and the files by which it verifies them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from components.edge.load_balancer import LoadBalancer
from components.edge.trust_files import TrustFile, TrustFiles, UnfitTrustFilesError, trust_files
from components.edge.trust_store import TrustStoreArgs
from model.mutual_tls import ClientCertificates
from tests.components.edge.test_load_balancer import LISTENER, arguments
from tests.support.offline import record

OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2"
STORE = "aws:lb/trustStore:TrustStore"
REVOCATION = "aws:lb/trustStoreRevocation:TrustStoreRevocation"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
LIST = "-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n"
FILES = TrustStoreArgs(
    files=TrustFiles(
        bundle=TrustFile(path="ca.pem", sha256="1"), revocation_lists={"old": TrustFile(path="old.crl", sha256="2")}
    ),
    bucket_name="logs",
)


def balancer(store: TrustStoreArgs | None, **mutual_tls: Any) -> LoadBalancer:
    return LoadBalancer("public", replace(arguments(mutual_tls=mutual_tls), trust_store=store))


def test_a_listener_verifies_client_certificates_by_the_uploaded_version_and_refuses_expired_ones() -> None:
    seen = record(lambda: balancer(FILES, ca_bundle="ca.pem", revocation_lists={"old": "old.crl"}))

    bundle, revoked = seen.named("public-ca-bundle", OBJECT), seen.named("public-revoked-old", OBJECT)
    assert (bundle.inputs["key"], bundle.inputs["sourceHash"]) == ("trust-stores/public/ca-bundle.pem", "1")
    store = seen.only(STORE)
    assert store.inputs == {
        "caCertificatesBundleS3Bucket": "logs",
        "caCertificatesBundleS3Key": bundle.inputs["key"],
        "caCertificatesBundleS3ObjectVersion": bundle.outputs["versionId"],
    }
    assert seen.only(REVOCATION).inputs == {
        "trustStoreArn": store.outputs["arn"],
        "revocationsS3Bucket": "logs",
        "revocationsS3Key": revoked.inputs["key"],
        "revocationsS3ObjectVersion": revoked.outputs["versionId"],
    }
    assert seen.only(LISTENER).inputs["mutualAuthentication"] == {
        "mode": "verify",
        "trustStoreArn": store.outputs["arn"],
        "ignoreClientCertificateExpiry": False,
        "advertiseTrustStoreCaNames": "off",
    }


@pytest.mark.parametrize(("mode", "sent"), [("passthrough", "passthrough"), ("disabled", "off")])
def test_the_other_modes_send_nothing_else_because_aws_refuses_it(mode: str, sent: str) -> None:
    seen = record(lambda: balancer(None, mode=mode))

    assert seen.only(LISTENER).inputs["mutualAuthentication"] == {"mode": sent}
    assert not seen.of_type(STORE)


def test_a_trust_store_is_there_exactly_if_it_is_used() -> None:
    for store, spec in ((None, {"ca_bundle": "ca.pem"}), (FILES, {"mode": "passthrough"})):
        with pytest.raises(ValueError, match="needs trust_store with mutual_tls of mode verify, and only then"):
            record(lambda store=store, spec=spec: balancer(store, **spec))


def test_files_are_read_and_hashed(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text(f"Partner\n{CERTIFICATE}{CERTIFICATE}", encoding="utf-8")
    (tmp_path / "old.crl").write_text(LIST, encoding="utf-8")

    found = trust_files(tmp_path, ClientCertificates(ca_bundle="ca.pem", revocation_lists={"old": "old.crl"}))

    assert found is not None
    assert (found.bundle.path, len(found.bundle.sha256)) == ("ca.pem", 64)
    assert list(found.revocation_lists) == ["old"]
    assert trust_files(tmp_path, ClientCertificates(mode="passthrough")) is None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "is no file of the project"),
        ("", "is not PEM with -----BEGIN CERTIFICATE-----"),
        ("-----BEGIN CERTIFICATE-----\nMIIB\n", "is not PEM with"),
        (LIST, "is not PEM with -----BEGIN CERTIFICATE-----"),
        (CERTIFICATE + "-----BEGIN EC PRIVATE KEY-----\nMIIB\n", "has a private key"),
        (CERTIFICATE * 26, "has 26 certificates, and a trust store holds 25"),
        (CERTIFICATE.replace("MIIB", "M" * 16_385), "has a certificate of 16387 bytes, and at most 16384"),
    ],
)
def test_an_unfit_file_is_refused_before_anything_is_made(tmp_path: Path, content: str | None, problem: str) -> None:
    if content is not None:
        (tmp_path / "ca.pem").write_text(content, encoding="utf-8")

    with pytest.raises(UnfitTrustFilesError, match=problem) as error:
        trust_files(tmp_path, ClientCertificates(ca_bundle="ca.pem"))
    assert list(error.value.problems) == [("ca_bundle",)]


def test_all_unfit_files_are_reported_at_once(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text(CERTIFICATE, encoding="utf-8")
    (tmp_path / "two.crl").write_text(LIST * 2, encoding="utf-8")
    (tmp_path / "link.crl").symlink_to(tmp_path / "two.crl")

    lists = {"two": "two.crl", "link": "link.crl"}
    with pytest.raises(UnfitTrustFilesError) as error:
        trust_files(tmp_path, ClientCertificates(ca_bundle="none.pem", revocation_lists=lists))
    assert error.value.problems == {
        ("ca_bundle",): "is no file of the project",
        ("revocation_lists", "two"): "has 2 revocation lists; give each a file of its own",
        ("revocation_lists", "link"): "leads through a symbolic link; give the file itself",
    }
