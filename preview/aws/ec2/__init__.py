"""EC2 and VPC, by what they are for."""
