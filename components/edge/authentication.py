"""What a listener rule does before it forwards for known users or clients only."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from model.authentication import Authentication, CognitoAuthentication, JwtAuthentication, OidcAuthentication


def authenticate(spec: Authentication) -> aws.lb.ListenerRuleActionArgs:
    """Return the first action of a rule that forwards for known users or clients only."""
    match spec:
        case OidcAuthentication():
            return aws.lb.ListenerRuleActionArgs(type="authenticate-oidc", order=1, authenticate_oidc=_oidc(spec))
        case CognitoAuthentication():
            cognito = aws.lb.ListenerRuleActionAuthenticateCognitoArgs(
                user_pool_arn=spec.user_pool_arn,
                user_pool_client_id=spec.client_id,
                user_pool_domain=spec.user_pool_domain,
                scope=spec.scope,
                session_timeout=spec.session_timeout_seconds,
                on_unauthenticated_request=spec.on_unauthenticated_request,
            )
            return aws.lb.ListenerRuleActionArgs(type="authenticate-cognito", order=1, authenticate_cognito=cognito)
        case JwtAuthentication():
            claims = [
                aws.lb.ListenerRuleActionJwtValidationAdditionalClaimArgs(
                    name=name, format=claim.format, values=list(claim.values)
                )
                for name, claim in spec.claims.items()
            ]
            token = aws.lb.ListenerRuleActionJwtValidationArgs(
                issuer=spec.issuer, jwks_endpoint=spec.jwks_endpoint, additional_claims=claims or None
            )
            return aws.lb.ListenerRuleActionArgs(type="jwt-validation", order=1, jwt_validation=token)


def _oidc(spec: OidcAuthentication) -> aws.lb.ListenerRuleActionAuthenticateOidcArgs:
    value = aws.secretsmanager.get_secret_version_output(secret_id=spec.client_secret_arn).secret_string
    return aws.lb.ListenerRuleActionAuthenticateOidcArgs(
        issuer=spec.issuer,
        authorization_endpoint=spec.authorization_endpoint,
        token_endpoint=spec.token_endpoint,
        user_info_endpoint=spec.user_info_endpoint,
        client_id=spec.client_id,
        client_secret=pulumi.Output.secret(value),
        scope=spec.scope,
        session_timeout=spec.session_timeout_seconds,
        on_unauthenticated_request=spec.on_unauthenticated_request,
    )
