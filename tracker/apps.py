from django.apps import AppConfig


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = "NAP Tracker"

    def ready(self):
        # Models are there only now.
        from tracker.domain.search import indexing

        indexing.connect()
