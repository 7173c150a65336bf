"""The trust store of a load balancer: whose client certificates are valid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.edge.trust_files import TrustFile, TrustFiles
from model.mutual_tls import ClientCertificates

_FOLDER = "trust-stores"


@dataclass(frozen=True, kw_only=True, slots=True)
class TrustStoreArgs:
    """Where the files of a trust store come from."""

    files: TrustFiles
    """Certificates and revocation lists."""

    bucket_name: pulumi.Input[str]
    """Versioned bucket to which they are uploaded, in the same region, with SSE-S3. AWS reads them once, with the
    credentials of the update, when the trust store is made or gets a new version."""

    after: Sequence[pulumi.Resource] = ()
    """What the bucket needs before its first object: versioning and encryption. Default: nothing."""


def make_trust_store(name: str, args: TrustStoreArgs, opts: pulumi.ResourceOptions) -> aws.lb.TrustStore:
    """Make the trust store of the load balancer *name*. A new file is a new version, which it takes in place."""
    bundle = _upload(f"{name}-ca-bundle", f"{_FOLDER}/{name}/ca-bundle.pem", args.files.bundle, args, opts)
    # A trust store's name has 32 characters, of which Pulumi's suffix takes 8 and a load balancer's name up to 20.
    store = aws.lb.TrustStore(
        f"{name}-ca",
        ca_certificates_bundle_s3_bucket=bundle.bucket,
        ca_certificates_bundle_s3_key=bundle.key,
        ca_certificates_bundle_s3_object_version=bundle.version_id,
        opts=opts,
    )
    for label, file in args.files.revocation_lists.items():
        revoked = _upload(f"{name}-revoked-{label}", f"{_FOLDER}/{name}/revoked-{label}.pem", file, args, opts)
        aws.lb.TrustStoreRevocation(
            f"{name}-revoked-{label}",
            trust_store_arn=store.arn,
            revocations_s3_bucket=revoked.bucket,
            revocations_s3_key=revoked.key,
            revocations_s3_object_version=revoked.version_id,
            opts=opts,
        )
    return store


def _upload(
    name: str, key: str, file: TrustFile, args: TrustStoreArgs, opts: pulumi.ResourceOptions
) -> aws.s3.BucketObjectv2:
    return aws.s3.BucketObjectv2(
        name,
        bucket=args.bucket_name,
        key=key,
        source=pulumi.FileAsset(file.path),
        source_hash=file.sha256,
        content_type="application/x-pem-file",
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=list(args.after))),
    )


def mutual_authentication(
    spec: ClientCertificates | None, store: aws.lb.TrustStore | None
) -> aws.lb.ListenerMutualAuthenticationArgs | None:
    """Return the setting of a listener. AWS accepts the rest of it only for mode verify.

    The provider leaves what is not given as it is, so that turning it off takes a mode of its own:
    https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/elbv2/listener.go
    """
    if spec is None:
        return None
    if store is None:
        return aws.lb.ListenerMutualAuthenticationArgs(mode="off" if spec.mode == "disabled" else spec.mode)
    return aws.lb.ListenerMutualAuthenticationArgs(
        mode="verify",
        trust_store_arn=store.arn,
        ignore_client_certificate_expiry=False,
        advertise_trust_store_ca_names="on" if spec.advertise_authorities else "off",
    )
