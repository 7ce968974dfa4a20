"""The kinds of messages that the directory sends."""

from django.utils.translation import gettext_lazy as _

from hansa.outbox.kinds import Kind

KINDS = [
    Kind("directory.mandate_granted", _("A mandate given to me"), mandatory=True),
    Kind("directory.mandate_ended", _("The end of a mandate of mine"), mandatory=True),
    Kind("directory.appointed", _("An office given to me"), mandatory=True),
    Kind("directory.office_ended", _("The end of an office of mine"), mandatory=True),
    # Holds the key that answers it.
    Kind("directory.invitation", _("Invitations to a cluster"), mandatory=True, confidential=True),
    Kind("directory.invitation_answered", _("Answers to invitations of my cluster")),
    # Holds the code that proves a claim.
    Kind("directory.claim_code", _("Codes that prove a claim"), mandatory=True, confidential=True),
    Kind("directory.claim_waiting", _("Claims that wait for my decision")),
    Kind("directory.claim_refused", _("Answers to my claims"), mandatory=True),
    Kind("directory.represented_by_another", _("Somebody else acts for my organisation"), mandatory=True),
]
