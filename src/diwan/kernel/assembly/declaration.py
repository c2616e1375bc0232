"""What a module declares of itself: one frozen object, read once at start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from diwan.kernel.base.text import Text

Face = Literal["portal", "citizen", "desk"]
Group = Literal["work", "counter", "registers", "community", "steering", "settings"]
GROUPS: tuple[Group, ...] = get_args(Group)
"""The desk's menu by what people do, in its order: what waits, receiving and entering, the books, the community's
life, steering, settings."""


@dataclass(frozen=True, slots=True)
class MandateKind:
    """A kind of mandate, what it is called, and the other kinds it includes by law.

    `per_office`: delegated for one office only, as the civil-status officer's (decree 2-22-04 art. 3).
    `acts_below`: a wide seat of this kind acts in the communities below its own, where it otherwise only looks;
    what it may do there is what services and procedures name it for.
    """

    key: str
    title: Text
    includes: tuple[str, ...] = ()
    legal: str = ""
    per_office: bool = False
    acts_below: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """One kind of act in the journal, and the facts in it that are personal data."""

    key: str
    title: Text
    personal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """A numbered book: one gapless sequence a year for each community, or each office."""

    key: str
    title: Text
    pattern: str = "{number}/{year}"
    per: Literal["community", "office"] = "community"
    legal: str = ""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry in the menu of one face; on the desk it shows to holders of one of `mandates`.

    `count` names what tells how much waits behind it, `shown` what tells of a seat whether it has any use for it.
    An entry of the desk stands in one `group` of its menu. `also` names pages beside its own that belong to it.
    """

    face: Face
    title: Text
    url_name: str
    icon: str
    mandates: tuple[str, ...] = ()
    order: int = 50
    count: str = ""
    shown: str = ""
    group: Group | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A desk form that goes on without the line: its page, and where what was kept is sent.

    `queries` are the shapes of the page kept on the device; `to` takes `{key, owner, captured_at, answers}` once for
    each `key` among the answers. Where each page is of its own, `queries_of` names a function of the seat that gives
    them. With `files`, what is sent is a form: the same as JSON in `entry`, and the files under the names they had.
    """

    title: Text
    url_name: str
    to: str
    mandates: tuple[str, ...]
    queries: tuple[str, ...] = ("",)
    queries_of: str = ""
    files: bool = False


@dataclass(frozen=True, slots=True)
class Erasure:
    """How the personal fields of one model are erased: `blank`, `keep` (with its legal ground) or `delete`."""

    model: str
    fields: tuple[str, ...]
    how: Literal["blank", "keep", "delete"]
    ground: str = ""


@dataclass(frozen=True, slots=True)
class ApiScope:
    """Operations that a token is given by themselves, for another administration: those under `/api/<path>`.

    A token with the scope of the whole module does not open them, and theirs opens nothing else.
    """

    key: str
    title: Text
    path: str


@dataclass(frozen=True, slots=True)
class OfficeWork:
    """Work that waits in one office, which its closing must see: `count` names a selector of (territory, office)."""

    title: Text
    count: str


@dataclass(frozen=True, slots=True)
class Module:
    """One administrative service (or one room of the kernel) plugged into the house.

    `listens` maps an event class to the dotted path of the function that answers it, inside the same
    transaction: `handler(act, event)`. `count` of a menu item is the dotted path of a selector. `spellings` is the
    dotted path of what proposes a person's name in other scripts (`Proposer`); one module in the house at most.
    """

    key: str
    title: Text
    requires: tuple[str, ...] = ()
    mandates: tuple[MandateKind, ...] = ()
    verbs: tuple[Verb, ...] = ()
    registers: tuple[Register, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    kept: tuple[KeptForm, ...] = ()
    erasures: tuple[Erasure, ...] = ()
    api_scopes: tuple[ApiScope, ...] = ()
    office_work: tuple[OfficeWork, ...] = ()
    spellings: str = ""
    listens: Mapping[type, tuple[str, ...]] = field(default_factory=dict)
    checks: tuple[Callable[[], list[str]], ...] = ()
