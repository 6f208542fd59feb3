"""Plan files: one YAML file holds one plan (docs/plan-format.md).

    document = parse(text)            read and check a whole file; PlanFileError lists everything that is wrong
    load(document, overwrite=False)   bring the database in line with it
    read_plan(plan)                   the same kind of document from the database
    write(document)                   a document as the one text that stands for it

`write(read_plan(load(parse(text)).plan)) == write(parse(text))` for a database that knew nothing of the plan.
"""

from .checks import parse
from .database import read_plan
from .loading import Outcome, load
from .problems import PlanFileError, Problem
from .writing import write

__all__ = ["Outcome", "PlanFileError", "Problem", "load", "parse", "read_plan", "write"]
