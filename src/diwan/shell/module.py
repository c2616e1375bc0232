"""What the shell declares: the portal's own entries."""

from diwan.kernel.assembly.declaration import MenuItem, Module
from diwan.kernel.base.text import Text

MODULE = Module(
    key="shell",
    title=Text("البوابة", "Portail"),
    menu=(
        MenuItem("portal", Text("الخدمات", "Services"), "shell:services", "", order=10),
        MenuItem("portal", Text("الجماعات", "Communes"), "shell:communes", "", order=20),
        MenuItem("citizen", Text("الخدمات", "Services"), "shell:services", "", order=40),
        MenuItem(
            "desk",
            Text("ما ينتظركم", "Ce qui vous attend"),
            "shell:desk",
            "layout-dashboard",
            order=1,
            group="work",
        ),
    ),
)
