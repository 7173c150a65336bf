"""What the dev stack's CDN can have otherwise: origins, caches and signatures of its paths."""

from __future__ import annotations

from changes import Toggle

from model.signing_keys import EXAMPLE_PEM

CDN = {
    "other records of the CDN's requests": Toggle(
        changes={
            "cdn.access_logs": {
                "file_format": "parquet",
                "record_fields": ["date", "time", "c-ip", "cs-uri-stem", "sc-status"],
                "hive_compatible_partitions": True,
                "per_hour_partitions": False,
            }
        },
        replace=("LogDeliveryDestination cdn-log-destination", "LogDelivery cdn-log-delivery"),
    ),
    "a CDN whose paths have origins, caches and signatures of their own": Toggle(
        changes={
            "buckets.films": {
                "role": "media",
                "files": {
                    "folder": "examples/site",
                    "immutable": ["assets/*"],
                    "cache_control": {"errors/*": "public, max-age=60"},
                },
            },
            "buckets.copy": {"role": "media"},
            "cdn.failover": {
                "external_bucket": "example-assets-replica",
                "external_region": "us-west-2",
                "status_codes": [500, 503],
            },
            "cdn.behaviors": {
                "films": {
                    "paths": ["/films/*"],
                    "bucket": "films",
                    "cache": "films",
                    "key_groups": ["viewers"],
                    "failover": {
                        "external_bucket": "example-films-replica",
                        "external_region": "us-west-2",
                        "status_codes": [503],
                    },
                    "index_documents": True,
                    "content_security_policy": "default-src 'none'",
                    "response_headers": {"cross-origin-resource-policy": "same-site"},
                },
                "lessons": {"paths": ["/lessons/*"], "bucket": "films", "failover": {"bucket": "copy"}},
                "catalog": {"paths": ["/api/catalog/*"], "cache": "catalog", "origin_request": "catalog"},
            },
            "cdn.cache_policies": {
                "films": {"query_strings": ["*"], "min_ttl_seconds": 1, "max_ttl_seconds": 86_400},
                "catalog": {"headers": ["accept-language"], "cookies": ["theme"], "default_ttl_seconds": 60},
            },
            "cdn.origin_request_policies": {
                "catalog": {"headers": ["host"], "cookies": [], "query_strings": ["utm_source"]}
            },
            "cdn.key_groups": {"viewers": {"public_keys": {"spring": EXAMPLE_PEM}}},
        },
        create=(
            "Bucket films",
            "Bucket copy",
            "Bucket* films-*",
            "BucketObjectv2 films-files/*",
            "Bucket* copy-*",
            "CachePolicy cdn-catalog-cache",
            "CachePolicy cdn-films-cache",
            "Function cdn-indexes",
            "KeyGroup cdn-viewers",
            "OriginRequestPolicy cdn-catalog-request",
            "PublicKey cdn-viewers-spring",
            "ResponseHeadersPolicy cdn-films-headers",
        ),
        update=("Distribution cdn",),
    ),
    "Shield Advanced": Toggle(
        changes={"waf.shield_advanced": "subscribe"},
        create=(
            "Subscription waf-shield-subscription",
            "Protection waf-shield-cdn",
            "MetricAlarm waf-shield-cdn-attacked",
        ),
    ),
}
