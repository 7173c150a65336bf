"""OpenSearch: error and slow logs, and dedicated master nodes."""

from __future__ import annotations

from collections.abc import Iterator

from policies.engine import controls as c
from policies.engine import guides
from policies.engine.environment import PROD
from policies.engine.rule import Level, Policy, Settings, Severity, integer
from policies.plan.aws import opensearch
from policies.plan.lens.view import Resource

DOMAINS = (opensearch.DOMAIN, opensearch.ELASTICSEARCH_DOMAIN)


@Policy(
    id="opensearch-domain-require-error-logs",
    description="OpenSearch domains publish error logs to CloudWatch Logs.",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    controls=c.fsbp("Opensearch.4", "ES.4") + c.LOGGING,
    remediation="add an entry with logType ES_APPLICATION_LOGS to logPublishingOptions",
    url=f"{guides.OPENSEARCH}/createdomain-configure-slow-logs.html",
    types=DOMAINS,
    good={"logPublishingOptions": [{"logType": "ES_APPLICATION_LOGS", "cloudwatchLogGroupArn": "arn"}]},
    bad={"logPublishingOptions": [{"logType": "AUDIT_LOGS", "cloudwatchLogGroupArn": "arn"}]},
    omitted="violates",
)
def opensearch_domain_require_error_logs(domain: Resource) -> Iterator[str]:
    """Report a domain that does not publish error logs, or no longer does."""
    path = "logPublishingOptions"
    options = [item for item in domain.each(path) if not item.is_false("enabled")]
    kept = any(item.unsure("logType") or item.equals("logType", "ES_APPLICATION_LOGS") for item in options)
    if not domain.unsure(path) and not kept:
        yield "logPublishingOptions has no ES_APPLICATION_LOGS"


_SLOW = ("INDEX_SLOW_LOGS", "SEARCH_SLOW_LOGS")


@Policy(
    id="opensearch-domain-require-slow-logs",
    description="OpenSearch domains publish the slow logs of searches and of indexing to CloudWatch Logs.",
    severity=Severity.LOW,
    level=Level.DISABLED,
    controls=c.own("OpenSearch-9") + c.LOGGING,
    remediation="add entries with logType SEARCH_SLOW_LOGS and INDEX_SLOW_LOGS to logPublishingOptions",
    url=f"{guides.OPENSEARCH}/createdomain-configure-slow-logs.html",
    types=DOMAINS,
    good={"logPublishingOptions": [{"logType": one, "cloudwatchLogGroupArn": "arn"} for one in _SLOW]},
    bad={"logPublishingOptions": [{"logType": "SEARCH_SLOW_LOGS", "cloudwatchLogGroupArn": "arn"}]},
    omitted="violates",
    note="Off by default: they serve performance, and are empty until an index sets its thresholds.",
)
def opensearch_domain_require_slow_logs(domain: Resource) -> Iterator[str]:
    """Report a domain that does not publish both, or no longer does."""
    path = "logPublishingOptions"
    options = [item for item in domain.each(path) if not item.is_false("enabled")]
    if domain.unsure(path) or any(item.unsure("logType") for item in options):
        return
    absent = [one for one in _SLOW if not any(item.equals("logType", one) for item in options)]
    if absent:
        yield f"{path} has no {', '.join(absent)}"


@Policy(
    id="opensearch-domain-require-dedicated-masters",
    description="Production OpenSearch domains have at least three dedicated master nodes.",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    controls=c.fsbp("ES.7") + c.security_hub("Opensearch.11") + c.AVAILABILITY,
    remediation="set clusterConfig.dedicatedMasterEnabled to true and dedicatedMasterCount to 3",
    url=f"{guides.OPENSEARCH}/managedomains-dedicatedmasternodes.html",
    types=DOMAINS,
    good={"clusterConfig": {"dedicatedMasterEnabled": True, "dedicatedMasterCount": 3}},
    bad={"clusterConfig": {"dedicatedMasterEnabled": True, "dedicatedMasterCount": 2}},
    settings={"nodes": integer(3, "Minimum number of dedicated master nodes.")},
    environments=PROD,
    omitted="violates",
    note="ES.7 is about Elasticsearch domains and medium, Opensearch.11 about OpenSearch domains and low.",
)
def opensearch_domain_require_dedicated_masters(domain: Resource, settings: Settings) -> Iterator[str]:
    """Report a domain without dedicated masters, the default, or with too few."""
    flag, count = "clusterConfig.dedicatedMasterEnabled", "clusterConfig.dedicatedMasterCount"
    if domain.not_true(flag):
        yield f"{flag} is {domain.show(flag)}"
    elif domain.is_true(flag) and domain.below(count, settings["nodes"]) and not domain.lacks(count):
        yield f"{count} is {domain.show(count)}"
