"""Search: the same on both databases. Words and beginnings of words, capitals and accents folded, Kazakh letters found
also when typed in their Russian look-alikes; all words must be there, in any of the languages.

`folding` is pure; `indexing` keeps the table of words in the transaction that changes a text; `finding` asks it.
"""
