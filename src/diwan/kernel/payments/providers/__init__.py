"""Ways to pay: the counter, and a provider online."""
