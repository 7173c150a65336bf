"""AWS Amplify."""

from __future__ import annotations

from policies.plan.kind import Kind

APP = Kind("aws:amplify/app:App")
BRANCH = Kind("aws:amplify/branch:Branch")
