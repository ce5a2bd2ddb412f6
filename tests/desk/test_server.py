"""The server: certificates, who may be reached from where, the command itself."""
from __future__ import annotations

import datetime as dt
import json
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import trustme

from kohoshi.desk import server
from kohoshi.desk.certificate import CertificateError, names_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[Path, Path, trustme.CA]:
    folder = tmp_path_factory.mktemp("tls")
    authority = trustme.CA()
    made = authority.issue_cert("desk.example", "*.koho.example", "127.0.0.1")
    made.private_key_pem.write_to_path(folder / "key.pem")
    for blob in made.cert_chain_pems:
        blob.write_to_path(folder / "cert.pem", append=True)
    return folder / "cert.pem", folder / "key.pem", authority


def test_names_of_a_certificate(certificate):
    assert names_of(certificate[0], certificate[1]) == ["desk.example", "*.koho.example", "127.0.0.1"]


def test_certificates_that_cannot_be_used(certificate, tmp_path):
    cert, key, authority = certificate
    other = tmp_path / "other.pem"
    authority.issue_cert("desk.example").private_key_pem.write_to_path(other)
    for pair in ((cert, other), (key, cert), (cert, tmp_path / "nothing.pem")):
        with pytest.raises(CertificateError):
            names_of(*pair)


def test_a_certificate_of_the_past_is_refused(tmp_path):
    made = trustme.CA().issue_cert("desk.example", not_after=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    made.private_key_pem.write_to_path(tmp_path / "key.pem")
    made.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    with pytest.raises(CertificateError, match="期限"):
        names_of(tmp_path / "cert.pem", tmp_path / "key.pem")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "desk.example"])
def test_beyond_loopback_tls_is_required(host):
    with pytest.raises(server.ServeError, match="TLS"):
        server.allowed(host, None, None)


def test_loopback_needs_none(certificate):
    assert "127.0.0.1" in server.allowed("127.0.0.1", None, None) and server.allowed("::1", None, None)
    assert server.allowed("0.0.0.0", certificate[0], certificate[1]) == ["desk.example", "*.koho.example", "127.0.0.1"]
    with pytest.raises(server.ServeError, match="両方"):
        server.allowed("127.0.0.1", certificate[0], None)


def test_a_port_in_use_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(server.ServeError, match="--port"):
        server.serve(ROOT, port=taken.getsockname()[1], browser=False)


def test_an_issue_from_elsewhere_is_refused(tmp_path):
    with pytest.raises(server.ServeError, match="号ではありません"):
        server.serve(ROOT, tmp_path, browser=False)


def test_the_command_serves_over_tls_and_stops_though_somebody_listens(certificate):
    """The real command in a process of its own: start address, TLS, a stream, an orderly end."""
    cert, key, authority = certificate
    with subprocess.Popen([sys.executable, "render.py", "desk", "content/2022-06", "--port", "0", "--host", "127.0.0.1", "--cert", cert,
                           "--key", key, "--no-browser"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        try:
            lines = [child.stdout.readline() for _ in range(3)]
            start = lines[1].strip().replace("desk.example", "127.0.0.1")
            trust = ssl.create_default_context()
            authority.configure_trust(trust)
            with httpx.Client(verify=trust) as client:
                entered = client.get(start)
                assert entered.status_code == 303 and entered.headers["location"] == "/i/2022-06/"
                base = start.split("/start/")[0]
                assert client.get(f"{base}/").status_code == 200
                assert client.get(start).status_code == 401
                assert client.get(f"{base}/", headers={"Host": "evil.example"}).status_code == 421
                with client.stream("GET", f"{base}/i/2022-06/events") as stream:
                    text = stream.iter_lines()
                    assert next(line for line in text if line.startswith("event")) == "event: hello"
                    assert json.loads(next(text).removeprefix("data: "))["build"]["phase"] == "none"
                    child.terminate()
                    assert not any(line.startswith("event") for line in text)  # the stream ends by itself
            assert child.wait(20) is not None
        finally:
            if child.poll() is None:
                child.kill()
        assert child.stderr.read() == ""
