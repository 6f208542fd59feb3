"""The rules of this site in words, beside the constants that they speak of: a text for each value of a vocabulary."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracker.enums import Assessment, Availability, ImplementationStatus, Measure, OverTime

#: How the figures of several bodies become one, by measure.
OVER_BODIES = {
    Measure.COUNT: _("Added up."),
    Measure.QUANTITY: _("Added up."),
    Measure.SHARE: _("The sum of the numerators over the sum of the denominators, never a mean of percentages."),
    Measure.YES_NO: _("“n of m bodies” say yes."),
    Measure.MILESTONE: _("The step of the least advanced body."),
    Measure.NARRATIVE: _("Words stand side by side and are never added up."),
}
#: How the figures of several periods become one.
OVER_TIME = {
    OverTime.SUM: _("Added up: a running total. Of a share, its parts are."),
    OverTime.LATEST: _("The figure of the last period stands for all."),
    OverTime.MEAN: _("The mean of the periods that have a figure."),
    OverTime.MAX: _("The highest figure of any period."),
}
#: When an indicator gets which verdict.
VERDICTS = {
    Assessment.ACHIEVED: _("The target is met."),
    Assessment.ON_TRACK: _(
        "Before the target’s date: done ÷ time elapsed is at or above the plan’s first threshold; or within the "
        "tolerance, where a value should stay."
    ),
    Assessment.NEEDS_ACCELERATION: _("Before the target’s date: below the first threshold, at or above the second."),
    Assessment.OFF_TRACK: _(
        "Before the target’s date: below the second threshold; or outside the tolerance, where a value should stay."
    ),
    Assessment.NOT_ACHIEVED: _("The target’s date has passed and the target is not met."),
    Assessment.NOT_YET_DUE: _("Yes or no, and milestones: not reached yet, and the date has not passed."),
    Assessment.CANNOT_BE_ASSESSED: _(
        "A target, a baseline or a figure is missing, or the reports that are missing could turn the verdict. The page "
        "says which."
    ),
    Assessment.NOT_ASSESSED: _("Indicators reported in words are never assessed."),
}
#: What a body means by the status of an action.
STATUSES = {
    ImplementationStatus.COMPLETED: _("Done. Without a lead body: all bodies say so."),
    ImplementationStatus.IN_PROGRESS: _("Under way; or some bodies are further than others."),
    ImplementationStatus.DELAYED: _("Behind its time."),
    ImplementationStatus.NOT_STARTED: _("Not begun. Without a lead body: all bodies say so."),
    ImplementationStatus.DISCONTINUED: _("Given up."),
    ImplementationStatus.NO_INFORMATION: _("No approved report says how it stands, or nobody was asked."),
}
#: What a report can say in place of a figure.
AVAILABILITY = {
    Availability.GIVEN: _("A figure, which may be zero. Zero is shown as 0."),
    Availability.NOT_AVAILABLE: _("The body has no figure and says why. It has reported; the total stays provisional."),
    Availability.NOT_APPLICABLE: _(
        "There is nothing to measure. The body has reported and is not counted in the total."
    ),
    Availability.WITHHELD: _("The law restricts it. The ground is published and the value is not even stored."),
}
