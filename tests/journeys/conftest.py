"""The rig of the journeys: a demo of its own, the system's Chromium, axe, and pictures of what failed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.journeys.club import write_club

ROOT = Path(__file__).resolve().parents[2]
PICTURES = Path(__file__).parent / "pictures"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--force-color-profile=srgb",
)  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
STARTING_SECONDS = 600
Language = Literal["ar", "fr"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey; where time is short, a long one is made in one language."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
    if os.environ.get("DIWAN_SHORT_JOURNEYS"):
        left = [item for item in items if is_left_out(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def is_left_out(item: pytest.Item) -> bool:
    """Whether a journey is long, and in the language that an integration server leaves to `make e2e`."""
    long = item.get_closest_marker("long")
    made = getattr(item, "callspec", None)
    return long is not None and made is not None and made.params.get("language") != long.args[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Remember how a journey ended, for the fixture that takes its picture."""
    report = yield
    if report.when == "call":
        item.stash[ended] = report.failed
    return report


ended = pytest.StashKey[bool]()


@dataclass(frozen=True, slots=True)
class House:
    """A running demo: its address and its accounts by username."""

    url: str
    accounts: dict[str, dict[str, str]]
    var: Path


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A small demo started for these journeys, or the one whose var/demo.json is named in DIWAN_JOURNEYS."""
    given = os.environ.get("DIWAN_JOURNEYS")
    if given:
        yield house_in(Path(given))
        return
    var = Path(os.environ.get("DIWAN_JOURNEYS_VAR") or tmp_path_factory.mktemp("house"))
    log = (var / "demo.log").open("wb")
    demo = subprocess.Popen(
        [sys.executable, "-m", "diwan.config.cli", "demo"],
        cwd=ROOT, env=demo_environment(var), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        wait_for_demo(demo, var)
        yield house_in(var / "demo.json")
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(60)


def demo_environment(var: Path) -> dict[str, str]:
    """A demo of its own: folder, port, a twentieth of the world; nothing of this shell's settings.

    Two procedures are added to those of the house: one asks a question of every type, one has a visit and an inquiry.
    """
    added = var / "procedures"
    added.mkdir(exist_ok=True)
    shutil.copy(ROOT / "tests" / "fixtures" / "procedures" / "every_field.toml", added)
    write_club(added)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DIWAN_") and k != "DATABASE_URL"}
    return {
        **kept,
        "DIWAN_VAR": str(var),
        "DIWAN_DEMO_SIZE": "0.05",
        "DIWAN_PROCEDURES_DIR": str(added),
        "PORT": str(free_port()),
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "diwan.config.settings",
    }


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_demo(demo: subprocess.Popen[bytes], var: Path) -> None:
    """Until it has written its accounts, which it does when it is ready."""
    deadline = time.monotonic() + STARTING_SECONDS
    while not (var / "demo.json").exists():
        if demo.poll() is not None or time.monotonic() > deadline:
            pytest.exit(f"the demo did not start:\n{(var / 'demo.log').read_text()[-4000:]}", returncode=3)
        time.sleep(0.2)


def house_in(file: Path) -> House:
    """The demo described by a demo.json."""
    told = json.loads(file.read_text(encoding="utf-8"))
    return House(told["url"], {account["username"]: account for account in told["accounts"]}, file.parent)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; a clear refusal where there is none."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.exit("No Chromium on this machine: install the package chromium, or name one in CHROMIUM.", 3)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield found
        found.close()


@dataclass(slots=True)
class Visitor:
    """Somebody at a browser: a page, and what it complained of."""

    page: Page
    house: House
    language: Language
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open an address of the house."""
        self.page.goto(self.house.url + path)
        return self.page

    def go_away(self) -> None:
        """Leave the house, before it closes."""
        self.page.goto("about:blank")

    def sign_in(self, username: str) -> Page:
        """Sign in through the page that people use."""
        account = self.house.accounts[username]
        self.go("/accounts/login/")
        self.page.fill("input[name=login]", account["username"])
        self.page.fill("input[name=password]", account["password"])
        self.page.locator("form:has(input[name=password]) [type=submit]").first.click()
        self.page.wait_for_load_state()
        assert "/accounts/login" not in self.page.url, f"{username} could not sign in"
        return self.page

    def serious_faults(self) -> list[str]:
        """What axe finds serious or critical on this page."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        run = (
            "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"
        )
        violations = self.page.evaluate(run, RULES)["violations"]
        return [
            f"{v['id']} ({v['impact']}): {v['help']}: {[n['target'] for n in v['nodes']][:5]}"
            for v in violations
            if v["impact"] in ("serious", "critical")
        ]

    def require_accessible(self) -> None:
        """Fail with what axe found, and where."""
        assert self.serious_faults() == [], self.page.url


Visiting = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser, house: House, request: pytest.FixtureRequest) -> Iterator[Visiting]:
    """`visit(language="ar", width=1280, signed_in="fatima", javascript=True)` opens a browser of its own."""
    opened: list[tuple[BrowserContext, Visitor]] = []

    def open_browser(
        language: Language = "ar",
        *,
        width: int = 1280,
        height: int = 900,
        signed_in: str = "",
        javascript: bool = True,
        dark: bool = False,
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale={"ar": "ar-MA", "fr": "fr-MA"}[language],
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        context.add_cookies([{"name": "diwan_language", "value": language, "url": house.url}])
        visitor = Visitor(context.new_page(), house, language)
        listen(visitor)
        opened.append((context, visitor))
        if signed_in:
            visitor.sign_in(signed_in)
        return visitor

    yield open_browser
    if request.node.stash.get(ended, False):
        take_pictures(request.node.name, opened)
    complaints = [words for _, visitor in opened for words in visitor.complaints]
    for context, _ in opened:
        context.close()
    assert complaints == [], "the browser complained"


def listen(visitor: Visitor) -> None:
    """Note script errors and failed loads; a page that is refused on purpose says so by its status."""

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            visitor.complaints.append(f"{visitor.page.url}: {message.text}")

    visitor.page.on("console", heard)
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(f"{visitor.page.url}: {error}"))


def take_pictures(name: str, opened: list[tuple[BrowserContext, Visitor]]) -> None:
    """What every browser of a failed journey showed last."""
    PICTURES.mkdir(exist_ok=True)
    safe = "".join(c if c.isalnum() or c in "-_" else "_" for c in name)
    for number, (_, visitor) in enumerate(opened, start=1):
        visitor.page.screenshot(path=PICTURES / f"{safe}-{number}.png", full_page=True)
