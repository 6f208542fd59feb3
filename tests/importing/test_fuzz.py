"""Two thousand files that are not what they should be: each gets an answer, and nothing is half-written."""

import io
import random
import zipfile

import pytest

from tests.importing.conftest import BY_SEX, COLUMNS, COUNT, as_csv, as_xlsx, everything, report

FILES, BATCH = 2000, 250
GOOD = [COUNT, *BY_SEX, report("Q", value="1.5", source="x"), report("Y", answer="yes"), report("M", step="1")]
# What people and programs leave in cells, and what somebody would try.
VALUES = [
    "", " ", "0", "-0", "-1", "1e999", "9" * 400, "1 234,5", "1.234.567", "1,2,3", "٣٤", "½", "NaN", "inf", "0x10",
    "=1+1", "=HYPERLINK(\"http://a\")", "@SUM(A1)", "#N/A", "#REF!", "true", "да", "иә", "yes", "31.02.2022",
    "2022-01-01", "I1", "defence", "sex", "women", "women|men", "|", "level*sex", "given", "withheld", "completed",
    "\u202e", "\ufeff", "\ud7ff", "a\x0bb", "a\r\nb", "'", '"', '""', ";", "\t", "<b>", "%s", "{0}", "{{ x }}",
    "\x1b[2J", "é" * 5000, "x" * 40_000, "None", "null", "2022.0", "1.10", "101", "4", "Step 1", "kk", "fr",
]  # fmt: skip
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1251", "koi8-r", "cp500", "utf-7"]


def rows_of(chance):
    rows = [dict(row) for row in chance.sample(GOOD, chance.randint(1, len(GOOD)))]
    for _n in range(chance.randint(0, 6)):
        row = chance.choice(rows)
        row[chance.choice(COLUMNS)] = chance.choice(VALUES)
    if chance.random() < 0.2:
        rows.append(dict(chance.choice(rows)))
    return rows


def columns_of(chance):
    columns = list(COLUMNS)
    if chance.random() < 0.3:
        chance.shuffle(columns)
    for _n in range(chance.choice([0, 0, 0, 1, 2])):
        place = chance.randrange(len(columns))
        columns[place] = chance.choice([*VALUES, *COLUMNS])
    return columns[: chance.choice([len(columns)] * 4 + [2, 9])]


def text_file(chance):
    content = as_csv(rows_of(chance), columns_of(chance), delimiter=chance.choice(",,,;\t|"))
    encoding = chance.choice(["utf-8"] * 4 + ENCODINGS)
    return content.decode("utf-8", "replace").encode(encoding, "replace")


def workbook_parts():
    with zipfile.ZipFile(io.BytesIO(as_xlsx(GOOD))) as book:
        return {name: book.read(name) for name in book.namelist()}


PARTS = workbook_parts()


def broken_book(chance):
    """A workbook with other cells, or with bytes of one of its parts replaced, dropped, or doubled."""
    parts = dict(PARTS)
    name = chance.choice([*parts, "xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"])
    text = bytearray(parts[name])
    how = chance.randrange(6)
    if how == 0:
        del parts[name]
    elif how == 1:
        parts[name] = bytes(text[: chance.randrange(len(text))])
    elif how == 2:
        for _n in range(chance.randint(1, 5)):
            text[chance.randrange(len(text))] = chance.randrange(256)
        parts[name] = bytes(text)
    elif how == 3:
        old, new = chance.choice([(b">110<", b">=1+1<"), (b"I1", b"&#0;"), (b"<row", b"<raw"), (b't="', b't="e" x="')])
        parts[name] = bytes(text).replace(old, new)
    elif how == 4:
        numbers = [b"1e400", b"-1", b"9" * 60, b"NaN", b"0.1000000000000000055", b"44562", b""]
        parts[name] = bytes(text).replace(b"<v>1</v>", b"<v>" + chance.choice(numbers) + b"</v>")
    else:
        parts["xl/vbaProject.bin"] = b"\0" * chance.randrange(9)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as book:
        for part, content in parts.items():
            book.writestr(part, content)
    return file.getvalue()


def broken_bytes(chance):
    content = bytearray(chance.choice([as_csv(GOOD), as_csv(GOOD, delimiter=";"), broken_book(chance)]))
    for _n in range(chance.randint(1, 12)):
        place = chance.randrange(len(content))
        content[place : place + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
    return bytes(content[: chance.choice([len(content)] * 3 + [chance.randrange(len(content))])])


def any_bytes(chance):
    start = chance.choice(
        [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\xef\xbb\xbf", b"code,body,period\n"]
    )
    return start + chance.randbytes(chance.randrange(200))


KINDS = (text_file, text_file, broken_book, broken_bytes, any_bytes)


@pytest.mark.parametrize("batch", range(FILES // BATCH))
def test_any_file_gets_an_answer_and_nothing_is_half_written(past, batch):
    """Of each: nothing was written, with a reason; or all of it was, and the same file then changes nothing."""
    stands = everything()
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        # The same files on every machine; nothing secret comes of it.
        chance = random.Random(number)
        content = chance.choice(KINDS)(chance)
        name = chance.choice(["past.csv", "past.xlsx", "past.txt", "p\u202east.xlsm"])
        options = ("--write", f"--language={chance.choice(['en', 'ru', 'kk'])}")
        out, err, refused = past.run(content, *options, name=name)
        assert "Traceback" not in out + err + refused
        if refused:
            assert everything() == stands, number
            continue
        assert err == ""
        stands = everything()
        assert past.run(content, *options, name=name)[1:] == ("", "")
        assert everything() == stands, number
