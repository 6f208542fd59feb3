"""What the files of a report are read back with."""

import shutil
import subprocess

import pytest
from pypdf import PdfReader


@pytest.fixture
def converted(tmp_path):
    """`converted(content, "docx")`: the text of each page of the PDF that LibreOffice makes of a file."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")

    def convert(content: bytes, ending: str) -> list[str]:
        source = tmp_path / f"report.{ending}"
        source.write_bytes(content)
        # A profile of its own: two at once in one profile refuse to start.
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
        made = source.with_suffix(".pdf")
        assert made.exists(), said.stdout + said.stderr
        return [page.extract_text() for page in PdfReader(made).pages]

    return convert
