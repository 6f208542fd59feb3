"""Imports go one way: enums -> models -> domain, permissions -> forms, charts -> views, api, admin, commands."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "tracker"
# The place of each part; a part may import only from its own place or further left.
LEVELS = [
    {"enums", "validators", "formats"},
    {"models", "triggers", "public_version", "translation", "migrations"},
    {"domain", "permissions", "accounts", "identity", "passkeys", "middleware"},
    {"forms", "filters", "charts", "reports", "emails", "templatetags", "context_processors", "demo"},
    {"views", "api", "admin", "management", "urls", "apps"},
]
LEVEL = {part: level for level, parts in enumerate(LEVELS) for part in parts}


def imports(path):
    """Parts of the package that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [node.module] if node.module != "tracker" else [f"tracker.{a.name}" for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level > len(path.relative_to(ROOT).parts) - 1:
            names = [f"tracker.{node.module or a.name}" for a in node.names]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "tracker" and len(parts) > 1:
                yield parts[1]


FILES = sorted(p for p in ROOT.rglob("*.py") if p.name != "__init__.py" or p.parent != ROOT)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_imports_nothing_from_the_layers_above_it(path):
    part = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert part in LEVEL, f"give {part} its place among the layers"
    wrong = {name for name in imports(path) if LEVEL[name] > LEVEL[part]}
    assert not wrong, f"{part} must not import {wrong}"


def test_the_arithmetic_knows_neither_the_database_nor_the_clock():
    for name in ("values", "figures", "progress", "assessment", "rollup"):
        path = ROOT / "domain" / f"{name}.py"
        if path.exists():
            text = path.read_text()
            assert "tracker.models" not in text
            assert "django.db" not in text
            assert "timezone" not in text
            assert ".today()" not in text
    assert (ROOT / "domain" / "figures.py").exists()
