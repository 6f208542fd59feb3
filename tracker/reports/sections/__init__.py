"""The generated parts of a plan's report: each module turns what `source` loaded into blocks of a document."""
