"""Large print: `?print=large` and `?print=normal` on any page keep the choice in a cookie and lead back to the page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from tracker.context_processors import PRINT_COOKIE

YEAR = 365 * 24 * 60 * 60


class PrintSizeMiddleware:
    """Answers before the page is made, so it costs no query. The cookie holds one word and says nothing of who reads.

    Pages look different with it, so every HTML page says that it varies by cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        choice = request.GET.get("print")
        if request.method == "GET" and choice in ("large", "normal"):
            return self.remember(request, choice)
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response

    def remember(self, request: HttpRequest, choice: str) -> HttpResponse:
        query = request.GET.copy()
        del query["print"]
        # Of this site by construction: a path that begins with two slashes would name another host.
        path = "/" + request.path.lstrip("/")
        response = HttpResponseRedirect(f"{path}?{query.urlencode()}" if query else path)
        if choice == "large":
            response.set_cookie(
                PRINT_COOKIE, choice, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
            )
        else:
            response.delete_cookie(PRINT_COOKIE, samesite="Lax")
        return response
