"""One file for each desk or space."""
