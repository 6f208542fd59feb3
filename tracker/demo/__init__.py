"""Demonstration data: invented figures for Kazakhstan's plan, so that every page has something to show.

Nothing in it was reported by any body. `load.fill` tells four years of reporting through the workflow's own verbs.
"""
