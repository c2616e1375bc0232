"""What the officer signs of declarations, on the one list of all that waits for a signature."""

from django.urls import reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text, t
from diwan.kernel.identity.selectors import Seat
from diwan.modules.civil_status.public import OFFICER, SIGNING
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.selectors import count_to_sign, to_sign
from diwan.modules.declarations.services import sign_declaration
from diwan.modules.declarations.views.common import row_of, source_words
from diwan.shell.cases.signing import MOST, Presented, SigningPlace, signs_at


def declarations_presented(seat: Seat) -> list[Presented]:
    """The completed declarations; a record is drawn up at once, so that none has a later day of its own."""
    return [presented(one) for one in to_sign(seat.territory, seat.last)[:MOST]]


def presented(one: Declaration) -> Presented:
    """One of them: whose birth or death, and who declared it first."""
    return Presented(
        key=one.reference,
        thing=one,
        kind=OFFICER,
        what=t(f"declarations.sign.what.{one.type}"),
        number=one.reference,
        about=row_of(one).title,
        by=source_words(one),
        since=one.completed_at or one.declared_at,
        url=reverse("declarations:sign", args=(one.reference,)),
    )


def sign_one(act: Act, declaration: Declaration) -> object:
    """The officer's signature: number, record and document in one act."""
    return sign_declaration(act, declaration=declaration)


signs_at(
    SigningPlace(
        "declarations",
        Text("الولادات والوفيات", "Naissances et décès"),
        SIGNING,
        count_to_sign,
        declarations_presented,
        sign_one,
    )
)
