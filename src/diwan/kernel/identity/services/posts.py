"""Posts and mandates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import IntegrityError

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, Invalid, NotFound, Refused
from diwan.kernel.identity.models import Mandate, Person, Post
from diwan.kernel.identity.rules import APPOINTERS, SINGLE, overlap, standing_for
from diwan.kernel.journal.services import service
from diwan.kernel.territory.models import Level, Office, Territory

STATE = frozenset({"governor", "wali"})
COUNCILS_ONLY = (Level.COMMUNE, Level.ARRONDISSEMENT)
APPOINTING = (*APPOINTERS, "system")


@service("identity.post_created", mandate=APPOINTING)
def create_post(
    act: Act,
    *,
    title_ar: str,
    title_fr: str,
    kinds: Iterable[str],
    office: Office | None = None,
    standing: str = "",
    rank: int = 0,
    wide: bool = False,
) -> Post:
    """Add a place to the organisation of the community (113.14 art. 126)."""
    carried = sorted(set(kinds))
    if unknown := [kind for kind in carried if kind not in house().mandates]:
        raise Invalid({"kinds": [Refused("identity.errors.unknown_kind", kind=unknown[0])]})
    refuse_state_kinds(act, carried)
    if not (title_ar.strip() and title_fr.strip()):
        raise Invalid({"title_ar": [Refused("identity.errors.title_missing")]})
    return Post.objects.create(
        territory_id=act.territory,
        office=office,
        title_ar=title_ar.strip(),
        title_fr=title_fr.strip(),
        kinds=carried,
        standing=standing or standing_for(carried),
        rank=rank,
        wide=wide,
    )


def refuse_state_kinds(act: Act, kinds: Iterable[str]) -> None:
    """Walis and governors are the State's, in regions, prefectures and provinces (Constitution art. 145)."""
    if STATE.isdisjoint(kinds):
        return
    here = Territory.objects.only("level").get(pk=act.territory)
    if here.level in COUNCILS_ONLY or not act.may("administrator", "system", *STATE):
        raise Invalid({"kinds": [Refused("identity.errors.state_kind")]})


@service("identity.post_closed", mandate=APPOINTING)
def close_post(act: Act, *, post: Post, on: date) -> Post:
    """Close a post nobody holds any more."""
    if Mandate.objects.filter(territory_id=post.territory_id, post=post, ends=None).exists():
        raise Refused("identity.errors.post_held")
    post.closed_on = on
    post.save(update_fields=("closed_on",))
    return post


@service("identity.mandate_given", mandate=APPOINTING)
def give_mandate(
    act: Act,
    *,
    person: Person,
    post: Post,
    starts: date,
    ends: date | None = None,
    reference: str = "",
) -> Mandate:
    """Put a person in a post between two dates, by a decision; one president at a time (113.14 art. 11)."""
    if ends is not None and ends < starts:
        raise Invalid({"ends": [Refused("identity.errors.dates_reversed")]})
    locked = Post.objects.select_for_update().filter(pk=post.pk, territory_id=post.territory_id).first()
    if locked is None:
        raise NotFound("identity.errors.no_post")
    if locked.closed_on is not None and (ends is None or ends > locked.closed_on):
        raise Invalid({"post": [Refused("identity.errors.post_closed")]})
    refuse_second_holder(locked, person, starts, ends)
    try:
        return Mandate.objects.create(
            territory_id=post.territory_id,
            person=person,
            post=locked,
            starts=starts,
            ends=ends,
            reference=reference.strip(),
        )
    except IntegrityError as twice:
        raise Conflict("identity.errors.already_holds") from twice


def refuse_second_holder(post: Post, person: Person, starts: date, ends: date | None) -> None:
    """Nobody holds one post twice in the same days; a president, a governor, a wali is alone in hers."""
    alone = sorted(SINGLE.intersection(post.kinds))
    if alone:
        rivals = Post.objects.filter(territory_id=post.territory_id, kinds__overlap=alone).order_by("pk")
        posts = [p.pk for p in rivals.select_for_update()]
    else:
        posts = [post.pk]
    held = Mandate.objects.filter(territory_id=post.territory_id, post_id__in=posts).select_related("person")
    for other in held:
        if not overlap(starts, ends, other.starts, other.ends):
            continue
        if other.person_id == person.pk and other.post_id == post.pk:
            raise Invalid({"person": [Conflict("identity.errors.already_holds")]})
        if alone:
            raise Invalid({"post": [Conflict("identity.errors.post_taken", holder=other.person.name)]})


@service("identity.mandate_ended", mandate=APPOINTING, personal=("reason",))
def end_mandate(act: Act, *, mandate: Mandate, on: date, reason: str, reference: str = "") -> Mandate:
    """End a mandate: `on` is its last day. What was signed under it stands."""
    if not reason.strip():
        raise Invalid({"reason": [Refused("identity.errors.reason_missing")]})
    held = (
        Mandate.objects.select_for_update().filter(pk=mandate.pk, territory_id=mandate.territory_id).first()
    )
    if held is None:
        raise NotFound("identity.errors.no_mandate")
    if held.ends is not None and held.ends <= on:
        raise Conflict("identity.errors.already_ended")
    if on < held.starts - timedelta(days=1):
        raise Invalid({"on": [Refused("identity.errors.before_start")]})
    held.ends = max(on, held.starts)
    held.save(update_fields=("ends",))
    return held
