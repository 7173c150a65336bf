"""Which services of CloudFormation hold the counterparts of a Pulumi service. Pure."""

from __future__ import annotations

from typing import Final

_OTHER_NAMES: Final = {
    "acm": ("CertificateManager",),
    "alb": ("ElasticLoadBalancingV2",),
    "appautoscaling": ("ApplicationAutoScaling",),
    "applicationloadbalancing": ("ElasticLoadBalancingV2",),
    "cfg": ("Config",),
    "cloudwatch": ("CloudWatch", "Logs", "Events"),
    "ebs": ("EC2",),
    "ec2clientvpn": ("EC2",),
    "ec2transitgateway": ("EC2",),
    "ecrpublic": ("ECR",),
    "keyspaces": ("Cassandra",),
    "lb": ("ElasticLoadBalancingV2",),
    "mq": ("AmazonMQ",),
    "route53": ("Route53", "Route53Resolver"),
    "s3control": ("S3",),
    "sfn": ("StepFunctions",),
    "ssoadmin": ("SSO",),
    "timestreamwrite": ("Timestream",),
    "vpc": ("EC2",),
}


def cloudformation_services(token: str) -> tuple[str, ...]:
    """Return the services, in lower case, whose types may be the counterpart of a type token; none outside of AWS."""
    package, _, rest = token.partition(":")
    service = rest.partition("/")[0].lower()
    if package != "aws" or not service:
        return ()
    return tuple(name.lower() for name in _OTHER_NAMES.get(service, (service,)))
