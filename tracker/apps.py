from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = "NAP Tracker"

    def ready(self):
        # Models are there only now.
        from tracker import public_version, triggers
        from tracker.domain.search import indexing

        for part in (triggers, public_version):
            pre_migrate.connect(part.before_migrations, sender=self)
            post_migrate.connect(part.after_migrations, sender=self)
        indexing.connect()
