"""The domain's nouns (docs/architecture.md)."""

from .actor import Actor, PlanActor, Succession
from .base import PartialDateField, first_day, last_day
from .evidence import Evidence
from .importing import ImportedFile
from .indicator import (
    Baseline,
    Breakdown,
    BreakdownDimension,
    Category,
    Dimension,
    Indicator,
    MilestoneStep,
    Target,
)
from .installation import Installation, LoadedRow, PublicVersion
from .notices import Notice, Reminder
from .people import Delegation, Invitation, Membership, PlanRole, User
from .plan import (
    Action,
    ActionActor,
    ActionSchedule,
    AssessmentCriterion,
    BudgetLine,
    BudgetProgramme,
    ExternalFigure,
    FocusStrand,
    Objective,
    Plan,
    PlanFact,
    PlanSection,
    ProfileFact,
    Theme,
)
from .publishing import Observation
from .record import PublishedRevision, RecordCheck, RecordHead
from .report import Report, ReportContent, ReportEdition, ReportFile, ReportText, ReportTextVersion
from .reporting import (
    Assignment,
    BreakdownNote,
    EntryCell,
    ProgressEntry,
    ReportingPeriod,
    ReviewEvent,
    SaveReceipt,
)
from .search import SearchText, SearchWord
from .tokens import ApiToken
from .workbook import WorkbookUpload

__all__ = [
    "Action",
    "ActionActor",
    "ActionSchedule",
    "Actor",
    "ApiToken",
    "AssessmentCriterion",
    "Assignment",
    "Baseline",
    "Breakdown",
    "BreakdownDimension",
    "BreakdownNote",
    "BudgetLine",
    "BudgetProgramme",
    "Category",
    "Delegation",
    "Dimension",
    "EntryCell",
    "Evidence",
    "ExternalFigure",
    "FocusStrand",
    "ImportedFile",
    "Indicator",
    "Installation",
    "Invitation",
    "LoadedRow",
    "Membership",
    "MilestoneStep",
    "Notice",
    "Objective",
    "Observation",
    "PartialDateField",
    "Plan",
    "PlanActor",
    "PlanFact",
    "PlanRole",
    "PlanSection",
    "ProfileFact",
    "ProgressEntry",
    "PublicVersion",
    "PublishedRevision",
    "RecordCheck",
    "RecordHead",
    "Reminder",
    "Report",
    "ReportContent",
    "ReportEdition",
    "ReportFile",
    "ReportText",
    "ReportTextVersion",
    "ReportingPeriod",
    "ReviewEvent",
    "SaveReceipt",
    "SearchText",
    "SearchWord",
    "Succession",
    "Target",
    "Theme",
    "User",
    "WorkbookUpload",
    "first_day",
    "last_day",
]
