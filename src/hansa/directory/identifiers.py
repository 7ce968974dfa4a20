"""Numbers by which outside registers know an organisation: how they are written, and which are impossible."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCHEMES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "vat": _("tax number (VAT)"),
        "pic": _("participant number of the European Commission (PIC)"),
        "ror": _("research organisation (ROR)"),
        "lei": _("legal entity (LEI)"),
        "national": _("number in the national register"),
    }
)


class BadIdentifier(ValueError):
    """A number that its register cannot have given; the message says what would be right."""


def normal_identifier(scheme: str, value: str) -> str:
    """The one way in which an identifier is kept: capital letters without spaces, dots and dashes (a ROR number small
    and without its web address). Raises BadIdentifier.

    >>> normal_identifier("vat", "de 123.456-789"), normal_identifier("ror", "https://ror.org/03yrm5c26")
    ('DE123456789', '03yrm5c26')
    """
    if scheme not in _FORMS:
        raise BadIdentifier(_("There is no register “%(scheme)s” here.") % {"scheme": scheme[:30]})
    kept = value.strip()
    kept = kept.rstrip("/").rpartition("/")[2].lower() if scheme == "ror" else re.sub(r"[\s.\-/]", "", kept).upper()
    fits, right = _FORMS[scheme]
    if not fits(kept):
        raise BadIdentifier(
            _("“%(value)s” is no such number; right is %(right)s.") % {"value": value[:60], "right": right}
        )
    return kept


def _is_lei(value: str) -> bool:
    """ISO 17442: 18 letters and digits and two check digits; the whole as a number leaves 1 when divided by 97."""
    return bool(re.fullmatch(r"[A-Z0-9]{18}\d{2}", value)) and int("".join(str(int(c, 36)) for c in value)) % 97 == 1


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(pattern, value) is not None


_FORMS: Mapping[str, tuple[Callable[[str], bool], str | Promise]] = MappingProxyType(
    {
        "vat": (_matches(r"[A-Z0-9+*]{5,20}"), _("5 to 20 letters and digits, such as DE123456789")),
        "pic": (_matches(r"\d{9}"), _("nine digits, such as 999990752")),
        "ror": (_matches(r"0[a-z0-9]{6}\d{2}"), _("nine letters and digits that begin with 0, such as 03yrm5c26")),
        "lei": (_is_lei, _("20 letters and digits with right check digits, such as 5299000J2N45DDNE4Y28")),
        "national": (_matches(r"[\w+*]{2,60}"), _("2 to 60 letters and digits")),
    }
)
