"""What each public page reads: one module a page or two, one function a page, each saying in how many queries.

Nothing here opens a working copy: figures and statuses come from the published record alone.
"""
