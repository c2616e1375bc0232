"""Accounts, people, posts, mandates, delegations of signature, replacements."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from diwan.kernel.base.text import Text
from diwan.kernel.identity.standing import Standing
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import Office, TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity, WritesIn


class Proof(models.TextChoices):
    """How far a person's identity has been checked."""

    DECLARED = "declared"
    COUNTER = "counter"
    NATIONAL = "national"


class Person(models.Model):
    """A person with names in the scripts the law keeps (law 36.21 art. 19) and a national identity number.

    A number that was only declared is a claim: several may make the same one. Once a counter or the national
    identity has confirmed whose it is, nobody else can have it confirmed.
    """

    family_ar = models.TextField()
    first_ar = models.TextField()
    family_fr = models.TextField(blank=True)
    first_fr = models.TextField(blank=True)
    family_zgh = models.TextField(blank=True)
    first_zgh = models.TextField(blank=True)
    cnie = models.TextField(null=True)
    idcs = models.TextField(null=True)
    proof = models.CharField(max_length=10, choices=Proof.choices, default=Proof.DECLARED)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True, choices=(("F", "F"), ("M", "M")))
    email = models.EmailField(blank=True)
    phone = models.TextField(blank=True)
    address = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="ar", choices=(("ar", "العربية"), ("fr", "Français")))
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="also")
    """The person this row turned out to be: files opened at a counter before the account was confirmed."""

    writes_in: ClassVar[WritesIn] = "act"

    class Meta:
        indexes = (models.Index(fields=("cnie",), name="person_by_cnie"),)
        constraints = (
            models.UniqueConstraint(
                fields=("cnie",), condition=~Q(proof=Proof.DECLARED), name="cnie_confirmed_once"
            ),
            models.UniqueConstraint(
                fields=("idcs",), condition=~Q(proof=Proof.DECLARED), name="idcs_confirmed_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Text:
        """First and family name; the Arabic form stands in where there is no Latin one."""
        arabic = f"{self.first_ar} {self.family_ar}".strip()
        return Text(arabic, f"{self.first_fr} {self.family_fr}".strip() or arabic)


class PaperKind(models.TextChoices):
    """The papers that say who somebody is (law 04-20 for the card)."""

    CNIE = "cnie"
    PASSPORT = "passport"
    RESIDENCE = "residence"
    FAMILY_BOOKLET = "family_booklet"
    NONE = "none"


class Account(AbstractUser):
    """A way to sign in; a citizen's and an officer's are one kind of thing."""

    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="account")
    language = models.CharField(max_length=2, default="ar", choices=(("ar", "العربية"), ("fr", "Français")))


class Dated(models.Model):
    """Something in force between two dates, both included; no end means until further notice."""

    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="%(app_label)s_%(class)s_dates"
            ),
        )


DAYS = Func(F("starts"), F("ends"), Value("[]"), function="daterange", output_field=DateRangeField())


class Post(TerritorialModel):
    """A place in the organisation of a community, and the kinds of mandate it carries.

    `rank` is the order of the vice-presidents (113.14 art. 109).
    """

    office = TerritorialForeignKey(Office, models.PROTECT, null=True)
    title_ar = models.TextField()
    title_fr = models.TextField()
    kinds = ArrayField(models.TextField())
    standing = models.CharField(max_length=20, choices=Standing.choices, default=Standing.STAFF)
    rank = models.SmallIntegerField(default=0)
    wide = models.BooleanField(default=False, help_text="sees the communities below its own (oversight)")
    closed_on = models.DateField(null=True)

    security = RowSecurity(anyone=True)

    @property
    def title(self) -> Text:
        """What the holder is called."""
        return Text(self.title_ar, self.title_fr)


class Mandate(Dated, TerritorialModel):
    """A person holding a post between two dates, by a decision that has a reference."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    post = TerritorialForeignKey(Post, models.PROTECT, related_name="mandates")
    reference = models.TextField(blank=True)

    security = RowSecurity(anyone=True)

    class Meta:
        indexes = (models.Index(fields=("person", "starts"), name="mandate_of_person"),)
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="mandate_held_once",
                expressions=(
                    ("territory", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (DAYS, RangeOperators.OVERLAPS),
                ),
            ),
        )


class Delegation(Dated, TerritorialModel):
    """A published delegation of signature from one mandate to another (113.14 art. 103; decree 2-22-04 art. 3)."""

    giver = TerritorialForeignKey(Mandate, models.PROTECT, related_name="delegations_given")
    receiver = TerritorialForeignKey(Mandate, models.PROTECT, related_name="delegations_received")
    kinds = ArrayField(models.TextField())
    office = TerritorialForeignKey(Office, models.PROTECT, null=True)
    reference = models.TextField()
    published_on = models.DateField()
    subject_ar = models.TextField(blank=True)
    subject_fr = models.TextField(blank=True)
    revoked_on = models.DateField(null=True)
    revocation_reference = models.TextField(blank=True)

    security = RowSecurity(anyone=True)


class IdentitySeen(TerritorialModel):
    """What an officer saw of somebody's identity, on which paper, and what was only declared; never changed."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="papers")
    paper = models.CharField(max_length=16, choices=PaperKind.choices)
    paper_number = models.TextField(blank=True)
    through = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """The parent whose card was seen, for a child who has none."""
    seen = ArrayField(models.TextField())
    declared = ArrayField(models.TextField())
    seen_at = models.DateTimeField()
    seen_by = models.IntegerField(null=True)

    security = RowSecurity(citizen="person_id", append_only=True)

    class Meta:
        indexes = (models.Index(fields=("territory", "person"), name="identity_seen_of_person"),)


class Replacement(Dated, TerritorialModel):
    """Who stands in for an absent or prevented holder, for how long, and why (113.14 art. 109)."""

    absent = TerritorialForeignKey(Mandate, models.PROTECT, related_name="replaced_by")
    replacement = TerritorialForeignKey(Mandate, models.PROTECT, related_name="replaces")
    reason = models.TextField()
    reference = models.TextField(blank=True)

    security = RowSecurity(anyone=True)


class Absence(TerritorialModel):
    """The days somebody is away from a post, and who looks after the work meanwhile; no reason is asked.

    It moves no power: who acts in the absent holder's place needs a `Replacement` or a delegation.
    """

    mandate = TerritorialForeignKey(Mandate, models.PROTECT, related_name="absences")
    substitute = TerritorialForeignKey(Mandate, models.PROTECT, null=True, related_name="+")
    starts = models.DateField()
    ends = models.DateField(help_text="the last day away")
    declared_at = models.DateTimeField()
    declared_by_id = models.IntegerField(null=True, help_text="the person who declared it")

    class Meta:
        indexes = (models.Index(fields=("territory", "ends"), name="absence_until"),)
