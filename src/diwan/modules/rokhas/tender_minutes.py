"""What the minutes of an opening session say: who opened, each offer as it was read out, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from diwan.kernel.base.text import Text
from diwan.kernel.cases.minutes import ABSENT
from diwan.kernel.cases.visit_minutes import appointment
from diwan.kernel.documents.typeset import as_code
from diwan.modules.rokhas.models import Offer, OfferState, Tender, TenderMember

TITLE = Text("محضر فتح الأظرفة", "Procès-verbal d'ouverture des plis")
REASONS = {
    "below_price": Text("أقل من الثمن الافتتاحي", "inférieure au prix d'ouverture"),
    "lacking": Text("تنقصها وثائق مطلوبة", "des pièces demandées manquent"),
    "unreadable": Text("ظرف غير مقروء", "pli illisible"),
}
LAW = Text("القانون رقم 57.19، المواد 15 إلى 17.", "Loi n° 57.19, articles 15 à 17.")
SHOWN = 16


def reason_words(reason: str) -> Text:
    """Why an offer was set aside: what the rules found, or the commission's own words."""
    return REASONS.get(reason, Text(reason, reason))


def price_words(offer: Offer) -> Text:
    """What an offer says for a square metre and a year."""
    if offer.price is None:
        return Text("لم يقرأ", "non lu")
    figure = f"{offer.price.amount:.2f}".replace(".", ",")
    return Text(f"{figure} درهم للمتر المربع في السنة", f"{figure} DH le mètre carré et l'an")


def outcome_words(offer: Offer) -> Text:
    """What became of it in the session."""
    if offer.state == OfferState.RETAINED:
        return Text("مقبول", "retenue")
    if offer.state == OfferState.SET_ASIDE:
        why = reason_words(offer.reason)
        return Text(f"مستبعد: {why.ar}", f"écartée : {why.fr}")
    return Text("غير مقبول", "non retenue")


def matter_of(tender: Tender, members: Sequence[TenderMember], offers: Sequence[Offer]) -> dict[str, Any]:
    """The matter of the minutes, in both languages."""
    when = appointment(tender.opened_at or tender.opens_at)
    came = [{"label": one.name, "value": one.post if one.present_at else ABSENT} for one in members]
    return {
        "opening": Text(
            f"اجتمعت لجنة فتح الأظرفة يوم {when.ar} بـ{tender.opens_in}، وفتحت الأظرفة حسب ترتيب ورودها.",
            f"La commission, réunie le {when.fr} à {tender.opens_in}, a ouvert les plis dans l'ordre de leur "
            "réception.",
        ),
        "facts": [
            {"label": Text("المزايدة رقم", "Adjudication n°"), "value": as_code(tender.number)},
            {"label": Text("الموضوع", "Objet"), "value": tender.subject},
            {"label": Text("المكان", "Lieu"), "value": tender.place},
            {"label": Text("الثمن الافتتاحي", "Prix d'ouverture"), "value": tender.opening_price},
            {"label": Text("الخبرة الإدارية", "Expertise administrative"), "value": tender.expertise_ref},
            {"label": Text("مداولة المجلس", "Délibération du conseil"), "value": tender.council_ref},
        ],
        "sections": [
            {"title": Text("أعضاء اللجنة", "Membres de la commission"), "facts": came},
            *[_read_out(one) for one in offers],
        ],
        "closing": conclusion_of(tender),
        "legal": LAW,
    }  # fmt: skip


def _read_out(offer: Offer) -> dict[str, Any]:
    names = [str(paper["name"]) for paper in offer.papers] or ["-"]
    named = f"{offer.bidder} (ICE {offer.ice})" if offer.ice else offer.bidder or "-"
    return {
        "title": Text(f"الظرف رقم {offer.rank}", f"Pli n° {offer.rank}"),
        "facts": [
            {"label": Text("ختم الظرف", "Empreinte du pli"), "value": as_code(offer.seal[:SHOWN])},
            {"label": Text("المتنافس", "Concurrent"), "value": named},
            {"label": Text("العرض", "Offre"), "value": price_words(offer)},
            {"label": Text("الوثائق", "Pièces"), "value": Text("، ".join(names), ", ".join(names))},
            {"label": Text("القرار", "Décision"), "value": outcome_words(offer)},
        ],
    }


def conclusion_of(tender: Tender) -> Text:
    """What the session ended with."""
    if tender.retained_price is None:
        return Text(
            "لم يقبل أي عرض، فالمزايدة دون نتيجة.",
            "Aucune offre n'est retenue : l'adjudication est infructueuse.",
        )
    figure = f"{tender.retained_price.amount:.2f}".replace(".", ",")
    why = f" ({tender.ended_for})" if tender.ended_for else ""
    return Text(
        f"قبل أعلى عرض صحيح: {figure} درهم للمتر المربع في السنة{why}.",
        f"L'offre régulière la plus élevée est retenue : {figure} DH le mètre carré et l'an{why}.",
    )
