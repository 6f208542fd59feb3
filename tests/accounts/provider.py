"""A provider of OpenID Connect on this machine: discovery, authorisation by code with PKCE, signed tokens, userinfo.

It lets in whoever `person` says, at once. `wrong` makes it break its word in one way.
"""

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import environ
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from napsite.oidc import form_targets_of, provider_of

CLIENT, SECRET = "nap-tracker", "known-to-both"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    def __init__(self):
        self.person = {"sub": "900101300123", "email": "reporter@defence.example", "email_verified": True}
        self.wrong = ""
        self.codes, self.tokens, self.redirects = {}, set(), []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"provider": self}))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def description(self):
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
        ways = {"token_endpoint_auth_methods_supported": ["client_secret_basic"]}
        return {"issuer": self.url, "jwks_uri": f"{self.url}/jwks", **ways} | {
            name: f"{self.url}/{path}" for name, path in names.items()
        }

    def authorize(self, asked):
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        self.redirects.append(asked["redirect_uri"])
        answer = {"state": asked["state"]}
        if self.wrong == "refused":
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_urlsafe(16)
            self.codes[answer["code"]] = asked
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, sent, authorization):
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(sent.get("code"), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if (
            authorization != f"Basic {expected}"
            or not asked
            or asked["redirect_uri"] != sent.get("redirect_uri")
            or asked["code_challenge"] != proof.rstrip(b"=").decode()
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "sub": self.person["sub"], "iat": now, "exp": now + 300}
        claims |= {
            "issuer": {"iss": "https://elsewhere.example"},
            "audience": {"aud": "another"},
            "expired": {"exp": now - 1000},
            "two people": {"sub": "another"},
        }.get(self.wrong, {})
        access = secrets.token_urlsafe(16)
        self.tokens.add(access)
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": 300}
        if self.wrong != "no identity":
            answer["id_token"] = jwt.encode(claims, KEY, "RS256", {"kid": "1"})
        return 200, answer

    def userinfo(self, authorization):
        if authorization.removeprefix("Bearer ") not in self.tokens:
            return 401, {"error": "invalid_token"}
        return 200, ["nobody"] if self.wrong == "a list" else self.person


@contextlib.contextmanager
def named(settings, monkeypatch):
    """A provider, named by the environment as an operator would."""
    started = Provider()
    named = {"SERVER_URL": started.url, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "NAME": "eGov"}
    for name, value in named.items():
        monkeypatch.setenv(f"OIDC_{name}", value)
    env = environ.Env()
    settings.SOCIALACCOUNT_PROVIDERS = provider_of(env)
    rules = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    rules = {**rules, "form-action": [*rules["form-action"], *form_targets_of(env)]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": rules}
    try:
        yield started
    finally:
        started.stop()


class Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self):
        parts = urlsplit(self.path)
        if self.provider.wrong == "down":
            self.answer(503, {})
        elif parts.path == "/.well-known/openid-configuration":
            self.answer(200, {} if self.provider.wrong == "says nothing" else self.provider.description())
        elif parts.path == "/jwks":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self.answer(200, {"keys": [{**key, "kid": "1", "alg": "RS256", "use": "sig"}]})
        elif parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize({k: v[0] for k, v in parse_qs(parts.query).items()}))
            self.end_headers()
        elif parts.path == "/userinfo":
            self.answer(*self.provider.userinfo(self.headers.get("Authorization", "")))
        else:
            self.answer(404, {})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {k: v[0] for k, v in parse_qs(body).items()}
        self.answer(*self.provider.token(sent, self.headers.get("Authorization", "")))

    def answer(self, status, data):
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass
