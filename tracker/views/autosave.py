"""A draft that saves by itself: the entry's own address, called by a script that says so in a header.

Answers are JSON with `text` for the person to read. 200 {version}; 401 where nobody, or somebody else, is signed in;
409 where the report has changed since; 422 {errors} for what no draft may hold. Nothing else is done here.
"""

import re
from datetime import datetime

import rules
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.domain import asking, workflow
from tracker.domain.receipts import receipt_of_repeated
from tracker.domain.workflow import Conflict, EntryData, InvalidEntry, NotAllowed
from tracker.formats.dates import on_site
from tracker.forms.questions import answers_in
from tracker.forms.reporting import EntryForm
from tracker.models import ProgressEntry, SaveReceipt, User

# Holds the public id of the person whose page it is: another person's session must not save what this one typed.
HEADER = "X-Autosave"


# The cookie that tells the browser which of the drafts that it keeps is saved: the name that its form sent.
SAVED = "saved_draft"
NAME = re.compile("[a-z0-9]{1,40}")


def tell_saved(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """After a form that was sent by its button and is saved, whatever else became of it: let the browser forget what it
    kept of it. Otherwise it would put that back, with the version before this save."""
    name = request.POST.get("draft", "")
    if NAME.fullmatch(name):
        response.set_cookie(SAVED, name, max_age=600, samesite="Lax", secure=request.is_secure())
    return response


def is_autosave(request: HttpRequest) -> bool:
    return request.method == "POST" and HEADER in request.headers


def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    if not request.user.is_authenticated or request.headers[HEADER] != str(request.user.public_id):
        text = _("Not saved: your session is over. What you typed is kept in this browser; sign in again to save it.")
        return JsonResponse({"text": text, "login": f"{reverse('account_login')}?next={request.path}"}, status=401)
    entry = ProgressEntry.objects.with_context().select_related("step").filter(pk=pk).first()
    if entry is None:
        return _gone()
    form = EntryForm.for_entry(entry, request.POST)
    if not form.is_valid():
        return _invalid(form) if rules.has_perm("tracker.save_entry", request.user, entry) else _refused(request, entry)
    version, data = form.cleaned_data["version"], form.entry_data()
    try:
        receipt = _keep(entry, data, by=request.user, version=version)
        asking.ask(entry, answers_in(request.POST), by=request.user, version=receipt.version, passing_on=False)
    except Conflict as conflict:
        return _changed(request, conflict)
    except NotAllowed:
        return _refused(request, entry)
    except InvalidEntry as refused:
        form.add_refusals(refused.errors)
        return _invalid(form)
    return _saved(receipt)


def _keep(entry: ProgressEntry, data: EntryData, *, by: User, version: int) -> SaveReceipt:
    """Save, or give the receipt again of the same save whose answer was lost."""
    try:
        return workflow.save(entry, data, by=by, version=version)
    except Conflict as conflict:
        receipt = receipt_of_repeated(conflict, data, by=by, version=version)
        if receipt is None:
            raise
        return receipt


def _saved(receipt: SaveReceipt) -> JsonResponse:
    return JsonResponse({"version": receipt.version, "text": saved_words(receipt.at)})


def saved_words(at: datetime) -> str:
    """ "Saved at 14:05", with the day where that is not today."""
    when = on_site(at)
    pattern = _("Saved at %(time)s") if when.date() == timezone.localdate() else _("Saved at %(time)s on %(day)s")
    return pattern % {"time": f"{when:%H:%M}", "day": f"{when:%d.%m.%Y}"}


def _changed(request: HttpRequest, conflict: Conflict) -> JsonResponse:
    if not rules.has_perm("tracker.save_entry", request.user, conflict.entry):
        return _refused(request, conflict.entry)
    text = _("Not saved: somebody else saved this report meanwhile. Nothing of yours is lost; compare both versions.")
    return JsonResponse({"text": text}, status=409)


def _invalid(form: EntryForm) -> JsonResponse:
    """What keeps the draft from being saved, the first of it with the name of its field."""
    errors = {name: list(messages) for name, messages in form.errors.items()}
    errors |= {f"breakdown-{pk}": messages for pk, messages in form.breakdown_errors.items()}
    name, messages = next(iter(errors.items()))
    label = str(form.fields[name].label) if name in form.fields and form.fields[name].label else ""
    text = _("Not saved: %(what)s") % {"what": f"{label}: {messages[0]}" if label else messages[0]}
    return JsonResponse({"text": text, "errors": errors}, status=422)


def _refused(request: HttpRequest, entry: ProgressEntry) -> JsonResponse:
    if not rules.has_perm("tracker.view_entry", request.user, entry):
        return _gone()
    text = _("Not saved: you may no longer change this report. What you typed is kept in this browser.")
    return JsonResponse({"text": text}, status=403)


def _gone() -> JsonResponse:
    return JsonResponse({"text": _("Not saved: there is no such report.")}, status=404)
