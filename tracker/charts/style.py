"""From colours that mean nothing to classes that mean something.

Vega-Lite paints in literal colours, so it is given sentinels, one for each role; the finished SVG carries the role as
a class instead, and static/css/charts.css paints it from the tokens. One drawing then serves light, dark and print.
A class paints the property in which its sentinel stood: `c-…` alone says nothing of fill or stroke.
"""

# Role: (design token, its value in the light theme). The value paints the downloadable file, where no stylesheet is.
ROLES = {
    "text": ("--nt-ink", "#1b1c1c"),
    "text-2": ("--nt-ink-2", "#56534d"),
    "axis": ("--nt-ink", "#1b1c1c"),
    "grid": ("--nt-rule", "#d9d5cb"),
    "tick": ("--nt-rule-strong", "#8a857a"),
    "line": ("--nt-cat-women", "#00667a"),
    "bar": ("--nt-cat-women", "#00667a"),
    "women": ("--nt-cat-women", "#00667a"),
    "men": ("--nt-cat-men", "#c08211"),
    "unrecorded": ("--nt-cat-unrecorded", "#8a857a"),
    "on-bar": ("--nt-btn-ink", "#ffffff"),
    "on-men": ("--nt-status-delayed-ink", "#12181a"),
    "path": ("--nt-rule-strong", "#8a857a"),
    "target": ("--nt-ink", "#1b1c1c"),
    "band": ("--nt-teal-tint", "#e3eff1"),
    "pending": ("--nt-rule-strong", "#8a857a"),
    "paper": ("--nt-paper", "#fbfaf7"),
    "halo": ("--nt-paper", "#fbfaf7"),
    "hatch": ("--nt-hatch", "#8a857a"),
    "hatch-bg": ("--nt-hatch-bg", "#ffffff"),
    "hatch-halo": ("--nt-hatch-bg", "#ffffff"),
    "completed": ("--nt-status-completed", "#075566"),
    "completed-ink": ("--nt-status-completed-ink", "#ffffff"),
    "completed-edge": ("--nt-status-completed-edge", "#075566"),
    "in_progress": ("--nt-status-progress", "#7cc4d1"),
    "in_progress-edge": ("--nt-status-progress-edge", "#2c7f90"),
    "not_started-edge": ("--nt-status-notstarted-edge", "#8a857a"),
    "delayed": ("--nt-status-delayed", "#f0913a"),
    "delayed-ink": ("--nt-status-delayed-ink", "#12181a"),
    "delayed-edge": ("--nt-status-delayed-edge", "#a85a10"),
    "discontinued": ("--nt-status-discontinued", "#726d66"),
    "discontinued-ink": ("--nt-status-discontinued-ink", "#ffffff"),
    "discontinued-edge": ("--nt-status-discontinued-edge", "#726d66"),
    "achieved": ("--nt-assess-achieved", "#075566"),
    "achieved-ink": ("--nt-assess-achieved-ink", "#ffffff"),
    "achieved-edge": ("--nt-assess-achieved-edge", "#075566"),
    "on_track": ("--nt-assess-ontrack", "#7cc4d1"),
    "on_track-ink": ("--nt-assess-ontrack-ink", "#12181a"),
    "on_track-edge": ("--nt-assess-ontrack-edge", "#2c7f90"),
    "needs_acceleration": ("--nt-assess-accel", "#f2c657"),
    "needs_acceleration-ink": ("--nt-assess-accel-ink", "#12181a"),
    "needs_acceleration-edge": ("--nt-assess-accel-edge", "#93690a"),
    "off_track": ("--nt-assess-offtrack", "#a3360b"),
    "off_track-ink": ("--nt-assess-offtrack-ink", "#ffffff"),
    "off_track-edge": ("--nt-assess-offtrack-edge", "#a3360b"),
    "today": ("--nt-gold-line", "#b57f0a"),
    "today-text": ("--nt-gold", "#8a6100"),
}
_SENTINELS = {role: f"#fe{index:02x}01" for index, role in enumerate(ROLES, 1)}
ROLE_OF = {colour: role for role, colour in _SENTINELS.items()}

HATCH = "url(#hatch)"
DOTS = "url(#dots)"

WIDE = 760
# A phone of 360 px leaves 328 for the page and one of 320 leaves 288: at this width type is never set under 0.9.
NARROW = 320

FONT = "Golos Text"
FONT_STACK = "Golos Text, Noto Sans, DejaVu Sans, Arial, sans-serif"


def paint(role: str) -> str:
    """The sentinel colour to give to Vega-Lite for a role."""
    return _SENTINELS[role]
