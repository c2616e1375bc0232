"""What documents declare: the verbs they leave in the journal, and how their personal data is erased."""

from diwan.kernel.assembly.declaration import Erasure, MenuItem, Module, Verb
from diwan.kernel.base.text import Text

MODULE = Module(
    key="documents",
    title=Text("الوثائق والتوقيع", "Documents et signature"),
    verbs=(
        Verb("documents.file_attached", Text("إرفاق ملف", "Pièce jointe"), personal=("name",)),
        Verb("documents.prepared", Text("تحضير وثيقة", "Acte préparé"), personal=("data", "subject")),
        Verb("documents.signed", Text("توقيع وثيقة", "Acte signé")),
        Verb("documents.revoked", Text("سحب وثيقة", "Acte retiré"), personal=("reason",)),
        Verb("documents.overtaken", Text("تغير ما بنيت عليه وثائق", "Actes dépassés")),
        Verb("documents.superseded", Text("تعويض وثائق", "Actes remplacés ensemble"), personal=("reason",)),
        Verb("documents.revoked_together", Text("سحب وثائق", "Actes retirés ensemble"), personal=("reason",)),
        Verb("documents.replaced", Text("استبدال وثيقة", "Acte remplacé"), personal=("reason",)),
    ),
    menu=(
        MenuItem("portal", Text("التحقق من وثيقة", "Vérifier un document"), "documents:verify", "", order=30),
    ),
    erasures=(
        Erasure("documents.storedfile", ("name",), "blank"),
        Erasure(
            "documents.issueddocument",
            ("data", "masked_ar", "masked_fr", "signer_ar", "signer_fr"),
            "keep",
            "69-99: a signed act is kept as an archive of the community for its legal time",
        ),
    ),
)
