from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = "NAP Tracker"

    def ready(self):
        from tracker import public_version, triggers

        for part in (triggers, public_version):
            pre_migrate.connect(part.before_migrations, sender=self)
            post_migrate.connect(part.after_migrations, sender=self)
