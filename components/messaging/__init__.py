"""What services talk through: queues and topics."""
