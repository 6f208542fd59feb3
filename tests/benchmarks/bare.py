"""A Django that answers one address with one word and has no middleware: what `make bench` measures pages against."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(SECRET_KEY="bare", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], INSTALLED_APPS=[])
urlpatterns = [path("bare", lambda request: HttpResponse("bare", headers={"Content-Length": "4"}))]
application = get_wsgi_application()
