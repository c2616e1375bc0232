"""A payment provider that ships: a page of its own, and the manners of real ones, good and bad."""
