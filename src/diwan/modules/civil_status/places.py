"""What the officer signs of what the counter prepared, on the one list of all that waits for a signature."""

from django.urls import reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text, t
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.identity.doers import Doers, doers
from diwan.kernel.identity.selectors import Seat
from diwan.modules.civil_status.issue_selectors import count_to_sign, issues_of_documents, papers_to_sign
from diwan.modules.civil_status.mandates import OFFICER, SIGNING
from diwan.modules.civil_status.models import Issue
from diwan.modules.civil_status.services import sign_issue, sign_register_paper
from diwan.shell.cases.signing import MOST, Presented, SigningPlace, signs_at


def papers_presented(seat: Seat) -> list[Presented]:
    """What was prepared to be given, and the tables and lists made of the registers."""
    papers = list(papers_to_sign(seat.territory, seat.last)[:MOST])
    issues = issues_of_documents(papers)
    people = doers(issue.by_id for issue in issues.values())
    return [
        given(paper, issues[paper.pk], people) if paper.pk in issues else of_a_register(paper)
        for paper in papers
    ]


def given(paper: IssuedDocument, issue: Issue, people: Doers) -> Presented:
    """Something to be given at the counter: from which record, prepared by whom."""
    return Presented(
        key=str(paper.pk), thing=issue, kind=OFFICER, what=t(f"civil_status.givens.{issue.given}"),
        number=issue.reference, about=str(issue.record.full_name) if issue.record else issue.asker,
        by=str(people.name(issue.by_id, issue.by)), since=issue.at,
        url=reverse("civil_status:issue", args=(issue.pk,)),
    )  # fmt: skip


def of_a_register(paper: IssuedDocument) -> Presented:
    """A table or a list made of the registers, read as it will be signed."""
    return Presented(
        key=str(paper.pk), thing=paper, kind=OFFICER, what=str(paper.title), number=paper.number, about="", by="",
        since=paper.prepared_at, url=reverse("documents:preview", args=(paper.territory_id, paper.pk)),
    )  # fmt: skip


def sign_one(act: Act, thing: Issue | IssuedDocument) -> object:
    """The officer's signature, by the service of what it is."""
    return (
        sign_issue(act, issue=thing) if isinstance(thing, Issue) else sign_register_paper(act, document=thing)
    )


signs_at(
    SigningPlace(
        "civil_status",
        Text("شباك الحالة المدنية", "Guichet d'état civil"),
        SIGNING,
        count_to_sign,
        papers_presented,
        sign_one,
    )
)
