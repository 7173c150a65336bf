"""The private network: VPC, subnets, egress, endpoints, DNS."""
