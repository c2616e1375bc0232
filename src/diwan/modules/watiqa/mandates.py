"""Who works in Watiqa: the officer of civil status, whose mandate that service declares."""

OFFICER = "civil_status.officer"
SIGNING = (OFFICER, "president")
READERS = (OFFICER, "president", "cashier")
"""Who reads what communes handed over for each other."""
