"""What is known about each AWS service: computed outputs, what replaces a resource, prices."""
