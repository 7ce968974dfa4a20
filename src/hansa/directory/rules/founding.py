"""Founding criteria as data: what a rule set may say, and who may change it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hansa.directory.rules.reader import Reader
from hansa.directory.rules.verdict import YES, Verdict

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
TEXTS = ("name_en", "name_ru", "explanation_en", "explanation_ru")
CRITERION_FIELDS = frozenset({"key", "measure", "at_least", "verified", *TEXTS})
WAIVER_FIELDS = frozenset({"measure", *TEXTS})
MOST_CRITERIA = 20


class Measure(models.TextChoices):
    """What can be measured of an initiative; `at_least` is in the unit named here."""

    TEAM_FTE = "team_fte", gettext_lazy("management team (full-time equivalents)")
    ENGLISH_WEBSITE = "english_website", gettext_lazy("website in English with proof of activity (1 = yes)")
    MEMBERS = "members", gettext_lazy("members (number)")
    HELICES = "helices", gettext_lazy("kinds of members (number of helices)")
    PUBLIC_SIDE = "public_side", gettext_lazy("public member or relation to the public side (1 = yes)")


class WaiverMeasure(models.TextChoices):
    SUPPORT_PROGRAMME = "support_programme", gettext_lazy("recognised by a support programme")


@dataclass(frozen=True)
class Criterion:
    """One criterion of a rule set: a measure and the least value."""

    key: str
    measure: str
    at_least: float
    verified: bool
    texts: Mapping[str, str]

    @property
    def name(self) -> str:
        return localised(self.texts, "name")

    @property
    def explanation(self) -> str:
        return localised(self.texts, "explanation")


@dataclass(frozen=True)
class Waiver:
    """What lets an initiative be founded although criteria are not met."""

    measure: str
    texts: Mapping[str, str]

    @property
    def name(self) -> str:
        return localised(self.texts, "name")

    @property
    def explanation(self) -> str:
        return localised(self.texts, "explanation")


def localised(texts: Mapping[str, str], field: str) -> str:
    """The text in the reader's language, in English where there is none."""
    russian = (get_language() or "").startswith("ru")
    return (russian and texts.get(f"{field}_ru")) or texts.get(f"{field}_en", "")


def parse_criteria(raw: Any) -> tuple[Criterion, ...]:
    """The criteria of a rule set; raises ValidationError that names each row and what is wrong in it."""
    if not isinstance(raw, list) or not raw:
        raise ValidationError(_("A rule set needs at least one criterion."))
    if len(raw) > MOST_CRITERIA:
        raise ValidationError(_("%(count)s criteria are too many; at most %(most)s.")
                              % {"count": len(raw), "most": MOST_CRITERIA})  # fmt: skip
    problems = [
        _("Criterion %(number)s: %(problem)s") % {"number": number, "problem": problem}
        for number, row in enumerate(raw, start=1)
        for problem in _problems(row)
    ]
    keys = [row.get("key") for row in raw if isinstance(row, dict)]
    problems += [_("The key “%(key)s” stands twice.") % {"key": key} for key in sorted(_twice(keys))]
    if problems:
        raise ValidationError(problems)
    return tuple(
        Criterion(
            key=row["key"],
            measure=row["measure"],
            at_least=float(row["at_least"]),
            verified=bool(row.get("verified", False)),
            texts={name: row.get(name, "") for name in TEXTS},
        )
        for row in raw
    )


def parse_waiver(raw: Any) -> Waiver | None:
    """The waiver of a rule set, or None where it has none; raises ValidationError for a malformed one."""
    if raw in ({}, None):
        return None
    if not isinstance(raw, dict) or raw.get("measure") not in WaiverMeasure.values:
        raise ValidationError(_("The waiver must name the measure “support_programme”, or be left out."))
    if problems := _text_problems(raw, WAIVER_FIELDS):
        raise ValidationError([_("Waiver: %(problem)s") % {"problem": problem} for problem in problems])
    return Waiver(raw["measure"], {name: raw.get(name, "") for name in TEXTS})


def can_edit_founding_rules(reader: Reader) -> Verdict:
    """The operator of the installation."""
    if reader.is_operator:
        return YES
    return Verdict(False, _("Only the operator of this installation changes founding criteria."))


def _problems(row: Any) -> list[str]:
    if not isinstance(row, dict):
        return [_("it is not an object with fields.")]
    problems = _text_problems(row, CRITERION_FIELDS)
    if not isinstance(row.get("key"), str) or not KEY.fullmatch(row["key"]):
        problems.append(_("the key must be small Latin letters, digits and underscores, as “team_fte”."))
    if row.get("measure") not in Measure.values:
        problems.append(
            _("the measure “%(measure)s” is unknown; known are: %(known)s.")
            % {"measure": str(row.get("measure", ""))[:60], "known": ", ".join(Measure.values)}
        )
    least = row.get("at_least")
    if isinstance(least, bool) or not isinstance(least, (int, float)) or not math.isfinite(least) or least <= 0:
        problems.append(_("the least value must be a number above 0."))
    return problems


def _text_problems(row: Mapping[str, Any], known: frozenset[str]) -> list[str]:
    problems = [
        _("the field “%(name)s” is unknown.") % {"name": str(name)[:60]} for name in sorted(map(str, set(row) - known))
    ]
    if not isinstance(row.get("name_en"), str) or not row["name_en"].strip():
        problems.append(_("it needs a name in English."))
    for name in TEXTS:
        if not isinstance(row.get(name, ""), str) or len(row.get(name, "")) > 1000:
            problems.append(_("“%(name)s” must be a text of at most 1000 characters.") % {"name": name})
    return problems


def _twice(keys: list[Any]) -> set[str]:
    return {str(key) for key in keys if keys.count(key) > 1}
