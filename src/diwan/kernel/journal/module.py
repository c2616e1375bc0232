"""What the journal declares of itself."""

from diwan.kernel.assembly.declaration import Erasure, Module, Verb
from diwan.kernel.base.text import Text

MODULE = Module(
    key="journal",
    title=Text("يومية العمليات", "Journal"),
    verbs=(
        Verb(
            "journal.looked",
            Text("اطلاع على معطيات جماعة تابعة", "Consultation des données d'une collectivité du ressort"),
        ),
    ),
    erasures=(
        Erasure("journal.personalfacts", ("values", "salt"), "delete"),
        Erasure("journal.entry", ("actor",), "keep", "113.14 art. 115-116: acts stay attributable"),
    ),
)
