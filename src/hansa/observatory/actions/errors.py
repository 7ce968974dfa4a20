"""A reader reports an error in a figure; whoever runs the installation is told."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hansa.journal.actions import SYSTEM, record
from hansa.outbox.actions import tell
from hansa.people.models import Person


@transaction.atomic
def report_error(*, by: Person | None, page: str, words: str, reporter: str = "") -> int:
    """Write to everyone who runs this installation; returns to how many.

    `page` is the address of the page within the site, `reporter` the e-mail address for an answer, if any. The journal
    keeps the page, never the words or the address. Raises ValidationError where nobody can be told.
    """
    context = {"page": page, "words": words, "reporter": reporter}
    operators = Person.objects.filter(is_operator=True, is_active=True)
    letters = [tell(kind="observatory.error_reported", context=context, person=one) for one in operators]
    sent = [letter for letter in letters if letter is not None]
    if not sent:
        raise ValidationError(_("Nobody reads reports here at present. Write to the publisher of the source."))
    record(verb="observatory.report_error", by=by or SYSTEM, subject=sent[0], facts={"page": page})
    return len(sent)
