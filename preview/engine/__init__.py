"""The parts of a preview through the real engine: its process, what it tells, and what is made of that."""
