"""A passkey in software, for tests without a browser: it answers a page's challenge as a device would."""

import hashlib
import json
import re

from allauth.account.utils import user_pk_to_url_str
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

ORIGIN = "https://testserver"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def challenge_of(page: str, options: str) -> str:
    """What a page asks a key to sign: in its block of data."""
    data = json.loads(re.search(r'<script id="js_data" type="application/json">(.+?)</script>', page)[1])
    return data[options]["publicKey"]["challenge"]


class Key:
    def __init__(self, user, origin=ORIGIN, site="testserver"):
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(str(self.secret.private_numbers().private_value).encode()).digest()
        self.user, self.origin, self.site = user, origin, site

    def made(self, challenge: str) -> str:
        """The answer to "make a passkey"."""
        public = ES256.from_cryptography_key(self.secret.public_key())
        key = b"\0" * 16 + len(self.id).to_bytes(2, "big") + self.id + cbor.encode(public)
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._about(ATTESTED) + key}
        response = {"attestationObject": websafe_encode(cbor.encode(attestation))}
        return self._answer("webauthn.create", challenge, response, {"credProps": {"rk": True}})[0]

    def signed(self, challenge: str) -> str:
        """The answer to "show your passkey"."""
        about = self._about()
        handle = user_pk_to_url_str(self.user).encode()
        response = {"authenticatorData": websafe_encode(about), "userHandle": websafe_encode(handle)}
        _answer, client = self._answer("webauthn.get", challenge, response)
        signature = self.secret.sign(about + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer("webauthn.get", challenge, response | {"signature": websafe_encode(signature)})[0]

    def _about(self, more=0):
        flags = PRESENT | VERIFIED | more
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + (1).to_bytes(4, "big")

    def _answer(self, kind, challenge, response, extensions=None):
        client = json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()
        name = websafe_encode(self.id)
        answer = {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": extensions or {}}
        return json.dumps({**answer, "response": {**response, "clientDataJSON": websafe_encode(client)}}), client
