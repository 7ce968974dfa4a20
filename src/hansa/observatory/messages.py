"""The kinds of messages that the observatory sends."""

from django.utils.translation import gettext_lazy as _

from hansa.outbox.kinds import Kind

KINDS = [Kind("observatory.error_reported", _("Errors that readers report in figures"))]
