"""What the registers declare."""

from diwan.kernel.assembly.declaration import Module, Verb
from diwan.kernel.base.text import Text

MODULE = Module(
    key="registers",
    title=Text("السجلات", "Registres"),
    verbs=(Verb("registers.closed", Text("حصر سجل السنة", "Clôture du registre de l'année")),),
)
