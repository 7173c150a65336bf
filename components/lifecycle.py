"""What is protected is deleted in two updates or not at all.

The engine asks only the new program whether a resource is protected. An update that takes protection away and replaces
or removes the resource at once would delete what it holds. The hook here belongs to the resource as it was last
deployed, so protection has to be gone from the state before anything may be deleted.
"""

from __future__ import annotations

import pulumi

_HOOK = "plinth-keep-protected"


def keep_protected() -> None:
    """Bind the hook to every protected resource. Call it before the first resource, in every stack.

    A stack without protected resources needs it as well: the state may still hold some that were bound before.
    """
    hook = pulumi.ResourceHook(_HOOK, _refuse, pulumi.ResourceHookOptions(on_dry_run=True))

    def transform(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
        if not (args.custom and args.opts.protect):
            return None
        bound = pulumi.ResourceOptions(hooks=pulumi.ResourceHookBinding(before_delete=[hook]))
        return pulumi.ResourceTransformResult(args.props, pulumi.ResourceOptions.merge(args.opts, bound))

    pulumi.runtime.register_resource_transform(transform)


def _refuse(args: pulumi.ResourceHookArgs) -> None:
    raise RuntimeError(
        f"{args.name} ({args.type}) is protected in the deployed stack, and this update would delete or replace it. "
        "Nothing is deleted. If that is meant: deploy allow_data_loss: true first, with no other change, and this "
        "change in an update of its own. In prod, take it out of the state and delete it in AWS by hand: "
        "docs/recovery.md"
    )
