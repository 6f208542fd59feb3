"""What search looks through: derived from the plan and the public record, kept by tracker/domain/search/indexing.py."""

from django.db import models

from tracker.enums import SearchKind


class SearchText(models.Model):
    """One thing that can be found, with its texts in all languages. No plan: a body, which is of many plans.

    A published report has no texts here: they are read from its revision, so that what is retracted or redacted is
    gone by itself.
    """

    plan = models.ForeignKey("Plan", models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=SearchKind)
    # Model and primary key of the row it is made of: "tracker.action:7".
    source = models.CharField(max_length=60, unique=True)
    # What its address needs: a code, a slug, a number of the record.
    key = models.CharField(max_length=80)
    order = models.BigIntegerField(default=0)
    # {"title": {language: text}, "body": {language: text}}
    texts = models.JSONField(default=dict)
    actor = models.ForeignKey("Actor", models.CASCADE, null=True, related_name="+")
    revision = models.ForeignKey("PublishedRevision", models.CASCADE, null=True, related_name="+")

    class Meta:
        ordering = ["kind", "order", "pk"]

    def __str__(self):
        return self.source


class SearchWord(models.Model):
    """A folded word of a text. Bytes, because both databases order them alike: a beginning is a range of the index."""

    text = models.ForeignKey(SearchText, models.CASCADE, related_name="words", db_index=False)
    plan = models.ForeignKey("Plan", models.CASCADE, null=True, related_name="+", db_index=False)
    word = models.BinaryField(max_length=240)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "word"], name="searchword_once")]
        indexes = [
            models.Index(fields=["plan", "word", "text"], name="searchword_of_plan"),
            models.Index(fields=["word", "text"], name="searchword_of_all"),
        ]

    def __str__(self):
        return bytes(self.word).decode()
