"""WSGI entry point for gunicorn."""

import os
import re

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "napsite.settings")
CHARSET = re.compile(r";\s*charset\s*\*?\s*=[^;]*", re.IGNORECASE)


def only_utf8(application):
    """Read every address and form as UTF-8, whatever a request says that it is.

    Django takes the name of any codec of Python before anything of ours is asked: some decode no text at all, others
    give what cannot be written.
    """

    def served(environ, start_response):
        environ["CONTENT_TYPE"] = CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
        return application(environ, start_response)

    return served


application = only_utf8(get_wsgi_application())
