"""What tests declare: registers to take numbers from."""

from diwan.kernel.assembly.declaration import Module, Register
from diwan.kernel.base.text import Text

MODULE = Module(
    key="testing",
    title=Text("اختبار", "Essai"),
    registers=(
        Register("testing.book", Text("سجل الاختبار", "Registre d'essai"), pattern="{number:04d}/{year}"),
        Register("testing.office_book", Text("سجل المكتب", "Registre du bureau"), per="office"),
    ),
)
