from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = "NAP Tracker"

    def ready(self):
        post_migrate.connect(_after_migration, sender=self)


def _after_migration(using, **kwargs):
    from tracker import public_version

    public_version.bring_up_to_date(connections[using])
