"""The checks of `make check` can fail: each is given a fault of the kind it looks for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.checks import committed, documents, faces, messages, styles, templates
from tests.checks.closing import counts_of


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "src" / "diwan" / "post" / "locale").mkdir(parents=True)
    (tmp_path / "src" / "diwan" / "post" / "templates").mkdir()
    (tmp_path / "docs").mkdir()
    return tmp_path


def put(tree: Path, name: str, text: str) -> Path:
    file = tree / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def put_messages(tree: Path, ar: str, fr: str) -> list[str]:
    put(tree, "src/diwan/post/locale/ar.toml", ar)
    put(tree, "src/diwan/post/locale/fr.toml", fr)
    return messages.faults(tree)[0]


def test_a_message_in_one_language_only_is_found(tree: Path) -> None:
    assert put_messages(tree, 'hello = "سلام"', 'hello = "Bonjour"') == []
    assert put_messages(tree, 'hello = "سلام"', "") == ["post.hello has no words in fr"]


def test_words_kept_by_subject_are_read_and_never_said_twice(tree: Path) -> None:
    put(tree, "src/diwan/post/locale/ar/stamps.toml", 'stamp = "طابع"')
    assert put_messages(tree, "", "") == ["post.stamp has no words in fr"]
    put(tree, "src/diwan/post/locale/fr/stamps.toml", 'stamp = "timbre"')
    assert put_messages(tree, "", "") == []
    assert put_messages(tree, "", 'stamp = "timbre-poste"') == ["post.stamp has words in two files of fr"]


def test_an_empty_message_and_a_lost_placeholder_are_found(tree: Path) -> None:
    assert put_messages(tree, 'hello = " "', 'hello = "Bonjour"') == ["post.hello is empty in ar"]
    assert "post.hello" in put_messages(tree, 'hello = "سلام {name}"', 'hello = "Bonjour"')[0]


def test_a_missing_plural_form_is_found(tree: Path) -> None:
    found = put_messages(tree, '[days]\none = "يوم"\nother = "أيام"', '[days]\none = "jour"\nother = "jours"')
    assert found == ["post.days lacks the plural forms ['few', 'many', 'two'] in ar"]


def test_a_key_that_is_used_and_has_no_words_is_found(tree: Path) -> None:
    put(tree, "src/diwan/post/views.py", '"""t("post.in_a_docstring")"""\nraise Refused("post.late")')
    put(tree, "src/diwan/post/templates/a.html", '{% t "post.title" name=x %}')
    found = put_messages(tree, "", "")
    assert found == [
        "post/templates/a.html: post.title is used and has no words",
        "post/views.py: post.late is used and has no words",
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>", '<p style="color:red">', '<a onclick="x()">', "<p>مرحبا</p>", "<p>Dépôt</p>",
        '<script src="https://cdn.example/x.js"></script>', '<a href="javascript:void(0)">', "<style>p{}</style>",
    ],
)  # fmt: skip
def test_a_template_against_the_rules_is_found(tree: Path, html: str) -> None:
    put(tree, "src/diwan/post/templates/a.html", f"{{# مسموح هنا #}}\n{html}\n")
    (fault,) = {fault.partition(": ")[0] for fault in templates.faults(tree)[0]}
    assert fault == "src/diwan/post/templates/a.html:2"


def test_a_template_within_the_rules_is_not_accused(tree: Path) -> None:
    put(
        tree,
        "src/diwan/post/templates/a.html",
        '<script src="{% static "x.js" %}" defer></script><p>{% t "a.b" %}</p>',
    )
    assert templates.faults(tree) == ([], 1)


@pytest.mark.parametrize(
    "css",
    [
        "p { margin-left: 1rem }", "p { left: 0 }", "p { text-align: right }", "p { margin: 0 1px 2px 3px; }",
        "p { border-top-left-radius: 2px }", "p { color: #fff }", "p { color: red !important }",
    ],
)  # fmt: skip
def test_a_sheet_against_the_rules_is_found(tree: Path, css: str) -> None:
    put(tree, "src/diwan/post/static/a.css", f"/* left: 0 */\n{css}\n")
    found = styles.faults(tree)[0]
    assert len(found) == 1
    assert found[0].startswith("src/diwan/post/static/a.css:2")


def test_a_sheet_within_the_rules_is_not_accused(tree: Path) -> None:
    put(
        tree,
        "src/diwan/post/static/a.css",
        "p { margin-inline-start: 1rem; color: var(--ink); padding: 0 1rem; }",
    )
    assert styles.faults(tree) == ([], 1)


@pytest.mark.parametrize(
    "text",
    [
        "cd /root/somewhere/x", "see /home/me/diwan/x", "https://pypi.org/simple", "--index-url https://x",
        "-----BEGIN PRIVATE KEY-----",
    ],
)  # fmt: skip
def test_what_belongs_to_one_machine_is_found(tree: Path, text: str) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tree, check=True)
    put(tree, "docs/a.md", f"fine\n{text}\n")
    (fault,) = committed.faults(tree)[0]
    assert fault.startswith("docs/a.md:2")


def test_an_untrue_document_is_found(tree: Path) -> None:
    put(tree, "Makefile", "demo:\n\techo\n")
    put(tree, "README.md", "[a](docs/none.md) and `make demo` and `make coffee`")
    put(tree, "docs/glossary.toml", '[act]\nen = "act"\nfr = "acte"\nar = ""\nsource = "x"\nmeans = "y"\n')
    put(tree, "docs/architecture.md", "line\n" * 500)
    found = documents.faults(tree)[0]
    assert len(found) == 4
    for fault, words in zip(found, ("none.md", "make coffee", "glossary: act", "500 lines"), strict=True):
        assert words in fault


def test_reaching_into_another_module_is_found() -> None:
    required = {"diwan.modules.a": frozenset({"b"}), "diwan.modules.c": frozenset()}
    assert faces.misplaced("diwan.modules.a.views", "diwan.modules.b.public", required) == ""
    assert "have it put there" in faces.misplaced("diwan.modules.a.views", "diwan.modules.b.models", required)
    assert "must require" in faces.misplaced("diwan.modules.c.views", "diwan.modules.b.public", required)


def test_the_closing_line_counts_what_ran(tmp_path: Path) -> None:
    report = put(
        tmp_path,
        "a.xml",
        '<testsuites><testsuite tests="5" failures="1" errors="1" skipped="1"/></testsuites>',
    )
    assert counts_of(report) == {"passed": 2, "failed": 1, "errors": 1, "skipped": 1}
