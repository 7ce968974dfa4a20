"""Who may start an initiative."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from hansa.directory.enums import ClusterStatus
from hansa.directory.models import Cluster
from hansa.directory.rules.reader import Reader
from hansa.directory.rules.verdict import YES, Verdict

OPEN_INITIATIVES = 3


def can_start_initiative(reader: Reader) -> Verdict:
    """Anyone signed in with a proven e-mail address who does not already manage three open initiatives."""
    if reader.person is None:
        return Verdict(False, _("Sign in to start an initiative."))
    if not EmailAddress.objects.filter(user=reader.person, verified=True).exists():
        return Verdict(False, _("Prove your e-mail address first: letters to the invited go out in your name."))
    managed = Cluster.objects.filter(pk__in=reader.managed_clusters, status=ClusterStatus.INITIATIVE).count()
    if managed >= OPEN_INITIATIVES:
        return Verdict(
            False,
            _("You already manage %(count)s initiatives. Found or dissolve one of them first.") % {"count": managed},
        )
    return YES
