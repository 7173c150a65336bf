"""The listeners of a load balancer, and its further certificates."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from model.aws import elb

HTTP = 80
HTTPS = 443


def serving_listener(
    name: str,
    load_balancer: aws.lb.LoadBalancer,
    *,
    certificate_arn: pulumi.Input[str] | None,
    forbids: bool,
    mutual_authentication: aws.lb.ListenerMutualAuthenticationArgs | None,
    opts: pulumi.ResourceOptions,
    test_port: int | None = None,
) -> aws.lb.Listener:
    """Make the listener that serves requests: over HTTPS with a certificate, otherwise over HTTP.

    Requests that no rule takes get a 404, or, if it *forbids* what does not come from CloudFront, a 403. With
    *test_port*, it is the further one for test traffic.
    """
    https = certificate_arn is not None
    usual = HTTPS if https else HTTP
    return aws.lb.Listener(
        f"{name}-{'test' if test_port else 'https' if https else 'http'}",
        load_balancer_arn=load_balancer.arn,
        port=test_port or usual,
        protocol="HTTPS" if https else "HTTP",
        ssl_policy=elb.TLS_POLICY if https else None,
        certificate_arn=certificate_arn,
        mutual_authentication=mutual_authentication,
        routing_http_response_server_enabled=False,
        default_actions=[
            aws.lb.ListenerDefaultActionArgs(
                type="fixed-response",
                fixed_response=aws.lb.ListenerDefaultActionFixedResponseArgs(
                    content_type="text/plain",
                    message_body="Forbidden" if forbids else "Not found",
                    status_code="403" if forbids else "404",
                ),
            )
        ],
        opts=opts,
    )


def further_certificates(
    name: str, listener: aws.lb.Listener, arns: Sequence[str], opts: pulumi.ResourceOptions
) -> None:
    """Let *listener* use further certificates, for clients that ask for their names."""
    for arn in arns:
        aws.lb.ListenerCertificate(
            f"{name}-certificate-{arn.rpartition('/')[2]}",
            listener_arn=listener.arn,
            certificate_arn=arn,
            opts=opts,
        )


def redirect_listener(name: str, load_balancer: aws.lb.LoadBalancer, opts: pulumi.ResourceOptions) -> None:
    """Make the listener that redirects HTTP to HTTPS."""
    aws.lb.Listener(
        f"{name}-redirect",
        load_balancer_arn=load_balancer.arn,
        port=HTTP,
        protocol="HTTP",
        default_actions=[
            aws.lb.ListenerDefaultActionArgs(
                type="redirect",
                redirect=aws.lb.ListenerDefaultActionRedirectArgs(
                    protocol="HTTPS", port=str(HTTPS), status_code="HTTP_301"
                ),
            )
        ],
        opts=opts,
    )
