"""Orders that were read recently, in Valkey or Redis."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import boto3
import redis
from botocore.exceptions import NoCredentialsError
from botocore.model import ServiceId
from botocore.signers import RequestSigner
from redis.backoff import NoBackoff
from redis.credentials import CredentialProvider
from redis.retry import Retry

from orders.variables import Cache

_LOG = logging.getLogger(__name__)
_TOKEN_SECONDS = 900
_SECONDS = 300
_TIMEOUT_SECONDS = 1.0


class TokenProvider(CredentialProvider):
    """Signs a token for each connection, as ElastiCache asks for: it knows no passwords.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._session = boto3.Session()

    def get_credentials(self) -> tuple[str, str]:
        """Return the user and a token, which admits new connections for 15 minutes."""
        region, credentials = self._session.region_name, self._session.get_credentials()
        if credentials is None:
            raise NoCredentialsError
        signer = RequestSigner(ServiceId("ElastiCache"), region, "elasticache", "v4", credentials, self._session.events)
        query = urlencode({"Action": "connect", "User": self._cache.username})
        url = signer.generate_presigned_url(
            {
                "method": "GET",
                "url": f"https://{self._cache.cache_name}/?{query}",
                "body": {},
                "headers": {},
                "context": {},
            },
            operation_name="connect",
            expires_in=_TOKEN_SECONDS,
            region_name=region,
        )
        return self._cache.username, url.removeprefix("https://")


class RecentOrders:
    """Order id → order, for five minutes. A cache that fails costs time, and no request."""

    def __init__(self, cache: Cache) -> None:
        self._redis = redis.Redis(
            host=cache.host,
            port=cache.port,
            ssl=cache.tls,
            credential_provider=TokenProvider(cache),
            socket_connect_timeout=_TIMEOUT_SECONDS,
            socket_timeout=_TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 1),  # a connection that was closed meanwhile is made again, without waiting
            decode_responses=True,
        )

    def get(self, order_id: str) -> Mapping[str, Any] | None:
        """Return an order, or None if it is not there."""
        found = self._tried(lambda: self._redis.get(_key(order_id)))
        return json.loads(found) if found else None

    def put(self, order_id: str, order: Mapping[str, Any]) -> None:
        """Keep an order."""
        self._tried(lambda: self._redis.set(_key(order_id), json.dumps(order), ex=_SECONDS))

    def forget(self, order_id: str) -> None:
        """Drop an order that has changed."""
        self._tried(lambda: self._redis.delete(_key(order_id)))

    def close(self) -> None:
        """Close every connection."""
        self._redis.close()

    def _tried(self, command: Callable[[], Any]) -> Any:
        try:
            return command()
        except redis.RedisError:
            _LOG.warning("the cache does not answer", exc_info=True)
            return None


def _key(order_id: str) -> str:
    return f"order:{order_id}"
