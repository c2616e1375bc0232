"""Who may do what in civil status (law 36.21, art. 6 and 7; decree 2-22-04, art. 3 and 6)."""

OFFICER = "civil_status.officer"
CLERK = "civil_status.clerk"

SIGNING = (OFFICER, "president")
"""The officer: the president of the commune or of the arrondissement's council, the pasha, or a delegate."""

DESK = (CLERK, OFFICER, "president")
"""Whoever works at the office under the officer's responsibility."""

CENTRAL = "civil_status.central_authority"
"""The central authority: the Minister of the Interior or a delegate (decree 2-22-04, art. 1)."""

STATISTICS = (*DESK, "governor", "wali", "supervisor", "administrator", CENTRAL)
"""Who reads the counts, which name nobody; the central authority follows the offices by them (decree, art. 10)."""

BOOKS = (*DESK, "governor", "wali")
"""Who sees the paper registers: the office that keeps them, and the governor who checks their counterpart."""

ORDERS = (*SIGNING, "governor", "wali", "administrator", CENTRAL)
"""Who follows the copies of orders of delegation: who sends them, and who receives them (decree 2-22-04, art. 3)."""

COURT = "civil_status.family_court"
"""The registry of a family judge: sends summaries of marriages and dissolutions, and reads nothing."""

ASKING_COURT = "civil_status.asking_court"
ASKING_ADMINISTRATION = "civil_status.asking_administration"

ASKING = (ASKING_COURT, ASKING_ADMINISTRATION)
"""A court or an administration that asks for copies in its duties (law 36.21, art. 43), and reads no register."""
