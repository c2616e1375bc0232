"""Who makes a first declaration, and who answers what came too late (law 36.21, art. 20, 21, 25 and 42)."""

HOSPITAL = "declarations.hospital"
PRISON = "declarations.prison"
SOCIAL = "declarations.social"
LOCAL_AUTHORITY = "declarations.local_authority"
PROSECUTOR = "declarations.prosecutor"
DEFENCE = "declarations.defence"

DECLARING = (HOSPITAL, PRISON, SOCIAL, LOCAL_AUTHORITY, PROSECUTOR, DEFENCE)
"""Institutions and authorities that owe a first declaration of what happened with them."""

CENTRAL_AUTHORITY = "declarations.central_authority"
"""The Minister of the Interior or a delegate: answers requests to declare after the limit (36.21 art. 21)."""
