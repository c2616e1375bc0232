"""Legal references as procedures note them ("2-22-04 art. 44-45"), written out for whoever reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from diwan.kernel.base.text import Text

ORGANIC = ("111.14", "112.14", "113.14")
NOTED = re.compile(
    r"(?P<text>\d+\.\d+|\d+-\d+-\d+)(?: art\. (?P<articles>\d+(?:-\d+)?(?:, \d+(?:-\d+)?(?![\d.-]))*))?"
    r"(?: annexe? (?P<annex>\d+))?"
)


def cited(reference: str) -> Text:
    """The law or decree and its articles in words; what is noted otherwise stays as it is."""
    texts = [_cited_one(hit) for hit in NOTED.finditer(reference)]
    if not texts or NOTED.sub("", reference).strip(" ,;"):
        return Text(reference, reference)
    return _joined(texts)


def cited_all(references: Iterable[str]) -> Text:
    """Several references as one line."""
    return _joined([cited(reference) for reference in references])


def _joined(texts: Iterable[Text]) -> Text:
    texts = list(texts)
    return Text("؛ ".join(text.ar for text in texts), "\N{NO-BREAK SPACE}; ".join(text.fr for text in texts))


def _cited_one(hit: re.Match[str]) -> Text:
    ar, fr = _named(hit["text"])
    if hit["articles"]:
        ar, fr = f"{ar}، {_articles_ar(hit['articles'])}", f"{fr}, {_articles_fr(hit['articles'])}"
    if hit["annex"]:
        ar, fr = f"{ar}، الملحق {hit['annex']}", f"{fr}, annexe {hit['annex']}"
    return Text(ar, fr)


def _named(number: str) -> tuple[str, str]:
    if "-" in number:
        decree = number.replace("-", ".")
        return f"المرسوم {decree}", f"décret {decree}"
    if number in ORGANIC:
        return f"القانون التنظيمي {number}", f"loi organique {number}"
    return f"القانون {number}", f"loi {number}"


def _articles_ar(written: str) -> str:
    parts = written.split(", ")
    if len(parts) == 1 and "-" not in written:
        return f"المادة {written}"
    first, _, last = parts[0].partition("-")
    if len(parts) == 1 and int(last) == int(first) + 1:
        return f"المادتان {first} و{last}"
    if len(parts) == 1:
        return f"المواد من {first} إلى {last}"
    word = "المادتان" if len(parts) == 2 and "-" not in written else "المواد"
    return f"{word} " + " و".join(part.replace("-", " إلى ") for part in parts)


def _articles_fr(written: str) -> str:
    parts = [part.replace("-", " à ") for part in written.split(", ")]
    listed = " et ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"art.\N{NO-BREAK SPACE}{listed}"
