"""What the notices tell people when payments happen."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.identity.events import ClaimRefuted, IdentityConfirmed
from diwan.kernel.notices.services import notify
from diwan.kernel.payments.events import ReceiptIssued, RefundDue
from diwan.kernel.payments.rules import amount_text


def tell_receipt(act: Act, event: ReceiptIssued) -> None:
    """Tell the payer the number of the receipt."""
    receipt = event.receipt
    if receipt.holder_id is not None:
        values = {
            "number": receipt.written,
            "amount": amount_text(receipt.amount),
            "title": receipt.order.title,
        }
        link = f"/payments/{receipt.order.reference}/receipt/"
        notify(act, person=receipt.holder_id, key="notices.receipt_issued", values=values, link=link)


def tell_refund_due(act: Act, event: RefundDue) -> None:
    """Tell the payer that money came twice or too late, and comes back."""
    payment = event.payment
    if payment.holder_id is not None:
        values = {"amount": amount_text(payment.amount), "reference": payment.order.written_reference}
        link = f"/payments/{payment.order.reference}/"
        notify(act, person=payment.holder_id, key="notices.refund_due", values=values, link=link)


def tell_claim_refuted(act: Act, event: ClaimRefuted) -> None:
    """A number that an account declared is another person's: its holder is told."""
    notify(act, person=event.person, key="identity.notices.claim_refuted")


def tell_identity_confirmed(act: Act, event: IdentityConfirmed) -> None:
    """Whose identity was confirmed knows it."""
    notify(act, person=event.person, key="identity.notices.identity_confirmed")
