"""Whose signature the archive of a function must have."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from model.function_code import CodeSigning


def require_signature(name: str, spec: CodeSigning, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
    """Make what says it, and return its ARN; Lambda asks it at each update of the code."""
    return aws.lambda_.CodeSigningConfig(
        name,
        allowed_publishers=aws.lambda_.CodeSigningConfigAllowedPublishersArgs(
            signing_profile_version_arns=list(spec.signing_profiles)
        ),
        policies=aws.lambda_.CodeSigningConfigPoliciesArgs(
            untrusted_artifact_on_deployment="Warn" if spec.allow_untrusted_archives else "Enforce"
        ),
        opts=opts,
    ).arn
