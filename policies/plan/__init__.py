"""One reading of a plan: resources, graph, network, IAM statements, and the provider's defaults."""
