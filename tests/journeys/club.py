"""A procedure of the installation's own for the journeys: the tennis club, a court to visit, neighbours to hear."""

from __future__ import annotations

from pathlib import Path

from diwan.kernel.cases.tests.club_inquiries import INQUIRIES
from diwan.kernel.cases.tests.club_visits import visited_text

FILE = Path(__file__).parents[1] / "fixtures" / "procedures" / "tennis_membership.toml"


def write_club(folder: Path) -> Path:
    """The folder with the club in it: visits planned for the next hour, an inquiry that opens as it is announced."""
    folder.mkdir(parents=True, exist_ok=True)
    text = visited_text(FILE.read_text("utf-8")).replace("testing.book", "cases.decisions")
    text = text.replace('notice = "3 open_days"', 'notice = "1 hours"')
    text = text.replace("when = [{ visit", 'when = [{ inquiry = "neighbours" }, { visit', 1)
    inquiry = INQUIRIES.replace('notice = "3 days"\n', "")
    text = text.replace("[outputs.card]", f"{inquiry}\n[outputs.card]", 1)
    (folder / "tennis_membership.toml").write_text(text, "utf-8")
    return folder
