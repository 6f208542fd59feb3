"""Draws for another process: a JSON order a line in, a JSON answer a line out. Run by its path, with that of the fonts.

{"spec": a Vega-Lite spec} gives {"svg": text}; {"svg": a whole drawing, "scale": 2} gives {"png": base64}.

It stands alone (no Django, nothing of this package), since it holds 100 MB of JavaScript engine: it ends by itself
when its parent does (end of input) and when nothing was asked for a while.
"""

import base64
import json
import signal
import sys

import vl_convert

IDLE_SECONDS = 120
VEGA_LITE = "6.4"


def answer_to(order: dict) -> dict:
    if "svg" in order:
        png = vl_convert.svg_to_png(order["svg"], scale=order["scale"])
        return {"png": base64.b64encode(png).decode()}
    # No address may be loaded: a spec carries all of its data.
    return {"svg": vl_convert.vegalite_to_svg(order["spec"], vl_version=VEGA_LITE, allowed_base_urls=[])}


def main() -> None:
    # In a picture the letters are drawn here, so the typeface must be at hand; the server may have none at all.
    vl_convert.register_font_directory(sys.argv[1])
    while True:
        signal.alarm(IDLE_SECONDS)
        line = sys.stdin.readline()
        signal.alarm(0)
        if not line:
            return
        try:
            answer = answer_to(json.loads(line))
        except Exception as error:  # whatever the engine says goes to the parent, and the next may be fine
            answer = {"error": str(error)[:500]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
