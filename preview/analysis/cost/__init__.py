"""What a plan costs a month, from the price rules of the cards, and what would reduce the cost."""
