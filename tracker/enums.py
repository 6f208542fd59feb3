"""The closed vocabularies of the domain. Choices carry meaning (habit 10); colours and icons stay in templates."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Language(TextChoices):
    """Languages of the interface and of content, Kazakh first."""

    KK = "kk", "Қазақша"
    RU = "ru", "Русский"
    EN = "en", "English"


class TextStatus(TextChoices):
    """How far the text of a row in one language can be relied on. Missing follows from an empty text."""

    OFFICIAL = "official", _("official text")
    WORKING = "working", _("working translation")
    MISSING = "missing", _("not translated")


class PlanStatus(TextChoices):
    UPCOMING = "upcoming", _("not yet in force")
    IN_FORCE = "in_force", _("in force")
    ENDED = "ended", _("ended")


class Origin(TextChoices):
    """Who says so: every baseline, target, date, role and assignment carries one."""

    PLAN = "plan", _("stated in the plan")
    EDITOR = "editor", _("the editor's reading of the plan")
    COMMISSION = "commission", _("set by the coordinator")


class ActorKind(TextChoices):
    MINISTRY = "ministry", _("ministry")
    COMMISSION = "commission", _("commission under the President")
    HUMAN_RIGHTS = "human_rights", _("human rights institution")
    PROSECUTION = "prosecution", _("prosecution")
    COURT = "court", _("court")
    AGENCY = "agency", _("agency")
    UN = "un", _("UN entity")
    INTERGOVERNMENTAL = "intergovernmental", _("intergovernmental organisation")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    OTHER = "other", pgettext_lazy("kind of body", "other")


class SuccessionKind(TextChoices):
    SPLIT = "split", _("split into")
    MERGED = "merged", _("merged into")
    RENAMED = "renamed", _("renamed")


class PlanActorRole(TextChoices):
    IMPLEMENTING = "implementing", _("carries out the plan")
    DEVELOPED = "developed", _("developed the plan")
    CONTRIBUTOR = "contributor", _("contributed to the plan")
    STAKEHOLDER = "stakeholder", _("stakeholder")
    MONITORING = "monitoring", _("monitors the plan")


class ActionActorRole(TextChoices):
    LEAD = "lead", _("lead")
    SUPPORT = "support", _("support")
    PARTNER = "partner", _("partner")
    DATA_SUBJECT = "data_subject", _("its staff are counted")
    PARTICIPANT = "participant", _("participant")


class ActionKind(TextChoices):
    """The editor's classification of an action; labelled as such where shown."""

    TRAINING = "training", _("training")
    DATABASE = "database", _("database")
    PARTICIPATION = "participation", _("participation")
    CONSULTATION = "consultation", _("consultation")
    STUDY = "study", _("study")
    MEDIA = "media", _("media")
    CONFERENCE = "conference", _("conference")
    REPORT = "report", pgettext_lazy("kind of action", "report")
    ROUNDTABLE = "roundtable", _("round table")
    LEGISLATION = "legislation", _("legislation")
    SERVICE = "service", _("service")
    OTHER = "other", pgettext_lazy("kind of action", "other")


class Funding(TextChoices):
    NEEDED = "needed", _("needs funding")
    NOT_NEEDED = "not_needed", _("needs no funding")
    NOT_STATED = "not_stated", _("not stated in the plan")


class Verdict(TextChoices):
    YES = "yes", _("yes")
    PARTLY = "partly", _("partly")
    NO = "no", _("no")


class Measure(TextChoices):
    """What kind of thing an indicator's value is."""

    COUNT = "count", _("count")
    QUANTITY = "quantity", _("quantity")
    SHARE = "share", _("share")
    YES_NO = "yes_no", _("yes or no")
    MILESTONE = "milestone", _("milestone")
    NARRATIVE = "narrative", _("in words")

    @classmethod
    def additive(cls):
        """Measures whose values add up over bodies and over categories."""
        return (cls.COUNT, cls.QUANTITY)

    @classmethod
    def numeric(cls):
        return (cls.COUNT, cls.QUANTITY, cls.SHARE)


class Direction(TextChoices):
    UP = "up", _("should rise")
    DOWN = "down", _("should fall")
    KEEP = "keep", _("should stay")


class OverBodies(TextChoices):
    SUM = "sum", _("added up over the bodies")
    SINGLE = "single", _("one national source")


class OverTime(TextChoices):
    SUM = "sum", _("added up over the periods")
    LATEST = "latest", _("the latest counts")
    MEAN = "mean", _("mean of the periods")
    MAX = "max", _("highest of the periods")


class IndicatorLevel(TextChoices):
    OUTPUT = "output", _("output")
    OUTCOME = "outcome", _("outcome")
    IMPACT = "impact", _("impact")


class PeriodKind(TextChoices):
    YEAR = "year", _("year")
    HALF_YEAR = "half_year", _("half-year")
    QUARTER = "quarter", _("quarter")
    MONTH = "month", _("month")

    @property
    def months(self) -> int:
        return {"year": 12, "half_year": 6, "quarter": 3, "month": 1}[self.value]


class PeriodState(TextChoices):
    """Follows from dates and an explicit close; never stored."""

    PLANNED = "planned", pgettext_lazy("reporting period", "planned")
    OPEN = "open", pgettext_lazy("reporting period", "open")
    CLOSED = "closed", pgettext_lazy("reporting period", "closed")


class PeriodChange(TextChoices):
    """What a coordinator did to a reporting period; kept as the reason in its history."""

    ADD = "add", pgettext_lazy("reporting period", "added")
    DATES = "dates", pgettext_lazy("reporting period", "dates changed")
    CLOSE = "close", pgettext_lazy("reporting period", "closed")
    REOPEN = "reopen", pgettext_lazy("reporting period", "opened again")


class EntryState(TextChoices):
    DRAFT = "draft", pgettext_lazy("state of an entry", "draft")
    READY = "ready", pgettext_lazy("state of an entry", "with the signatory")
    SUBMITTED = "submitted", pgettext_lazy("state of an entry", "submitted")
    IN_REVIEW = "in_review", pgettext_lazy("state of an entry", "in review")
    RETURNED = "returned", pgettext_lazy("state of an entry", "returned")
    APPROVED = "approved", pgettext_lazy("state of an entry", "approved")
    REOPENED = "reopened", pgettext_lazy("state of an entry", "reopened")

    @classmethod
    def editable(cls):
        """States in which the body's reporters may save."""
        return (cls.DRAFT, cls.RETURNED, cls.REOPENED)

    @classmethod
    def with_body(cls):
        """States in which the next step is the body's: the entry still counts as due."""
        return (cls.DRAFT, cls.READY, cls.RETURNED, cls.REOPENED)

    @classmethod
    def with_reviewers(cls):
        return (cls.SUBMITTED, cls.IN_REVIEW)


class Verb(TextChoices):
    """The only ways that an entry changes (tracker/domain/workflow.py)."""

    START = "start", _("begun")
    SAVE = "save", _("saved")
    HAND_OVER = "hand_over", _("handed to the signatory")
    HAND_BACK = "hand_back", _("handed back by the signatory")
    SUBMIT = "submit", _("submitted")
    WITHDRAW = "withdraw", _("withdrawn")
    TAKE = "take", _("taken for review")
    RETURN = "return", _("returned")
    APPROVE = "approve", _("approved")
    REOPEN = "reopen", _("reopened")
    RETRACT = "retract", _("retracted")
    REDACT = "redact", _("redacted")
    # What is done to a report's evidence (tracker/domain/evidence.py); its state stays as it was.
    ATTACH = "attach", _("evidence added")
    RETITLE = "retitle", _("evidence renamed")
    DISCLOSE = "disclose", _("evidence made public")
    RESTRICT = "restrict", _("evidence made internal")
    DETACH = "detach", _("evidence taken out")


class Availability(TextChoices):
    """Whether there is something to report. Not the same as zero, and not the same as silence."""

    GIVEN = "given", _("a figure or status is given")
    NOT_AVAILABLE = "not_available", _("not available")
    NOT_APPLICABLE = "not_applicable", _("does not apply")
    WITHHELD = "withheld", _("withheld, restricted by law")


class ImplementationStatus(TextChoices):
    """Implementation status of an action, in the fixed order of every tally."""

    COMPLETED = "completed", _("completed")
    IN_PROGRESS = "in_progress", _("in progress")
    DELAYED = "delayed", _("delayed")
    NOT_STARTED = "not_started", _("not started")
    DISCONTINUED = "discontinued", _("discontinued")
    NO_INFORMATION = "no_information", _("no information")


class Assessment(TextChoices):
    """Whether an indicator is on its way to its target (docs: methodology)."""

    ACHIEVED = "achieved", _("achieved")
    ON_TRACK = "on_track", _("on track")
    NEEDS_ACCELERATION = "needs_acceleration", _("needs acceleration")
    OFF_TRACK = "off_track", _("off track")
    NOT_ACHIEVED = "not_achieved", _("not achieved")
    NOT_YET_DUE = "not_yet_due", _("not yet due")
    CANNOT_BE_ASSESSED = "cannot_be_assessed", _("cannot be assessed")
    NOT_ASSESSED = "not_assessed", _("reported in words, not assessed")


class GapKind(TextChoices):
    """What a plan, or what follows from it, can lack; in the order of the page of gaps."""

    NO_BODY = "no_body", _("Nobody to report")
    NO_LEAD = "no_lead", _("Actions without a lead body")
    NO_BASELINE = "no_baseline", _("Indicators without a baseline")
    NO_TARGET = "no_target", _("Indicators without a target")
    NO_DEADLINE = "no_deadline", _("Actions without a deadline")
    NO_INDICATOR = "no_indicator", _("Objectives without an indicator")
    NO_AMOUNT = "no_amount", _("Budget programmes without an amount")
    NO_REPORT = "no_report", _("Never reported on")
    OVERDUE = "overdue", _("Reports overdue or not yet approved")
    NO_PART = "no_part", _("Bodies with nothing to report")
    NO_REVIEWER = "no_reviewer", _("Bodies whose reports nobody may review")
    NOT_STATED = "not_stated", _("Points on which the plan is silent")

    @classmethod
    def dated(cls):
        """Kinds of which it is known since when they are open or closed."""
        return (
            cls.NO_BODY,
            cls.NO_LEAD,
            cls.NO_BASELINE,
            cls.NO_TARGET,
            cls.NO_DEADLINE,
            cls.NO_REPORT,
            cls.OVERDUE,
        )

    @classmethod
    def of_reporting(cls):
        """Kinds that are about what follows from the plan, not about what it says."""
        return (cls.NO_REPORT, cls.OVERDUE, cls.NO_PART, cls.NO_REVIEWER)


class EvidenceKind(TextChoices):
    FILE = "file", pgettext_lazy("evidence", "file")
    LINK = "link", pgettext_lazy("evidence", "link")


class RevisionKind(TextChoices):
    APPROVAL = "approval", _("approved")
    RETRACTION = "retraction", _("retracted")
    REDACTION = "redaction", _("redacted")


class RecordFault(TextChoices):
    """What can be wrong with the public record (tracker/domain/proof.py)."""

    MISSING = "missing", _("a link is missing")
    LOOSE = "loose", _("it does not follow the link before it")
    CONTENT = "content", _("the published text was changed")
    INTERNAL = "internal", _("the internal text was changed")
    REASON = "reason", _("the reason was changed")
    BLANKED = "blanked", _("a text was taken out, and no redaction says so")
    LINK = "link", _("the link itself was changed")
    HEAD = "head", _("the head of the record is not its last link")
    REWRITTEN = "rewritten", _("it is not the link that stood here when the record was last proved")
    SHOWN = "shown", _("a report shows a figure that is not its own")


class ReviewerRole(TextChoices):
    """In what role the public record says that somebody acted."""

    REPORTER = "reporter", _("reporter")
    SIGNATORY = "signatory", _("signatory")
    COORDINATOR = "coordinator", _("coordinator")
    OBSERVER = "observer", _("observer")


class MembershipRole(TextChoices):
    REPORTER = "reporter", _("reporter")
    SIGNATORY = "signatory", _("signatory")


class PlanRoleKind(TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    OBSERVER = "observer", _("observer")


class ObservationState(TextChoices):
    RECEIVED = "received", pgettext_lazy("observation", "received")
    PUBLISHED = "published", pgettext_lazy("observation", "published")
    REFUSED = "refused", pgettext_lazy("observation", "refused")


class EditionState(TextChoices):
    """Of an edition of the plan's report. Only a published one is public, and it never changes again."""

    MAKING = "making", pgettext_lazy("edition of a report", "files are being made")
    PUBLISHED = "published", pgettext_lazy("edition of a report", "published")
    GIVEN_UP = "given_up", pgettext_lazy("edition of a report", "given up before it was published")


class FileFormat(TextChoices):
    """In what the plan's report can be taken away. The value is the ending of the file's name."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"

    @property
    def content_type(self) -> str:
        office = "application/vnd.openxmlformats-officedocument"
        return {
            "pdf": "application/pdf",
            "docx": f"{office}.wordprocessingml.document",
            "xlsx": f"{office}.spreadsheetml.sheet",
        }[self.value]


class SearchKind(TextChoices):
    """What can be found, in the order in which it is shown."""

    PLAN = "plan", _("Plans")
    OBJECTIVE = "objective", _("Objectives")
    ACTION = "action", _("Actions")
    INDICATOR = "indicator", _("Indicators")
    PUBLICATION = "published", _("Reports of the plan")
    REPORT = "report", _("What bodies reported")
    BODY = "body", _("Bodies")
    TEXT = "text", _("Text of the plan")
    FACT = "fact", _("Facts and figures published elsewhere")
    MONEY = "money", _("Budget programmes")


class DataKind(TextChoices):
    """What an installation is for. The database remembers it and never changes it."""

    DEMONSTRATION = "demonstration", _("demonstration")
    REAL = "real", _("real")
