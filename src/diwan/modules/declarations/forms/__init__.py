"""What one fills in: a first declaration in few fields, and the completion with everything the record says."""

from diwan.modules.declarations.forms.completing import CompleteForm, copied_from
from diwan.modules.declarations.forms.fields import Section
from diwan.modules.declarations.forms.first import FirstForm

__all__ = ["CompleteForm", "FirstForm", "Section", "copied_from"]
