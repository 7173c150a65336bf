"""AWS AppSync."""

from __future__ import annotations

from policies.plan.kind import Kind

API_CACHE = Kind("aws:appsync/apiCache:ApiCache")
GRAPHQL_API = Kind("aws:appsync/graphQLApi:GraphQLApi")
