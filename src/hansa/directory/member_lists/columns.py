"""The columns a member list may have, and how they are recognised by their headings in three languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from hansa.directory.places.folding import fold


@dataclass(frozen=True)
class Column:
    """`also`: other headings by which it is known, in English, Russian and German."""

    key: str
    label: Promise
    also: str
    example: str = ""


COLUMNS: tuple[Column, ...] = (
    Column(
        "name",
        _("Organisation"),
        "name;organisation name;organization;organization name;legal name;company;company name;member;member name;"
        "institution;название;наименование;название организации;наименование организации;организация;компания;"
        "участник;полное наименование;organisationsname;firma;unternehmen;mitglied;firmenname;bezeichnung",
        "Example GmbH",
    ),
    Column(
        "short_name",
        _("Short name"),
        "acronym;abbreviation;краткое наименование;сокращенное наименование;сокращение;аббревиатура;kurzname;"
        "kurzbezeichnung;abkürzung",
        "Example",
    ),
    Column("country", _("Country"), "country code;state;страна;код страны;land;staat;ländercode", "DE"),
    Column("city", _("City"), "town;place;location;город;населенный пункт;место;stadt;ort;sitz", "Aachen"),
    Column("street", _("Street"), "address;street address;адрес;улица;straße;strasse;adresse;anschrift", ""),
    Column("postcode", _("Postcode"), "postal code;zip;zip code;индекс;почтовый индекс;plz;postleitzahl", ""),
    Column("website", _("Website"), "web;url;homepage;web site;сайт;веб-сайт;вебсайт;webseite;internet", ""),
    Column(
        "email",
        _("General e-mail"),
        "organisation e-mail;organisation email;company email;общая почта;почта организации;allgemeine e-mail;"
        "e-mail der organisation",
        "",
    ),
    Column("phone", _("General telephone"), "organisation phone;company phone;телефон организации;zentrale", ""),
    Column(
        "helix",
        _("Helix"),
        "type;organisation type;type of organisation;kind;sector;тип;тип организации;вид организации;спираль;сектор;"
        "typ;art;organisationstyp",
        "business",
    ),
    Column(
        "size",
        _("Size or number of staff"),
        "size;size class;employees;staff;headcount;number of employees;размер;численность;число сотрудников;"
        "количество сотрудников;größe;mitarbeiter;mitarbeiterzahl;beschäftigte",
        "small",
    ),
    Column(
        "activities",
        _("Activities (NACE)"),
        "nace;nace code;activity;activities;industry;оквэд;деятельность;вид деятельности;коды оквэд;отрасль;"
        "wirtschaftszweig;branche;wz",
        "26; 72",
    ),
    Column(
        "vat",
        _("Tax number (VAT)"),
        "vat;vat number;vat id;tax id;tax number;инн;налоговый номер;ust-id;ust-idnr;umsatzsteuer-id;steuernummer",
        "",
    ),
    Column("pic", _("PIC"), "pic number;participant identification code;номер pic;pic-nummer", ""),
    Column(
        "national",
        _("National register number"),
        "registration number;register number;company number;огрн;регистрационный номер;handelsregisternummer;hrb;siren",
        "",
    ),
    Column(
        "joined_on",
        _("Member since"),
        "joined;joined on;date of joining;join date;entry date;membership start;since;дата вступления;вступил;"
        "вступление;участник с;член с;beitritt;beitrittsdatum;mitglied seit;eintritt;eintrittsdatum",
        "2019-05-14",
    ),
    Column(
        "left_on",
        _("Member until"),
        "left;left on;date of leaving;exit date;membership end;until;дата выхода;вышел;выход;участник до;член до;"
        "austritt;austrittsdatum;mitglied bis",
        "",
    ),
    Column("reason", _("Reason for leaving"), "reason;причина;причина выхода;grund;austrittsgrund", ""),
    Column(
        "contact_name",
        _("Contact person"),
        "contact;contact name;person;representative;контакт;контактное лицо;представитель;фио;ф.и.о.;"
        "ansprechpartner;ansprechpartnerin;kontakt;kontaktperson;vertreter",
        "Erika Mustermann",
    ),
    Column(
        "contact_position",
        _("Position"),
        "job title;role;function;contact position;должность;функция;funktion;rolle;stellung",
        "",
    ),
    Column(
        "contact_email",
        _("E-mail of the contact"),
        "e-mail;email;mail;contact email;contact e-mail;e-mail address;электронная почта;почта;эл. почта;"
        "email контакта;адрес электронной почты;e-mail-adresse;mailadresse",
        "erika@firm.example",
    ),
    Column(
        "contact_phone",
        _("Telephone of the contact"),
        "phone;telephone;mobile;tel;contact phone;телефон;тел;мобильный;telefon;telefonnummer;handy",
        "",
    ),
)
KEYS = tuple(column.key for column in COLUMNS)


@lru_cache(maxsize=1)
def _known() -> Mapping[str, str]:
    known: dict[str, str] = {}
    for column in COLUMNS:
        for language in ("en", "ru"):
            with override(language):
                known.setdefault(fold(str(column.label)), column.key)
    for column in COLUMNS:
        for heading in (column.key, *column.also.split(";")):
            known.setdefault(fold(heading), column.key)
    return known


def count_known(cells: Sequence[object]) -> int:
    """How many cells of a row are headings that are known."""
    return sum(_key_of(str(cell)) is not None for cell in cells)


def guess_mapping(headings: Sequence[str]) -> dict[str, int]:
    """Which column of the file holds what, by headings: {key: position}. The first column that fits wins."""
    mapping: dict[str, int] = {}
    for at, heading in enumerate(headings):
        key = _key_of(heading)
        if key and key not in mapping:
            mapping[key] = at
    return mapping


def _key_of(heading: str) -> str | None:
    folded = fold(heading)
    if not folded:
        return None
    # "Name (in English) *" is "Name" with an explanation.
    return _known().get(folded) or _known().get(fold(heading.partition("(")[0]))
