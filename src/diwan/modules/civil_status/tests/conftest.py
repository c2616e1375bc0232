"""A civil-status office in each of two communities, and the people who work there.

Models are imported inside the fixtures: pytest may read this file before Django is ready.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from diwan.kernel.territory.models import Office
    from diwan.kernel.testing.world import Somebody


@pytest.fixture
def office(communities: None) -> Office:
    from diwan.kernel.testing.world import COMMUNE, make_office

    return make_office(COMMUNE)


@pytest.fixture
def other_office(communities: None) -> Office:
    from diwan.kernel.testing.world import OTHER_COMMUNE, make_office

    return make_office(OTHER_COMMUNE, "02")


@pytest.fixture
def clerk(office: Office) -> Somebody:
    from diwan.kernel.testing.world import make_holder

    return make_holder("clerk", "civil_status.clerk", office=office)


@pytest.fixture
def officer(office: Office) -> Somebody:
    from diwan.kernel.testing.world import make_holder

    return make_holder("officer", "civil_status.officer", office=office)


@pytest.fixture
def other_clerk(other_office: Office) -> Somebody:
    from diwan.kernel.testing.world import OTHER_COMMUNE, make_holder

    return make_holder("other_clerk", "civil_status.clerk", territory=OTHER_COMMUNE, office=other_office)


@pytest.fixture
def other_officer(other_office: Office) -> Somebody:
    from diwan.kernel.testing.world import OTHER_COMMUNE, make_holder

    return make_holder("other_officer", "civil_status.officer", territory=OTHER_COMMUNE, office=other_office)
