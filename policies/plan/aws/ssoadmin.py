"""AWS IAM Identity Center."""

from __future__ import annotations

from policies.plan.kind import Kind

MANAGED_POLICY_ATTACHMENT = Kind("aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment")
PERMISSION_SET_INLINE_POLICY = Kind("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy")
