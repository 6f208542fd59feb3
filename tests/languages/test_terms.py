"""One term for one thing: the table in docs/translations.md holds in both catalogues."""

import re

import polib
import pytest
from django.conf import settings

PLACE = re.compile(r"%\(\w+\)s")  # filled in with a name when it is shown
PAGE = (settings.BASE_DIR / "docs" / "translations.md").read_text()


def terms():
    table = PAGE.partition("## Terms")[2].partition("## Others")[0]
    for line in table.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
        if len(cells) == 3 and cells[0] not in ("English", "---"):
            yield cells[0], {"ru": cells[1].partition("\\|")[0], "kk": cells[2].partition("\\|")[0]}


@pytest.mark.parametrize("language", ["ru", "kk"])
@pytest.mark.parametrize(("english", "stems"), list(terms()))
def test_a_term_has_one_translation(english, stems, language):
    catalogue = polib.pofile(str(settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"))
    word = re.compile(rf"\b{english}s?\b", re.IGNORECASE)
    asked = [entry for entry in catalogue if word.search(PLACE.sub("", entry.msgid))]
    assert asked
    wrong = [
        entry.msgid
        for entry in asked
        if stems[language] not in (entry.msgstr or " ".join(entry.msgstr_plural.values())).lower()
    ]
    assert not wrong
