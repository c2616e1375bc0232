"""Where the officer signs what the counter prepared: listed with all that waits for a signature."""

from diwan.kernel.base.text import Text
from diwan.modules.civil_status.issue_selectors import count_to_sign
from diwan.modules.civil_status.mandates import SIGNING
from diwan.shell.cases.own import SigningPlace, signs_at

signs_at(
    SigningPlace(
        Text("وثائق أعدت بشباك الحالة المدنية", "Documents préparés au guichet d'état civil"),
        "civil_status:issues_to_sign",
        SIGNING,
        count_to_sign,
    )
)
