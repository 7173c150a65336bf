"""AWS IAM."""

from __future__ import annotations

from policies.plan.kind import Kind

ACCESS_KEY = Kind("aws:iam/accessKey:AccessKey")
ACCOUNT_PASSWORD_POLICY = Kind(
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
    defaults={"minimumPasswordLength": 6, "passwordReusePrevention": 0},
)
GROUP = Kind("aws:iam/group:Group")
GROUP_POLICY = Kind("aws:iam/groupPolicy:GroupPolicy")
GROUP_POLICY_ATTACHMENT = Kind("aws:iam/groupPolicyAttachment:GroupPolicyAttachment")
POLICY = Kind("aws:iam/policy:Policy")
POLICY_ATTACHMENT = Kind("aws:iam/policyAttachment:PolicyAttachment")
ROLE = Kind("aws:iam/role:Role")
INSTANCE_PROFILE = Kind("aws:iam/instanceProfile:InstanceProfile")
ROLE_POLICY = Kind("aws:iam/rolePolicy:RolePolicy")
ROLE_POLICY_ATTACHMENT = Kind("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
SERVER_CERTIFICATE = Kind("aws:iam/serverCertificate:ServerCertificate")
USER = Kind("aws:iam/user:User")
USER_LOGIN_PROFILE = Kind("aws:iam/userLoginProfile:UserLoginProfile")
USER_POLICY = Kind("aws:iam/userPolicy:UserPolicy")
USER_POLICY_ATTACHMENT = Kind("aws:iam/userPolicyAttachment:UserPolicyAttachment")
