"""Own tariffs, orders of payment and their lines, attempts to pay, receipts, providers' messages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diwan.kernel.base.money import Money, MoneyField
from diwan.kernel.base.text import Text
from diwan.kernel.identity.models import Person
from diwan.kernel.payments.rules import reference_of, written_reference
from diwan.kernel.registers.services import written_number
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class Tariff(TerritorialModel):
    """A community's own amount for a fee, by its fiscal order, within the bounds of the law."""

    key = models.TextField()
    amount = MoneyField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    legal_ref = models.TextField()

    security = RowSecurity(anyone=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "key", "valid_from"), name="one_tariff_a_day"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="tariff_not_negative"),
        )


class OrderState(models.TextChoices):
    """What has become of an order of payment."""

    DUE = "due"
    PAID = "paid"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class Order(TerritorialModel):
    """What somebody owes a community for one thing, addressed by a reference with a check digit."""

    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    subject = models.TextField(help_text="what is paid for, as `app.model:key`")
    title_ar = models.TextField()
    title_fr = models.TextField()
    amount = MoneyField()
    state = models.CharField(max_length=12, choices=OrderState.choices, default=OrderState.DUE)
    issued_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="why it was cancelled or refunded")

    security = RowSecurity(citizen="holder_id", citizen_writes=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="order_of_something"),
            models.CheckConstraint(
                condition=Q(state="due") | Q(settled_at__isnull=False), name="settled_order_has_a_time"
            ),
        )
        indexes = (
            models.Index(fields=("territory", "subject"), name="order_of_subject"),
            models.Index(fields=("territory", "state", "-issued_at"), name="order_latest"),
            models.Index(fields=("holder", "-issued_at"), name="order_of_holder"),
        )

    @property
    def title(self) -> Text:
        """What the order is for."""
        return Text(self.title_ar, self.title_fr)

    @property
    def reference(self) -> str:
        """The number a citizen reads out at the counter, as digits."""
        return reference_of(self.pk)

    @property
    def written_reference(self) -> str:
        """The same in groups, for the eye."""
        return written_reference(self.pk)


class OrderLine(TerritorialModel):
    """One charge of an order, with the tariff and the text it rests on."""

    order = TerritorialForeignKey(Order, models.CASCADE, related_name="lines")
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    text_ar = models.TextField()
    text_fr = models.TextField()
    quantity = models.IntegerField(default=1)
    unit_price = MoneyField()
    amount = MoneyField()
    tariff = models.TextField(blank=True, help_text="key of the fee, empty for a computed amount")
    legal_ar = models.TextField(blank=True)
    legal_fr = models.TextField(blank=True)

    security = RowSecurity(citizen="holder_id", citizen_writes=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="line_of_something"),)
        indexes = (models.Index(fields=("territory", "order"), name="line_of_order"),)

    @property
    def text(self) -> Text:
        """What is charged."""
        return Text(self.text_ar, self.text_fr)

    @property
    def legal_ref(self) -> Text:
        """The text it rests on."""
        return Text(self.legal_ar, self.legal_fr)


class PaymentState(models.TextChoices):
    """What has become of an attempt to pay; money that came too late or twice waits to be given back."""

    STARTED = "started"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    TO_REFUND = "to_refund"
    REFUNDING = "refunding"
    REFUNDED = "refunded"


class Payment(TerritorialModel):
    """One attempt to pay an order, by one provider; `provider_reference` is the provider's own number.

    A row with `part_of` is no attempt: it is a part of that payment on its way back to who paid.
    """

    order = TerritorialForeignKey(Order, models.PROTECT, related_name="payments")
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    provider = models.CharField(max_length=20)
    provider_reference = models.TextField(null=True)
    state = models.CharField(max_length=12, choices=PaymentState.choices, default=PaymentState.STARTED)
    amount = MoneyField()
    tendered = MoneyField(null=True, help_text="cash handed over, before change")
    started_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    mandate_id = models.IntegerField(null=True, help_text="the cashier's mandate")
    reason = models.TextField(blank=True, help_text="message key of why it was declined or goes back")
    refund_reference = models.TextField(blank=True)
    refund_asked_at = models.DateTimeField(null=True, help_text="when its provider was asked to give it back")
    refund_answer = models.TextField(blank=True, help_text="why the provider would not, in its own words")
    refunded_at = models.DateTimeField(null=True)
    part_of = TerritorialForeignKey(
        "self", models.PROTECT, null=True, related_name="parts",
        help_text="the payment of which this part goes back",
    )  # fmt: skip

    security = RowSecurity(citizen="holder_id", citizen_writes=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "order"), condition=Q(state="succeeded"), name="an_order_is_paid_once"
            ),
            models.UniqueConstraint(
                fields=("territory", "provider", "provider_reference"), name="one_payment_a_transaction"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_of_something"),
        )
        indexes = (
            models.Index(fields=("territory", "order"), name="payment_of_order"),
            models.Index(fields=("territory", "state", "settled_at"), name="payment_by_state"),
        )

    @property
    def change(self) -> Money | None:
        """What the cashier gives back."""
        return None if self.tendered is None else self.tendered - self.amount

    @property
    def paid_by(self) -> Payment:
        """The payment that brought the money: itself, or the one it is a part of."""
        return self.part_of if self.part_of_id else self

    @property
    def goes_back_online(self) -> bool:
        """Whether the online provider can be asked to give this sum back."""
        return self.provider == "online" and bool(self.paid_by.provider_reference)

    @property
    def merchant_reference(self) -> str:
        """How the provider names this attempt when it calls back."""
        return f"{self.territory_id}-{self.pk}"


class Receipt(TerritorialModel):
    """The numbered receipt of a payment: one gapless sequence a year for each community."""

    order = TerritorialForeignKey(Order, models.PROTECT, related_name="receipts")
    payment = TerritorialForeignKey(Payment, models.PROTECT, related_name="receipts")
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    number = models.IntegerField()
    year = models.IntegerField()
    amount = MoneyField()
    provider = models.CharField(max_length=20)
    issued_at = models.DateTimeField()
    mandate_id = models.IntegerField(null=True)

    security = RowSecurity(citizen="holder_id", append_only=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "year", "number"), name="one_receipt_a_number"),
            models.UniqueConstraint(fields=("territory", "payment"), name="one_receipt_a_payment"),
        )
        indexes = (models.Index(fields=("territory", "issued_at"), name="receipt_by_day"),)

    @property
    def written(self) -> str:
        """The number as the register writes it."""
        return written_number("payments.receipts", self.number, year=self.year)


class Callback(TerritorialModel):
    """One message of a provider as it came, with what was made of it: nothing a provider says is lost."""

    provider = models.CharField(max_length=20)
    event = models.TextField()
    transaction = models.TextField()
    status = models.CharField(max_length=12)
    amount = MoneyField()
    payment_id = models.BigIntegerField(null=True, help_text="the attempt it names, when there is one")
    outcome = models.CharField(max_length=12)
    received_at = models.DateTimeField()

    security = RowSecurity(append_only=True)

    class Meta:
        indexes = (models.Index(fields=("territory", "-received_at"), name="callback_latest"),)


class SimulatedCharge(models.Model):
    """What the simulated provider remembers of a visit to its page; no table of the administration."""

    merchant_reference = models.TextField(unique=True)
    transaction = models.TextField(unique=True)
    amount = models.BigIntegerField()
    title = models.TextField()
    notify_url = models.TextField()
    return_url = models.TextField()
    status = models.CharField(max_length=12, default="open")
    scenario = models.CharField(max_length=20, default="plain")
    at = models.DateTimeField(auto_now_add=True)


class SimulatedRefund(models.Model):
    """What the simulated provider remembers of a refund it was asked for; no table of the administration."""

    merchant_reference = models.TextField(unique=True)
    transaction = models.TextField(unique=True)
    charge = models.ForeignKey(SimulatedCharge, models.CASCADE, related_name="refunds")
    amount = models.BigIntegerField()
    notify_url = models.TextField()
    status = models.CharField(max_length=14)
    at = models.DateTimeField(auto_now_add=True)
