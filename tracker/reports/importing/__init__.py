"""Past figures from a file of rows, CSV or XLSX (docs/import.md). Cells are read as those of a workbook are.

layout    the columns, and the names under which each is known
opening   bytes -> one table of cells, once they are known to be harmless
known     what the plan asks for and what stands already, in a known number of queries
reading   table -> the reports that would be submitted, those that stand already, and what is wrong
taking    reports -> begun, saved and submitted through the workflow, all or none
"""
