"""The names a TLS certificate stands for, so that the desk answers to these and no others."""
from __future__ import annotations

import ssl
from pathlib import Path

from kohoshi.refusal import Refusal, why


class CertificateError(Refusal):
    """Certificate or key cannot be used; Japanese message."""


def names_of(cert: Path, key: Path) -> list[str]:
    """Host names and addresses of the certificate, proven to fit its key and to be in force.

    Both sides of a handshake are played in memory, the certificate being its own authority: the
    standard library tells the names of a certificate only after a handshake.
    """
    for path in (cert, key):
        if not path.is_file():
            raise CertificateError(f"{path} がありません")
    try:
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(cert, key)
        client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        client.check_hostname = False
        client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        client.load_verify_locations(cert)
        found = _shaken(client, server)
    except (ssl.SSLError, OSError) as error:
        raise CertificateError(f"証明書 {cert} と鍵 {key} は使えません（{why(error)}）") from None
    if not found:
        raise CertificateError(f"証明書 {cert} に名前（subjectAltName）がありません")
    return found


def _shaken(client: ssl.SSLContext, server: ssl.SSLContext) -> list[str]:
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(down, up, server_side=False)
    theirs = server.wrap_bio(up, down, server_side=True)
    waiting = [ours, theirs]
    while waiting:
        for side in list(waiting):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            waiting.remove(side)
    names = (ours.getpeercert() or {}).get("subjectAltName", ())
    return [str(name[1]) for name in names if name[0] in ("DNS", "IP Address")]
