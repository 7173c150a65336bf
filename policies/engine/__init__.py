"""What every rule stands on: values, resources, links, exemptions, and the way over the wire."""
