"""AWS Elastic Beanstalk."""

from __future__ import annotations

from policies.plan.kind import Kind

CONFIGURATION_TEMPLATE = Kind("aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate")
ENVIRONMENT = Kind("aws:elasticbeanstalk/environment:Environment")
