"""What is sent to add evidence: several files at once, one link, new names. Whether a file is taken, the verbs say."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.domain.files import KINDS
from tracker.models import Evidence

TITLE_LENGTH = Evidence._meta.get_field("title").max_length
URL_LENGTH = Evidence._meta.get_field("url").max_length
NAMED = re.compile(r"title-(\d{1,18})")
#: For the browser's file chooser.
ACCEPT = ",".join(ending for kind in KINDS for ending in kind.endings)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of files; an empty one is passed on, for the verbs say of every file by name what is wrong with it."""

    widget = ManyFiles

    def __init__(self, **kwargs):
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data, initial=None):
        return [super(ManyFilesField, self).clean(file, initial) for file in data or ()]


class EvidenceForm(forms.Form):
    files = ManyFilesField(required=False, label=_("Add files"))
    files_public = forms.BooleanField(required=False)
    url = forms.CharField(required=False, max_length=URL_LENGTH, label=_("Add a link"))
    link_title = forms.CharField(required=False, max_length=TITLE_LENGTH, label=_("What it shows"))
    link_public = forms.BooleanField(required=False)

    def titles(self) -> dict[int, str]:
        """{id of evidence: the name typed for it}, of those whose name was changed on the page.

        A name that only stood there is not sent back over one that a colleague gave meanwhile.
        """
        found = {name: NAMED.fullmatch(name) for name in self.data}
        return {
            int(match.group(1)): self.data[name].replace("\x00", "")
            for name, match in found.items()
            if match and self.data[name] != self.data.get(f"was-{match.group(1)}")
        }
