from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = "NAP Tracker"

    def ready(self):
        # Models are there only now.
        from tracker import triggers
        from tracker.domain.search import indexing

        pre_migrate.connect(triggers.before_migrations, sender=self)
        post_migrate.connect(triggers.after_migrations, sender=self)
        indexing.connect()
