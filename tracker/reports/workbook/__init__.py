"""A body's period as an Excel workbook that goes out, is filled in offline and comes back. No module here knows HTTP.

layout    the columns, described once for writer and reader
content   what the workbook is about, loaded in a known number of queries
writing   content -> bytes
opening   bytes -> sheets of cells, once they are known to be harmless
typed     a cell -> a number, a text, a date, a choice, or what is wrong with it
reading   sheets -> what would change, what would not, and what is wrong (`preview`)
choosing  where somebody saved meanwhile: which fields are taken from the workbook
applying  a preview -> saves through the workflow
"""
