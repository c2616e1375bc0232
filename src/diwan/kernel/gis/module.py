"""What geography declares."""

from diwan.kernel.assembly.declaration import Module, Verb
from diwan.kernel.base.text import Text

MODULE = Module(
    key="gis",
    title=Text("الخرائط", "Cartographie"),
    verbs=(Verb("gis.outlines_loaded", Text("تحميل حدود جماعات", "Limites de communes chargées")),),
)
