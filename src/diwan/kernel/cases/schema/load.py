"""From a file to a procedure: blocks, then the procedure, then the community's patches, then frozen."""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import ValidationError

from diwan.kernel.base.text import Text
from diwan.kernel.cases.schema.amending import written_out
from diwan.kernel.cases.schema.checks import problems_of
from diwan.kernel.cases.schema.overlays import overlaid
from diwan.kernel.cases.schema.problems import Problem, ProcedureInvalid, nearest, problems_from
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.schema.world import World

PARAMETER = re.compile(r"\$([a-z_]+)")
BLOCK_FILE = re.compile(r"([a-z0-9_]+)(?:\.(\d+))?\.toml")
"""A block and its number; a file without one is the first version."""
VERSION = "version"
"""Which version of a block is used, beside what is bound; its first where nothing is said."""
BLOCKS: list[Traversable] = [files("diwan.kernel.cases") / "blocks"]
"""Folders of shared blocks; a module that has some adds its own when its procedures are read."""

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A procedure ready to run, with the form that is stored and hashed; the hash alone tells two apart."""

    procedure: Procedure = field(compare=False)
    json: str = field(compare=False)
    hash: str


def load(
    text: str, world: World, *, name: str = "procedure", patches: Mapping[str, Any] | None = None
) -> Resolved:
    """Read, resolve and check one procedure file; raises ProcedureInvalid naming every fault."""
    return load_tables(parsed(text, name), world, name=name, patches=patches)


def load_tables(raw: Raw, world: World, *, name: str, patches: Mapping[str, Any] | None = None) -> Resolved:
    """The same from the tables of a file, amendments written out."""
    whole = with_blocks(raw, name)
    if patches:
        whole = overlaid(whole, patches, name)
    return frozen(draft_of(whole, name), world, name)


def thawed(stored: str) -> Procedure:
    """The procedure a case was opened under, from its stored form."""
    return Procedure.model_validate_json(stored)


def parsed(text: str, name: str) -> Raw:
    """The file as tables, or a fault with its line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProcedureInvalid(name, [Problem("(file)", "syntax", {"why": str(error)})]) from error


def with_blocks(raw: Raw, name: str) -> Raw:
    """The procedure with the blocks it uses written out."""
    whole = deepcopy(raw)
    uses = whole.pop("uses", {})
    problems: list[Problem] = []
    for block, bound in uses.items():
        problems += _add_block(whole, block, bound)
    if problems:
        raise ProcedureInvalid(name, problems)
    return whole


def add_blocks(folder: Traversable) -> None:
    """Make the blocks of one more folder known."""
    if folder not in BLOCKS:
        BLOCKS.append(folder)


def block_names() -> list[str]:
    """The shared blocks a procedure may use."""
    return sorted({name for name, _ in _blocks()})


def latest_block(name: str) -> int:
    """The number of a block's latest version; 1 where there is no such block."""
    return max((version for known, version in _blocks() if known == name), default=1)


def first_block(name: str) -> int:
    """The number of a block's first version, which is meant where none is said; 1 where there is no such block."""
    return min((version for known, version in _blocks() if known == name), default=1)


def block_parameters(name: str, version: int = 0) -> dict[str, Raw]:
    """What a block asks of who uses it, by name; of its latest version where none is said, empty where it is none."""
    known = (name, version) in _blocks()
    found: dict[str, Raw] = (_block(name, version) if known else _latest(name)).get("parameters", {})
    return found


def block_title(name: str) -> Text:
    """What a block is called."""
    title = _latest(name).get("title", {"ar": name, "fr": name})
    return Text(title["ar"], title["fr"])


def _latest(name: str) -> Raw:
    return _block(name, latest_block(name)) if name in block_names() else {}


def _blocks() -> dict[tuple[str, int], Traversable]:
    found = {}
    for folder in BLOCKS:
        for entry in folder.iterdir():
            if match := BLOCK_FILE.fullmatch(entry.name):
                found[match[1], int(match[2] or 1)] = entry
    return found


@lru_cache(maxsize=64)
def _block(name: str, version: int) -> Raw:
    """A version of a block, what it amends written out; never changed by who reads it."""

    def as_written(number: int) -> Raw | None:
        file = _blocks().get((name, number))
        return parsed(file.read_text("utf-8"), name) if file else None

    raw = as_written(version) or {}
    if raw.get(VERSION) != version:
        raise ProcedureInvalid(name, [Problem(VERSION, "block_number", {VERSION: version})])
    return written_out(raw, as_written, name)


def _add_block(whole: Raw, name: str, bound: Raw) -> list[Problem]:
    path = f"uses.{name}"
    if name not in block_names():
        return [Problem(path, "no_block", {"near": nearest(name, block_names())})]
    bound = dict(bound)
    version = bound.pop(VERSION, first_block(name))
    if (name, version) not in _blocks():
        return [Problem(f"{path}.{VERSION}", "no_version", {"version": version})]
    block = dict(_block(name, version))
    declared, version = block.pop("parameters"), block.pop(VERSION)
    block.pop("title")
    problems = _unbound(path, declared, bound)
    if problems:
        return problems
    whole.setdefault("blocks", {})[name] = version
    values = {key: bound.get(key, spec.get("default")) for key, spec in declared.items()}
    return _merge(whole, _filled(block, values), name)


def _unbound(path: str, declared: Raw, bound: Raw) -> list[Problem]:
    missing = [key for key, spec in declared.items() if "default" not in spec and key not in bound]
    unknown = [key for key in bound if key not in declared]
    return [
        *(
            Problem(f"{path}.{key}", "parameter_missing", {"parameter": declared[key]["says"]})
            for key in missing
        ),
        *(Problem(f"{path}.{key}", "parameter_unknown", {"near": nearest(key, declared)}) for key in unknown),
    ]


def _filled(value: Any, values: Raw) -> Any:
    if isinstance(value, dict):
        return {
            PARAMETER.sub(lambda m: str(values[m[1]]), key): _filled(item, values)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [piece for item in value for piece in _spliced(_filled(item, values), item)]
    if isinstance(value, str):
        whole = PARAMETER.fullmatch(value)
        return deepcopy(values[whole[1]]) if whole else PARAMETER.sub(lambda m: str(values[m[1]]), value)
    return value


def _spliced(filled: Any, written: Any) -> list[Any]:
    return filled if isinstance(filled, list) and isinstance(written, str) else [filled]


def _merge(whole: Raw, block: Raw, name: str) -> list[Problem]:
    problems = []
    for table, entries in block.items():
        mine = whole.setdefault(table, {})
        for key, entry in entries.items():
            if key in mine:
                problems.append(Problem(f"{table}.{key}", "taken_by_block", {"block": name}))
            mine[key] = entry
    return problems


def changed(national: Resolved, patches: Mapping[str, Any], world: World) -> Resolved:
    """A version as one community changed it; raises ProcedureInvalid naming each patch at fault."""
    name = national.procedure.key
    whole = overlaid(json.loads(national.json), patches, name)
    try:
        procedure = Procedure.model_validate_json(json.dumps(whole))
    except ValidationError as error:
        raise ProcedureInvalid(name, problems_from(error, whole)) from error
    return frozen(procedure, world, name)


def draft_of(whole: Raw, name: str) -> Procedure:
    """The procedure in tables of the right form, whatever else is wrong with it."""
    try:
        return Procedure.model_validate(whole)
    except ValidationError as error:
        raise ProcedureInvalid(name, problems_from(error, whole)) from error


def frozen(procedure: Procedure, world: World, name: str) -> Resolved:
    """A procedure ready to run, once every check holds."""
    if problems := problems_of(procedure, world):
        raise ProcedureInvalid(name, problems)
    said = procedure.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    stored = json.dumps(said, ensure_ascii=False)
    fixed = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return Resolved(procedure, stored, hashlib.sha256(fixed.encode()).hexdigest())
