"""Take the pictures of the report's pages in docs/images: the demonstration's report for 2024, in each of its formats.

make report-pictures                                 those that docs/reports.md shows
OUT=/tmp/pictures ALL=1 make report-pictures         every page in every format and language, to look at

The report is what the data give before anybody has written for it. Files that are no PDF are turned into one by
LibreOffice, which is also the proof that they open there.
"""

import datetime
import os
import shutil
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
YEAR, ON = 2024, datetime.date(2025, 2, 28)
LANGUAGES, FORMATS = ("kk", "ru", "en"), ("pdf", "docx", "xlsx")
# (format, language): pages
FOR_DOCS = {
    ("pdf", "en"): (1, 4),
    ("pdf", "kk"): (1, 5),
    ("pdf", "ru"): (2, 10),
    ("docx", "ru"): (1, 4),
    ("docx", "kk"): (5,),
    ("xlsx", "en"): (1, 2),
}
DPI = 80


def main() -> int:
    for program, package in (("pdftoppm", "poppler-utils"), ("soffice", "libreoffice")):
        if not shutil.which(program):
            print(f"{program} is not installed: apt-get install -y {package}", file=sys.stderr)
            return 1
    everything = bool(os.environ.get("ALL"))
    if everything and not os.environ.get("OUT"):
        print("Say where the pictures go: OUT=/tmp/pictures ALL=1 make report-pictures", file=sys.stderr)
        return 1
    out = Path(os.environ.get("OUT") or ROOT / "docs" / "images")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        write = demonstration(Path(data))
        for form in FORMATS:
            for language in LANGUAGES:
                pages = None if everything else FOR_DOCS.get((form, language), ())
                if pages is None or pages:
                    file = Path(data) / f"report-{form}.{language}.{form}"
                    file.write_bytes(write(language, form))
                    take(as_pdf(file), out, pages)
    return 0


def demonstration(data: Path):
    """A demonstration of its own below `data`; gives what writes its report in a language and a format."""
    for name in ("DATABASE_URL", "SECRET_KEY"):
        os.environ.pop(name, None)
    os.environ |= {
        "DATA_DIR": str(data), "DATABASE_URL": f"sqlite:///{data}/demo.sqlite3", "SECRET_KEY": "pictures",
        "SITE_URL": "https://nap.example", "DJANGO_SETTINGS_MODULE": "napsite.settings",
    }  # fmt: skip
    sys.path.insert(0, str(ROOT))
    import django
    from django.core.management import call_command

    django.setup()
    password = data / "password"
    password.write_text("pictures-only")
    file = str(ROOT / "fixtures" / "kazakhstan-2022-2025.yaml")
    call_command("prepare", plan=[file], demo=True, password_file=str(password), verbosity=0, stdout=StringIO())

    from tracker.models import Plan
    from tracker.reports.content import Imprint, build
    from tracker.reports.making import write

    plan = Plan.objects.get()
    periods = list(plan.periods.filter(ends_on__year=YEAR))

    def written(language: str, form: str) -> bytes:
        site = f"https://nap.example/{language}"
        imprint = Imprint(
            publisher="Secretariat", licence="CC BY 4.0", edition=1, site="https://nap.example",
            address=f"{site}/plans/{plan.slug}/reports/{YEAR}/1/", verify=f"{site}/verify/",
        )  # fmt: skip
        return write(build(plan, periods=periods, language=language, on=ON, texts={}, imprint=imprint), form)

    return written


def as_pdf(file: Path) -> Path:
    if file.suffix == ".pdf":
        return file
    folder = file.parent / "converted"
    # A profile of its own: a LibreOffice that is open would refuse a second one in its profile.
    profile = f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / f"{file.stem}.pdf"


def take(file: Path, out: Path, pages: tuple[int, ...] | None) -> None:
    """`report-pdf.kk.01.png` and so on, of these pages, or of all where there is no list of them."""
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(["pdftoppm", "-r", str(DPI), "-png", str(file), f"{scratch}/page"], check=True)
        for picture in sorted(Path(scratch).iterdir()):
            number = int(picture.stem.rpartition("-")[2])
            if pages is None or number in pages:
                path = out / f"{file.stem}.{number:02}.png"
                shutil.move(picture, path)
                print(path.name)


if __name__ == "__main__":
    sys.exit(main())
