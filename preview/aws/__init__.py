"""What AWS does with each service: the outputs it computes, what replaces a resource, what it costs."""
