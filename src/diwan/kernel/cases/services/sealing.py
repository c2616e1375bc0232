"""The plans of the version approved, sealed with the act that approves them ("ne varietur", 12.90 art. 43)."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case, CaseOutput
from diwan.kernel.cases.sealing import sealed_of, versions_in
from diwan.kernel.cases.services.recording import there
from diwan.kernel.cases.situation import as_text
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.sealing import Plan, seal_file


def seal_plans(act: Act, case: Case, output: CaseOutput) -> list[IssuedDocument]:
    """Seal the last version of each piece the output names, in the name of its signer; a piece not given is none."""
    declared = case.law.outputs[output.key]
    if not declared.seals:
        return []
    papers, sealed = list(case.documents.all()), sealed_of(case)
    found = (versions_in(case.law, papers, str(key))[-1:] for key in declared.seals)
    wanted = [one.paper for last in found for one in last if one.paper.pk not in sealed]
    title = as_text(declared.title)
    return [
        seal_file(
            there(act, case),
            plan=Plan(
                digest=paper.digest,
                name=paper.name,
                title=Text(f"تصاميم {title.ar}", f"Plans : {title.fr[:1].lower()}{title.fr[1:]}"),
                number=output.number,
                kind=f"{case.procedure}.{output.key}.{paper.key}",
            ),
            signer_kinds=(output.signer,),
            subject=Text(case.applicant, case.applicant) if case.applicant else None,
            holder=case.holder_id,
            about=paper,
        )
        for paper in wanted
    ]


def sealed_with(case: Case, key: str) -> list[int]:
    """The ids of what was sealed with an output, to be withdrawn or replaced with it."""
    begin = f"{case.procedure}.{key}."
    return [row.pk for row in sealed_of(case).values() if row.kind.startswith(begin)]
