"""Draws Vega-Lite specs for another process: a JSON spec a line in, a JSON answer a line out. Run by its path.

It stands alone (no Django, nothing of this package), since it holds 100 MB of JavaScript engine: it ends by itself
when its parent does (end of input) and when nothing was asked for a while.
"""

import json
import signal
import sys

import vl_convert

IDLE_SECONDS = 120
VEGA_LITE = "6.4"


def main() -> None:
    while True:
        signal.alarm(IDLE_SECONDS)
        line = sys.stdin.readline()
        signal.alarm(0)
        if not line:
            return
        try:
            # No address may be loaded: a spec carries all of its data.
            svg = vl_convert.vegalite_to_svg(json.loads(line), vl_version=VEGA_LITE, allowed_base_urls=[])
            answer = {"svg": svg}
        except Exception as error:  # whatever the engine says goes to the parent, and the next spec may be fine
            answer = {"error": str(error)[:500]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
