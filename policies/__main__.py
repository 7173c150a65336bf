"""The policy pack's entry: it only constructs the pack."""

from pulumi_policy import EnforcementLevel, PolicyPack

from guardrails.pack import NAME, prepare

PolicyPack(name=NAME, policies=prepare(), enforcement_level=EnforcementLevel.MANDATORY)
