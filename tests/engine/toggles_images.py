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
    "an image that a pipeline names and deploys": Toggle(
        changes={
            "services.auth.image": {"repository": "auth", "tag_parameter": True},
            "services.auth.image_owner": "pipeline",
        },
        create=("Parameter auth-tag", "TaskDefinition auth-stand-in"),
        replace=("TaskDefinition auth",),
    ),
}
