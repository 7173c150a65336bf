"""What services talk through: queues, topics, event buses and schedules."""
