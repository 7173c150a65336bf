"""Amazon SES, in its two generations."""

from __future__ import annotations

from policies.plan.kind import Kind

# https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeliveryOptions.html
_DEFAULTS = {"deliveryOptions.tlsPolicy": "OPTIONAL"}

CONFIGURATION_SET = Kind("aws:ses/configurationSet:ConfigurationSet", defaults=_DEFAULTS)
CONFIGURATION_SET_V2 = Kind("aws:sesv2/configurationSet:ConfigurationSet", defaults=_DEFAULTS)
