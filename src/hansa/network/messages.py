"""The kinds of messages that the network sends."""

from django.utils.translation import gettext_lazy as _

from hansa.outbox.kinds import Kind

KINDS = [
    # A consent hangs on it.
    Kind("network.tie_proposed", _("Ties that others state and my organisation is asked about"), mandatory=True),
    Kind("network.survey_invitation", _("Tie surveys of my clusters")),
    Kind("network.survey_reminder", _("Reminders of tie surveys")),
    Kind("network.survey_closed", _("What others said of my organisation in a tie survey, to be answered")),
    Kind("network.tie_answered", _("Answers to ties of my organisation")),
]
