"""Amazon Route 53: limits of records, and the authorities that ACM issues certificates as. Pure."""

from __future__ import annotations

from typing import Final, Literal

MOST_VALUES = 400
"""Values of one record: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html"""

LONGEST_VALUE = 4000
"""Characters of one value: https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecord.html"""

LONGEST_STRING = 255
"""Characters of one string of a TXT value, which can have several:
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html#TXTFormat"""

LONGEST_TTL_SECONDS = 2_147_483_647
"""https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html"""

LONGEST_NAME = 253
"""Characters of a name without its final dot: https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4, 255 octets"""

AMAZON_AUTHORITIES: Final = ("amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com")
"""Names of which a CAA record must have one, or ACM issues no certificate:
https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html"""

LONGEST_CHECKED_PATH = 255
"""Characters: https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html, ResourcePath"""

QUERY_LOG_PREFIX = "/aws/route53/"
"""Begin of the name of a log group with queries:
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html"""

DNSSEC_METRIC_SECONDS = 4 * 3600
"""How often Route 53 reports on signing:
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-hosted-zones-with-cloudwatch.html"""

VALIDATION_TARGET = ".acm-validations.aws"
"""End of what a record that validates a certificate points to:
https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html"""

ManagedList = Literal["aggregate", "guardduty", "botnet", "malware"]
"""Domain lists of AWS for DNS Firewall. Their ids differ between regions, and AWS does not publish them:
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-managed-domain-lists.html"""

Threat = Literal["dga", "dictionary_dga", "dns_tunneling"]
"""What DNS Firewall Advanced detects: names made by an algorithm, names made of words, and data hidden in queries:
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/firewall-advanced.html"""

MOST_FILTERED_DOMAINS = 500
"""Domains of a list of the stack file: 1,000 for one request, two for each domain with the names under it:
https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_UpdateFirewallDomains.html"""

RESOLVER_LOG_PREFIX = "/aws/vendedlogs/route53resolver/"
"""Begin of the name of a log group with the queries of a VPC; groups below /aws/vendedlogs/ do not lengthen the
resource policies of the account: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html"""
