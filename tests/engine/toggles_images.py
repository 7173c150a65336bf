"""Toggles of images: who says which one is deployed, and what a change of a secret does. See toggles.py."""

from __future__ import annotations

from changes import Toggle

IMAGES = {
    "an image that a pipeline names": Toggle(
        changes={"services.api.image": {"repository": "api", "tag_parameter": True}},
        create=("Parameter api-tag",),
        update=("Service api",),
        replace=("TaskDefinition api",),
    ),
    "a service that a pipeline deploys": Toggle(
        changes={"services.worker.image_owner": "pipeline"},
        update=("TaskDefinition worker",),
    ),
    "a registry that scans and copies": Toggle(
        changes={"account.image_scanning": "enhanced", "account.replicate_images_to": ["eu-west-1"]},
        create=("RegistryScanningConfiguration registry-scanning", "ReplicationConfiguration registry-replication"),
    ),
    "public images through the account's registry": Toggle(
        changes={
            "account.pull_through": {
                "ecr-public": {"prefix": "dev-public"},
                "github": {
                    "credential_arn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/github-AbCdEf"
                },
            },
            "services.auth.image": {"cached": {"upstream": "ecr-public", "image": "docker/library/busybox:1.37"}},
        },
        create=(
            "RepositoryCreationTemplate ecr-public",
            "PullThroughCacheRule ecr-public",
            "RepositoryCreationTemplate github",
            "PullThroughCacheRule github",
        ),
        update=("RolePolicy auth-execution-start", "Service auth"),
        replace=("TaskDefinition auth",),
    ),
    "a service that is deployed again after a rotation": Toggle(
        changes={"services.auth.redeploy_on_secret_change": True},
        create=(
            "StateMachine redeploy",
            "LogGroup redeploy-log",
            "Role redeploy-run",
            "RolePolicy redeploy-run-deploy",
            "Role redeploy-start",
            "RolePolicy redeploy-start-machine",
            "EventRule auth-jwt-key-changed",
            "EventTarget auth-jwt-key-changed",
            "MetricAlarm redeploy-failed",
            "MetricAlarm auth-jwt-key-changed-not-delivered",
        ),
        update=("Dashboard monitoring",),
    ),
}
