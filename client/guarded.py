"""A server that must know who calls, over TLS, and who calls it: for the steps of the scenario about identity."""

import base64
import json
import secrets
import socket
import ssl
import subprocess
import sys
import threading
from hashlib import sha256

ISSUER, AUDIENCE = "https://issuer.example", "fillrate"
# Seconds since 1970: long past, and as far ahead as matters.
PAST, FAR = 1_600_000_000, 4_000_000_000


def must(command, **how):
    """Runs what has to succeed, quietly; gives what it printed."""
    done = subprocess.run([str(word) for word in command], capture_output=True, check=False, **how)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr.decode()}")
    return done.stdout


def certificates(folder):
    """Makes what the tests of TLS need: a root, a server and a client that it signed; and a root that nobody trusts, and
    an impostor that it signed."""
    request = ["openssl", "req", "-newkey", "rsa:2048", "-nodes"]
    for who in ("ca", "other"):
        must([*request, "-x509", "-days", "2", "-subj", f"/CN={who}", "-keyout", f"{folder}/{who}.key",
              "-out", f"{folder}/{who}.pem", "-addext", "basicConstraints=critical,CA:TRUE"])
    names = folder / "names"
    names.write_text("subjectAltName=IP:127.0.0.1\n")
    for who, root in (("server", "ca"), ("client", "ca"), ("impostor", "other")):
        sign = f"openssl x509 -req -days 2 -CA {folder}/{root}.pem -CAkey {folder}/{root}.key -CAcreateserial".split()
        must([*request, "-subj", f"/CN={who}", "-keyout", f"{folder}/{who}.key", "-out", f"{folder}/{who}.csr"])
        must([*sign, "-in", f"{folder}/{who}.csr", "-extfile", names, "-out", f"{folder}/{who}.pem"])


def encoded(given):
    """As a token has it: base64 without what would have to be escaped."""
    data = given if isinstance(given, bytes) else json.dumps(given).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Callers:
    """An issuer of tokens, a file of known callers, and what some of them show."""

    def __init__(self, folder):
        self.folder = folder
        self.key = folder / "issuer.key"
        must(["openssl", "genrsa", "-out", self.key, "2048"])
        modulus = must(["openssl", "rsa", "-in", self.key, "-noout", "-modulus"]).decode().strip().split("=")[1]
        public = {"kty": "RSA", "kid": "one", "use": "sig", "n": encoded(bytes.fromhex(modulus)), "e": "AQAB"}
        self.jwks, self.known = folder / "jwks.json", folder / "callers"
        self.jwks.write_text(json.dumps({"keys": [public]}))
        # As `fillrate api-key` makes it.
        self.api_key = f"fillrate_{secrets.token_urlsafe(32)}"
        self.known.write_text(f"sha256:{sha256(self.api_key.encode()).hexdigest()} desk nowhere orders\n")

    def token(self, expire, tenant, roles):
        """A token as an issuer signs it."""
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "somebody", "exp": expire, "tenant": tenant, "roles": roles}
        message = f"{encoded({'alg': 'RS256', 'kid': 'one'})}.{encoded(claims)}"
        return f"{message}.{encoded(must(['openssl', 'dgst', '-sha256', '-sign', self.key], input=message.encode()))}"

    def settings(self):
        """What the server is told."""
        return [
            "--tls-certificate", self.folder / "server.pem", "--tls-key", self.folder / "server.key",
            "--auth-jwks", self.jwks, "--auth-issuer", ISSUER, "--auth-audience", AUDIENCE, "--api-keys", self.known,
        ]

    def given(self, address):
        """What stands for the names in the scenario."""
        return {
            "GUARDED": f"https://{address}", "UNENCRYPTED": f"http://{address}", "CA": str(self.folder / "ca.pem"),
            "ADMIN": self.token(FAR, "*", "admin"), "VIEWER": self.token(FAR, "*", "viewer"),
            "ELSEWHERE": self.token(FAR, "elsewhere", "admin"), "EXPIRED": self.token(PAST, "*", "admin"),
            "KEY": self.api_key,
        }


class Impostor:
    """Something that speaks TLS, with a certificate that nobody vouches for; to who lets it pass it says nothing."""

    def __init__(self, folder):
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(folder / "impostor.pem", folder / "impostor.key")
        self.tls.set_alpn_protocols(["h2", "http/1.1"])
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self.listener.getsockname()[1]}"
        self.taken_in = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            # Who does not shake hands keeps nobody else waiting for long.
            line.settimeout(5)
            try:
                self.taken_in.append(self.tls.wrap_socket(line, server_side=True))
            except OSError:
                line.close()
