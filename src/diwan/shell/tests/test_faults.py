"""Pages of errors lead back to where one was."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from diwan.shell.faults import fault_page


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "leads_back"), [(413, True), (404, False)])
def test_who_sent_too_large_a_file_goes_back_to_the_form(
    rf: RequestFactory, status: int, leads_back: bool
) -> None:
    shown = fault_page(rf.post("/drafts/7/documents/"), None, status=status).content.decode()
    assert ('href="/drafts/7/documents/"' in shown) is leads_back
