"""A report with everything in it that a writer may meet, made by hand."""

from datetime import date
from decimal import Decimal

from tracker.reports.document import (
    Bullets,
    Cell,
    Chart,
    Column,
    ColumnKind,
    Cover,
    Document,
    Facts,
    Notice,
    NoticeKind,
    Paragraph,
    Quote,
    RecordHead,
    Row,
    Run,
    Section,
    Square,
    Subheading,
    Table,
)

SVG = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 120" width="400"'
    ' height="120"><title>Officers trained</title><rect width="100%" height="100%" fill="#fff"/>'
    '<rect x="10" y="20" width="200" height="20" fill="#16697a"/><text x="220" y="35" font-size="13">41</text></svg>'
)
NUMBER, PERCENT, STATUS, DAY = ColumnKind.NUMBER, ColumnKind.PERCENT, ColumnKind.STATUS, ColumnKind.DATE
MONEY = ColumnKind.MONEY


def indicators(rows: int = 0) -> Table:
    """One row of each kind of figure; `rows` more, to make it long."""
    return Table(
        key="indicators",
        title="Көрсеткіштер · Показатели · Indicators",
        columns=(
            Column("Indicator", width=5),
            Column("Baseline", NUMBER, unit="people", width=2),
            Column("Value", NUMBER, unit="people", width=2),
            Column("Women", PERCENT, unit="%", width=2),
            Column("Assessment", STATUS, width=3),
            Column("As of", DAY, width=2),
        ),
        rows=(
            Row(
                (
                    Cell(
                        "I1 Officers trained in the law & <customs> of war #1 _x_ *y* $z$ @w",
                        href="https://nap.example/I1",
                    ),
                    Cell("0", Decimal(0)),
                    Cell("1 234,5", Decimal("1234.5")),
                    Cell("40,2 %", Decimal("40.2")),
                    Cell("on track", "on_track", status="on_track"),
                    Cell("20 қаңтар", date(2024, 1, 20)),
                )
            ),
            Row(
                (
                    Cell("=cmd|'/c calc'!A1", language="en"),
                    Cell("not stated in the plan", missing=True),
                    Cell("0", Decimal(0)),
                    Cell("not applicable: no women serve there", missing=True),
                    Cell("cannot be assessed", "cannot_be_assessed", status="cannot_be_assessed"),
                    Cell("not reported", missing=True),
                )
            ),
            Row(
                (
                    Cell("I3 Әскери қызметтегі әйелдердің үлесі, ұғым һәм ӨҮҚІ", language="kk"),
                    Cell("−12", Decimal(-12)),
                    Cell("withheld: fewer than 5", missing=True),
                    Cell("0 %", Decimal(0)),
                    Cell("off track", "off_track", status="off_track"),
                    Cell("31 December 2023", date(2023, 12, 31)),
                )
            ),
            Row(
                (
                    Cell("I4 Incidents, which should fall"),
                    Cell("60", Decimal(60)),
                    Cell("41", Decimal(41)),
                    Cell("12,3457 %", Decimal("12.3457")),
                    Cell("needs acceleration", "needs_acceleration", status="needs_acceleration"),
                    Cell("1 February 2024", date(2024, 2, 1)),
                )
            ),
            *(
                Row(
                    (
                        Cell(f"R{n} one of many"),
                        Cell("1", Decimal(1)),
                        Cell(str(n), Decimal(n)),
                        Cell("50 %", Decimal(50)),
                        Cell("achieved", "achieved", status="achieved"),
                        Cell("20 January 2024", date(2024, 1, 20)),
                    )
                )
                for n in range(rows)
            ),
            Row(
                (
                    Cell("Together"),
                    Cell("", None),
                    Cell("1 234,5", Decimal("1234.5")),
                    Cell("", None),
                    Cell("", None),
                    Cell("", None),
                ),
                total=True,
            ),
        ),
        notes=("7 of 9 bodies reported: provisional.", "n/a is not zero."),
    )


def budget() -> Table:
    return Table(
        key="budget",
        title="Budget",
        columns=(Column("Programme", width=3), Column("Stated", MONEY, unit="thousand tenge")),
        rows=(
            Row((Cell("001 Training"), Cell("3 000,50", Decimal("3000.50")))),
            Row((Cell("002 Exact to the last digit"), Cell("12345678901234567,89", Decimal("12345678901234567.89")))),
            Row((Cell("003 Studies"), Cell("not stated in the plan", missing=True))),
        ),
    )


def nothing() -> Table:
    return Table(key="corrections", title="Corrections [none] / none: *?", columns=(Column("Item"),), rows=())


def document(language: str = "en", *, rows: int = 0, edition: int = 1) -> Document:
    """The report in one language; its words are in three, so that every letter is met."""
    words = (
        Run("Жоспар орындалуда. "),
        Run("План выполняется", strong=True),
        Run(", "),
        Run("as said", emphasis=True, language="en"),
        Run(" [in brackets] #heading *stars* _lines_ `ticks` $money$ <b>tags</b> \\ ~ @ref {braces} "),
        Run("source", href="https://nap.example/source?a=1&b=2"),
        Run("."),
    )
    return Document(
        language=language,
        cover=Cover(
            title="Progress report 2023",
            subtitle="First year of the plan in which all twelve bodies were asked",
            plan="National Action Plan on Women, Peace and Security 2022-2025",
            country="Kazakhstan",
            publisher="Secretariat of the National Commission",
            period="2023",
            made_on=date(2024, 3, 1),
            edition=edition,
            address="https://nap.example/en/plans/plan/reports/2023/",
            verify="https://nap.example/en/verify/",
            licence="CC-BY-4.0",
            head=RecordHead(41, "9f" * 32),
            squares=tuple(
                Square(f"{objective}.{n}", status, status.replace("_", " "))
                for objective in (1, 2, 3)
                for n, status in enumerate(("completed", "in_progress", "not_started", "delayed", "no_information"), 1)
            ),
            what_changed="" if edition < 2 else "The figure of I1 was corrected.",
            demonstration="Demonstration: invented figures, reported by nobody.",
        ),
        sections=(
            Section(
                "foreword",
                "1",
                "Foreword",
                (Paragraph(words), Bullets(((Run("one"),), (Run("two", strong=True),)))),
                written=True,
            ),
            Section(
                "summary",
                "2",
                "Summary",
                (
                    Notice(NoticeKind.DEMONSTRATION, "Demonstration: invented figures, reported by nobody."),
                    Notice(NoticeKind.PROVISIONAL, "Provisional: 7 of 9 bodies reported."),
                    Facts((("Actions", "12"), ("Indicators", "5"))),
                    Chart(
                        "trend",
                        "Officers trained rose to 41",
                        "A bar of 41 officers in 2023.",
                        SVG,
                        ("Source: reports.",),
                    ),
                ),
            ),
            Section(
                "objectives",
                "3",
                "Progress by objective",
                sections=(
                    Section(
                        "objective-1",
                        "3.1",
                        "Objective 1",
                        (
                            Subheading("Action 1.1"),
                            Quote(
                                (Paragraph((Run("We trained <41> officers & more.", language="ru"),)),),
                                "Ministry of Defence, 2023",
                            ),
                            Bullets(((Run("first"),), (Run("second"),)), ordered=True),
                            indicators(rows),
                        ),
                    ),
                    Section(
                        "objective-2", "3.2", "Objective 2", (Notice(NoticeKind.MISSING, "No body reported on it."),)
                    ),
                ),
            ),
            Section("budget", "4", "Budget", (budget(), nothing())),
            Section(
                "annex-gaps",
                "A",
                "What the plan leaves open",
                (Notice(NoticeKind.REMARK, "Computed on 1 March 2024."),),
            ),
        ),
    )
