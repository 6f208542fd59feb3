"""How dates and numbers are written in the three languages. `dates` for text; a folder each for Django's own filters
and forms (FORMAT_MODULE_PATH): Django has no formats for Kazakh, and American ones for English.
"""
