"""An import contract: one module reaches another only through its `public.py`, and only if it requires it."""

from __future__ import annotations

import ast
from pathlib import Path

import grimp
from importlinter import Contract, ContractCheck, output

MODULES = "diwan.modules"
FACE = "public"


class PublicFacesContract(Contract):
    """Every import from one module's folder into another's, held against `requires` and `public.py`."""

    type_name = "public_faces"

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Broken with one sentence for each misplaced import."""
        required = {module: requires_of(module) for module in graph.find_children(MODULES)}
        faults = sorted({fault for link in links_between(graph) if (fault := misplaced(*link, required))})
        return ContractCheck(kept=not faults, metadata={"faults": faults})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """The sentences."""
        for fault in check.metadata["faults"]:
            output.print_error(fault)


def links_between(graph: grimp.ImportGraph) -> set[tuple[str, str]]:
    """`(importer, imported)` wherever the two are in different modules; a module's own tests are free."""
    found = set()
    for importer in graph.modules:
        if owner_of(importer) and ".tests" not in importer:
            for imported in graph.find_modules_directly_imported_by(importer):
                if owner_of(imported) and owner_of(imported) != owner_of(importer):
                    found.add((importer, imported))
    return found


def owner_of(module: str) -> str:
    """The module of Diwan that a Python module belongs to, or nothing."""
    parts = module.split(".")
    return ".".join(parts[:3]) if module.startswith(f"{MODULES}.") else ""


def misplaced(importer: str, imported: str, required: dict[str, frozenset[str]]) -> str:
    """What is wrong with one import, or nothing."""
    owner, other = owner_of(importer), owner_of(imported)
    key = other.rpartition(".")[2]
    if not (imported == f"{other}.{FACE}" or imported.startswith(f"{other}.{FACE}.")):
        return f"{importer} imports {imported}: take it from {other}.{FACE}, or have it put there."
    if key not in required.get(owner, frozenset()):
        return f"{importer} imports {imported}: {owner}'s module.py must require {key!r}."
    return ""


def requires_of(module: str) -> frozenset[str]:
    """What a module declares to require, read from its `module.py` without running it."""
    file = Path("src", *module.split("."), "module.py")
    if not file.exists():
        return frozenset()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "requires":
            return frozenset(ast.literal_eval(node.value))
    return frozenset()
