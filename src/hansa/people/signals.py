"""What areas above must hear about persons, whom this area does not know of."""

from django.dispatch import Signal

# Sent before a person is erased, and to show them beforehand whether they may be. A receiver gets `person` and returns
# a reason against it, in words that say what to do first, or None.
erasure_asked = Signal()

# Sent within the transaction that erases a person, while their row still says who they are. Arguments: `person`,
# `emails` (their verified addresses). A receiver removes or ends what its area keeps about them.
person_erasing = Signal()
