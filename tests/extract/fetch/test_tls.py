"""TLS through the door: verified, with the host's own name, to the address that was checked."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from extract.errors import PageNotHad
from extract.fetch.door import Door, DoorSettings

NAME = "wire.example"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed certificate for `NAME`, made now: (file of the certificate, file of certificate and key)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    pem = made.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "ca.pem").write_bytes(pem)
    (folder / "both.pem").write_bytes(pem + secret)
    return folder / "ca.pem", folder / "both.pem"


@pytest.fixture
def tls_host(certificate):
    """A host that speaks TLS; `names` lists the server names it was called by."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate[1])
    names = []
    context.sni_callback = lambda _sock, name, _context: names.append(name)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                sock, _ = listener.accept()
                with context.wrap_socket(sock, server_side=True) as tls:
                    names.append(tls.recv(65536).decode().split("Host: ")[1].split("\r\n")[0])
                    tls.sendall(ANSWER)
            except ssl.SSLError:
                continue
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1], names
    listener.close()


def make_door(port, **settings):
    def resolve(host, port, *_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    return Door(
        DoorSettings(
            pause_seconds=0, tries_in_run=1, fetch_seconds=3, honour_robots=False, honour_opt_outs=False,
            allow=(f"{NAME}:{port}", f"other.example:{port}"), **settings,
        ),
        resolve=resolve,
    )  # fmt: skip


def test_an_own_authority_is_trusted_and_the_host_is_called_by_its_name(tls_host, certificate):
    port, names = tls_host
    door = make_door(port, ca_file=str(certificate[0]))

    answer = door.fetch(f"https://{NAME}:{port}/", source="t")

    assert answer.content == b"hi"
    assert names == [NAME, f"{NAME}:{port}"]


def test_an_unknown_authority_is_refused(tls_host):
    port, _ = tls_host

    with pytest.raises(PageNotHad) as caught:
        make_door(port).fetch(f"https://{NAME}:{port}/", source="t")

    assert caught.value.reason == "tls_error"


def test_a_certificate_for_another_name_is_refused(tls_host, certificate):
    port, _ = tls_host
    door = make_door(port, ca_file=str(certificate[0]))

    with pytest.raises(PageNotHad) as caught:
        door.fetch(f"https://other.example:{port}/", source="t")

    assert caught.value.reason == "tls_error"


def test_a_handshake_of_a_byte_a_second_ends_in_time():
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    stop = threading.Event()

    def drip():
        sock, _ = listener.accept()
        sock.sendall(b"\x16\x03\x03\x3f\xff")  # a handshake record of 16383 bytes follows
        while not stop.wait(0.05):
            try:
                sock.sendall(b"\x02")
            except OSError:
                return

    threading.Thread(target=drip, daemon=True).start()
    settings = DoorSettings(
        pause_seconds=0, tries_in_run=1, fetch_seconds=1, honour_robots=False, honour_opt_outs=False,
        allow=(f"127.0.0.1:{port}",),
    )  # fmt: skip

    with pytest.raises(PageNotHad) as caught:
        Door(settings).fetch(f"https://127.0.0.1:{port}/", source="t")
    stop.set()
    listener.close()

    assert caught.value.reason == "timeout"
