"""What things are: closed, frozen, documented values. Imports nothing else of Plinth."""
