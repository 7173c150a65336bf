"""What a plan costs a month, from list prices that lie beside this file."""
