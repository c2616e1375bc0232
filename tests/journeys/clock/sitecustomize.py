"""The clock of a server that lives another day, so many seconds ahead; on the path of that server alone."""

import os
from datetime import timedelta

from django.utils import timezone

AHEAD = timedelta(seconds=int(os.environ["DIWAN_JOURNEY_AHEAD"]))
today = timezone.now
timezone.now = lambda: today() + AHEAD
