"""Who may do what in civil status (law 36.21, art. 6 and 7; decree 2-22-04, art. 3 and 6)."""

OFFICER = "civil_status.officer"
CLERK = "civil_status.clerk"

SIGNING = (OFFICER, "president")
"""The officer: the president of the commune or of the arrondissement's council, the pasha, or a delegate."""

DESK = (CLERK, OFFICER, "president")
"""Whoever works at the office under the officer's responsibility."""

STATISTICS = (*DESK, "governor", "wali", "supervisor", "administrator")
"""Who reads the counts, which name nobody."""

BOOKS = (*DESK, "governor", "wali")
"""Who sees the paper registers: the office that keeps them, and the governor who checks their counterpart."""

COURT = "civil_status.family_court"
"""The registry of a family judge: sends summaries of marriages and dissolutions, and reads nothing."""

ASKING_COURT = "civil_status.asking_court"
ASKING_ADMINISTRATION = "civil_status.asking_administration"

ASKING = (ASKING_COURT, ASKING_ADMINISTRATION)
"""A court or an administration that asks for copies in its duties (law 36.21, art. 43), and reads no register."""

CENTRAL = "civil_status.central_authority"
"""The central authority: the Minister of the Interior or a delegate (decree 2-22-04, art. 1)."""
