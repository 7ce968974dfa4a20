"""A mail server, and a message that shows whether it takes our letters."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from enum import StrEnum


class Security(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


@dataclass(frozen=True)
class MailServer:
    """How letters leave this installation; `from_` is the sender that people see."""

    host: str
    port: int
    security: Security
    user: str
    password: str
    from_: str

    def as_settings(self) -> dict[str, object]:
        values = {**asdict(self), "security": str(self.security)}
        values["from"] = values.pop("from_")
        return values


def deliver(server: MailServer, to: str, site_name: str) -> str:
    """Hand one message to the server; its last answer. Raises OSError or SMTPException."""
    context = ssl.create_default_context()
    connect: Callable[..., smtplib.SMTP] = smtplib.SMTP
    extra: dict[str, object] = {}
    if server.security is Security.TLS:
        connect, extra = smtplib.SMTP_SSL, {"context": context}
    with connect(server.host, server.port, timeout=20, **extra) as smtp:
        if server.security is Security.STARTTLS:
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
        smtp.ehlo_or_helo_if_needed()
        steps = [
            lambda: smtp.mail(parseaddr(server.from_)[1]),
            lambda: smtp.rcpt(to),
            lambda: smtp.data(trial_message(server.from_, to, site_name).as_bytes()),
        ]
        for step in steps:
            code, said = step()
            if code >= 400:
                raise smtplib.SMTPResponseException(code, said)
    return f"{code} {_text(said)}"


def trial_message(sender: str, to: str, site_name: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = f"{site_name}: test message"
    message["From"], message["To"] = sender, to
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=parseaddr(sender)[1].split("@")[-1])
    message.set_content("This message shows that Hansa can send mail. Nothing is to be done.\n")
    return message


def explain(error: Exception) -> str:
    """What went wrong in words, with what the server said where it said something."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the server answered {error.smtp_code} {_text(error.smtp_error)}"
    if isinstance(error, ssl.SSLError):
        return f"no protected connection: {error}. Perhaps another protection (starttls, tls) or port is right"
    if isinstance(error, socket.gaierror):
        return "no server of this name is known"
    if isinstance(error, TimeoutError):
        return "the server does not answer; perhaps the port is wrong or a firewall stands between"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there; perhaps the port is wrong"
    return str(error)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
