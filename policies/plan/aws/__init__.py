"""AWS's resource types by service, one module each. `policies.plan.kinds` discovers them."""
