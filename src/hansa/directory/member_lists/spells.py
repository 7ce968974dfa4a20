"""What the spells of membership in a list change in those that the register holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from hansa.directory.member_lists.entries import Spell

FAR = date.max


class Held(NamedTuple):
    """A membership in the register; `status` as in MembershipStatus."""

    pk: int
    status: str
    joined: date | None
    left: date | None


class SpellChange(NamedTuple):
    """`what`: create, activate (who was candidate or invited), end, correct, none. `membership` is 0 for a new one."""

    what: str
    membership: int
    spell: Spell


class SpellConflict(ValueError):
    """A spell of the list contradicts the register; the message says how."""


def spell_changes(held: Sequence[Held], wanted: Sequence[Spell]) -> list[SpellChange]:
    """What to do for each spell of the list, in their order. Raises SpellConflict."""
    return [_change(list(held), spell) for spell in wanted]


def _change(held: list[Held], spell: Spell) -> SpellChange:
    begun = [h for h in held if h.joined and h.status in ("active", "ended")]
    waiting = next((h for h in held if h.status in ("candidate", "invited")), None)
    active = next((h for h in begun if h.status == "active"), None)
    same = next((h for h in begun if h.joined == spell.joined), None)
    if not spell.given and active and spell.left is None:
        return SpellChange("none", active.pk, spell)
    if same is None:
        same = active if active and _overlap(active, spell) else None
    if same:
        return _change_of_same(same, spell)
    for other in begun:
        if _overlap(other, spell):
            words = _("The register has it as a member from %(joined)s to %(left)s. Correct the dates, here or there.")
            raise SpellConflict(words % {"joined": other.joined, "left": other.left or _("today")})
    if spell.left is None and active:
        words = _("It is a member since %(joined)s already. Correct the date of joining.")
        raise SpellConflict(words % {"joined": active.joined})
    if spell.left is None and waiting:
        return SpellChange("activate", waiting.pk, spell)
    return SpellChange("create", 0, spell)


def _change_of_same(same: Held, spell: Spell) -> SpellChange:
    if (same.joined, same.left) == (spell.joined, spell.left):
        return SpellChange("none", same.pk, spell)
    if same.status == "active":
        return SpellChange("end" if spell.left else "correct", same.pk, spell)
    if spell.left is None:
        words = _("By the register it left on %(left)s. If it came back, give the day on which it joined again.")
        raise SpellConflict(words % {"left": same.left})
    return SpellChange("correct", same.pk, spell)


def _overlap(held: Held, spell: Spell) -> bool:
    return (held.joined or FAR) < (spell.left or FAR) and spell.joined < (held.left or FAR)
