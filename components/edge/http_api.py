"""An HTTP API of API Gateway: routes with authorizers, to functions, and to services through a VPC link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.edge.api_name import ApiName, serve_under
from components.edge.http_api_functions import Invokable, admit, integrate
from components.edge.http_api_log import FORMAT
from components.edge.http_api_metrics import alarms, graphs
from components.edge.load_balancer import LoadBalancer
from components.network.connections import Connections
from components.network.dns import AliasTarget
from components.network.placement import Placement
from components.network.security_group import closed_security_group
from components.observability.alarm import Alarm, Graph
from components.observability.log_groups import LogGroups
from components.site import Site
from model.api_routes import IAM, ApiRoute
from model.apis import Api
from model.aws import apigateway
from model.base import require_valid

_MILLISECONDS = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Backend:
    """The load balancer in front of a service."""

    load_balancer: LoadBalancer
    """Internal, with a rule that sends the service its requests."""

    server_name: str | None
    """Name in its certificate, which is verified. None: it speaks plain HTTP."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpApiArgs:
    """Inputs of HttpApi."""

    spec: Api
    """What is asked for."""

    site: Site
    """Gives the name of its log group."""

    log_groups: LogGroups
    """Encryption and retention of its access log."""

    placement: Placement | None = None
    """Subnets of the VPC link, in the VPC of the load balancers. Another subnet replaces the link, without a gap.
    Default: none, it has no routes to services."""

    backends: Mapping[str, Backend] = field(default_factory=dict)
    """Service → where its requests go; each service that has a route. Default: none."""

    functions: Mapping[str, Invokable] = field(default_factory=dict)
    """Name → function; each that has a route. Default: none."""

    name: ApiName | None = None
    """Its own name, if *spec* has a subdomain. Default: none, it has AWS's."""


class HttpApi(pulumi.ComponentResource):
    """An HTTP API with one stage, which every change deploys at once.

    AWS WAF does not attach to HTTP APIs; CloudFront in front of one can have it.
    """

    url: pulumi.Output[str]
    """Its URL, without a final slash."""

    execution_arn: pulumi.Output[str]
    """ARN of its stage, for policies of those who call routes with the authorizer ``iam``: ``<arn>/GET/orders/*``."""

    alias_target: AliasTarget | None
    """What a record of its own name points to. None: it has no name of its own."""

    exports: Mapping[str, pulumi.Output[str]]
    """URL and execution ARN."""

    alarms: Sequence[Alarm]
    """5xx, 4xx and latency."""

    graphs: Sequence[Graph]
    """Requests, errors and latency."""

    log_groups: Sequence[aws.cloudwatch.LogGroup]
    """The access log."""

    def __init__(self, name: str, args: HttpApiArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        _check(name, args)
        super().__init__("plinth:edge:HttpApi", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)
        log_group = self._make_log_group()
        self._api = self._make_api()
        rules, integrations = self._reach_services(args.placement) if args.placement else ([], {})
        invocations = integrate(name, self._api, args.functions, args.spec.timeout_seconds, self._child)
        rules += admit(name, self._api, args.functions)
        targets = {
            **{one: integrations[backend.load_balancer.connections.name] for one, backend in args.backends.items()},
            **invocations,
        }
        authorizers = self._make_authorizers()
        routes = [self._make_route(key, route, targets, authorizers) for key, route in args.spec.routes.items()]
        stage = self._make_stage(log_group, [*routes, *rules])
        self.alias_target = (
            serve_under(
                name, api=self._api, stage=stage, own=args.name, trust=args.spec.mutual_tls, options=self._child
            )
            if args.name
            else None
        )
        self.url = pulumi.Output.from_input(f"https://{args.name.name}") if args.name else self._api.api_endpoint
        self.execution_arn = stage.execution_arn
        self.exports = {"apiUrls": self.url, "apiExecutionArns": self.execution_arn}
        self.alarms = alarms(name, self._api.id, args.spec.alarms)
        self.graphs = graphs(name, self._api.id)
        self.log_groups = [log_group]
        self.register_outputs({"url": self.url, "execution_arn": self.execution_arn})

    def _make_log_group(self) -> aws.cloudwatch.LogGroup:
        return self._args.log_groups.make(
            f"{self._name}-logs",
            f"{apigateway.LOG_GROUP_PREFIX}{self._args.site.label.physical_name(self._name)}",
            self._child,
        )

    def _make_api(self) -> aws.apigatewayv2.Api:
        cors = self._args.spec.cors
        return aws.apigatewayv2.Api(
            self._name,
            protocol_type="HTTP",
            cors_configuration=aws.apigatewayv2.ApiCorsConfigurationArgs(
                allow_origins=cors.origins,
                allow_methods=cors.methods,
                allow_headers=cors.headers,
                expose_headers=cors.expose_headers,
                allow_credentials=cors.allow_credentials,
                max_age=cors.max_age_seconds,
            )
            if cors
            else None,
            # Otherwise AWS's name is a path around mutual TLS.
            disable_execute_api_endpoint=self._args.name is not None,
            opts=self._child,
        )

    def _reach_services(
        self, placement: Placement
    ) -> tuple[list[pulumi.Resource], dict[str, aws.apigatewayv2.Integration]]:
        """Connect a VPC link to the load balancers; return the rules, and an integration for each of them by name."""
        security_group = closed_security_group(self._name, "VPC link of an API", placement.vpc_id, self._child)
        rules = self._connect(Connections(name=f"{self._name}-link", security_group=security_group))
        return rules, self._make_integrations(self._make_vpc_link(placement, security_group))

    def _connect(self, link: Connections) -> list[pulumi.Resource]:
        """Open each load balancer to the VPC link, and return the rules."""
        return [rule for backend in self._balancers.values() for rule in backend.load_balancer.admit(link)]

    @property
    def _balancers(self) -> dict[str, Backend]:
        """Name of each load balancer that serves a route → it."""
        found = (self._args.backends[service] for service in self._args.spec.services)
        return {backend.load_balancer.connections.name: backend for backend in found}

    def _make_vpc_link(self, placement: Placement, security_group: aws.ec2.SecurityGroup) -> aws.apigatewayv2.VpcLink:
        return aws.apigatewayv2.VpcLink(
            f"{self._name}-link",
            subnet_ids=list(placement.subnet_ids),
            security_group_ids=[security_group.id],
            opts=self._child,
        )

    def _make_integrations(self, link: aws.apigatewayv2.VpcLink) -> dict[str, aws.apigatewayv2.Integration]:
        """Make an integration for each load balancer, which sends requests on by its own rules."""
        return {
            name: aws.apigatewayv2.Integration(
                f"{self._name}-{name}",
                api_id=self._api.id,
                integration_type="HTTP_PROXY",
                integration_method="ANY",
                integration_uri=backend.load_balancer.listener_arn,
                connection_type="VPC_LINK",
                connection_id=link.id,
                payload_format_version="1.0",
                timeout_milliseconds=self._args.spec.timeout_seconds * _MILLISECONDS,
                request_parameters=self._request_parameters(backend.server_name),
                tls_config=aws.apigatewayv2.IntegrationTlsConfigArgs(server_name_to_verify=backend.server_name)
                if backend.server_name
                else None,
                opts=self._child,
            )
            for name, backend in self._balancers.items()
        }

    def _request_parameters(self, server_name: str | None) -> dict[str, pulumi.Input[str]]:
        headers: dict[str, str] = dict(self._args.spec.request_headers)
        if server_name:
            headers["host"] = server_name  # that of hosts in the load balancer's rules; callers' is in Forwarded
        return {f"overwrite:header.{name}": value for name, value in headers.items()}

    def _make_authorizers(self) -> dict[str, aws.apigatewayv2.Authorizer]:
        return {
            name: aws.apigatewayv2.Authorizer(
                f"{self._name}-{name}",
                api_id=self._api.id,
                authorizer_type="JWT",
                identity_sources=["$request.header.Authorization"],
                jwt_configuration=aws.apigatewayv2.AuthorizerJwtConfigurationArgs(
                    issuer=spec.issuer, audiences=spec.audiences
                ),
                opts=self._child,
            )
            for name, spec in self._args.spec.authorizers.items()
        }

    def _make_route(
        self,
        key: str,
        route: ApiRoute,
        targets: Mapping[str, aws.apigatewayv2.Integration],
        authorizers: Mapping[str, aws.apigatewayv2.Authorizer],
    ) -> aws.apigatewayv2.Route:
        integration = targets[route.service or route.function or ""]
        authorizer = authorizers.get(route.authorizer or "")
        kind = "JWT" if authorizer else "AWS_IAM" if route.authorizer == IAM else "NONE"
        return aws.apigatewayv2.Route(
            f"{self._name}-{key}",
            api_id=self._api.id,
            route_key=key,
            target=pulumi.Output.concat("integrations/", integration.id),
            authorization_type=kind,
            authorizer_id=authorizer.id if authorizer else None,
            authorization_scopes=route.scopes or None,
            opts=self._child,
        )

    def _make_stage(
        self, log_group: aws.cloudwatch.LogGroup, requires: Sequence[pulumi.Resource]
    ) -> aws.apigatewayv2.Stage:
        spec = self._args.spec
        # AWS refuses settings of a route that does not exist, and what they leave out is off rather than the default's:
        # https://github.com/terraform-aws-modules/terraform-aws-apigateway-v2/issues/78
        return aws.apigatewayv2.Stage(
            f"{self._name}-stage",
            name=apigateway.DEFAULT_STAGE,
            api_id=self._api.id,
            auto_deploy=True,
            access_log_settings=aws.apigatewayv2.StageAccessLogSettingsArgs(
                destination_arn=log_group.arn, format=FORMAT
            ),
            default_route_settings=aws.apigatewayv2.StageDefaultRouteSettingsArgs(
                detailed_metrics_enabled=spec.detailed_metrics,
                throttling_rate_limit=spec.throttling.requests_per_second,
                throttling_burst_limit=spec.throttling.burst,
            ),
            route_settings=[
                aws.apigatewayv2.StageRouteSettingArgs(
                    route_key=key,
                    detailed_metrics_enabled=spec.detailed_metrics,
                    throttling_rate_limit=route.throttling.requests_per_second,
                    throttling_burst_limit=route.throttling.burst,
                )
                for key, route in spec.routes.items()
                if route.throttling
            ],
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(requires))),
        )


def _check(name: str, args: HttpApiArgs) -> None:
    require_valid(f"API {name}", args.spec)
    missing = [service for service in args.spec.services if service not in args.backends]
    problems = [f"backends needs service {service}, which has a route" for service in missing]
    problems += [
        f"functions needs {one}, which has a route" for one in args.spec.functions if one not in args.functions
    ]
    if args.spec.services and args.placement is None:
        problems.append("placement needs the subnets of the VPC link, since a service has a route")
    if (args.spec.subdomain is None) != (args.name is None):
        problems.append("name and spec.subdomain belong together: give both or neither")
    if problems:
        raise ValueError(f"API {name}: {'; '.join(problems)}")
