"""The changing part of a simulated cluster in a few tables: ties, members and running sums, and how they change.

Compiled as parts of `simulate_runs` in `hansa.analysis.simulation.steps`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Ints
from hansa.analysis.compiled import compiled_part

# columns of `people`: size, group, 1 if present at the start, unit vector of the place
SIZE, GROUP, PRESENT, PLACE = 0, 1, 2, 3
# columns of `members`: 1 member, 0 outsider, -1 gone for good; number of partners; first half-tie; and two for searches
STATUS, PARTNERS, HEAD, LEADER, HERE = 0, 1, 2, 3, 4
# columns of `worth`: remembered pay-off, pay-off of the step, sum of trust in partners
REMEMBERED, GAINED, TRUSTED = 0, 1, 2
# columns of `ends`: both members; number of the tie at the start or -1; last step in which it is paid for; the
# half-ties that follow in the lists of both members; 1 if it ends
ONE, OTHER, ORIGIN, PAID_UNTIL, NEXT, NEXT_BACK, ENDING = 0, 1, 2, 3, 4, 5, 6
# columns of `bonds`: trust of the first in the second and back, what is at stake for each, distance, overlap
TRUST, TRUST_BACK, STAKE, STAKE_BACK, DISTANCE, OVERLAP = 0, 1, 2, 3, 4, 5
COLUMNS, BOND_COLUMNS = 7, 6
# places in `counts`
TIES, MEMBERS, LEFT, JOINED, ENDED, FORMED, CHOICES, COOPERATED = 0, 1, 2, 3, 4, 5, 6, 7
# places in `sums`: overlap of all present pairs, money paid out; in this step: borne shares of barrier and cost, shock
ALL_OVERLAP, PAID, OF_BARRIER, OF_COST, SHOCK = 0, 1, 2, 3, 4

# what is recorded of each step
MEASURES = (
    "members",
    "ties",
    "cooperation",
    "balance",
    "giant_share",
    "left",
    "joined",
    "ended",
    "formed",
    "pay_off",
    "paid",
)

HALF_CIRCUMFERENCE_KM = 6371.0088 * np.pi


# columns of the rules, as in `Rules`
SYNERGY, RIVALRY, BARRIER, SEARCH, OUTSIDE, CLOSURE, MEMORY, NOISE = range(8)
# occasions of chance
CHOOSE, QUIT, LOOK, WHOM, PARTNERS_PARTNER, ACCEPT, JOIN, LOT = range(8)
NOTHING, PROJECTS, BARRIERS = range(3)
# kinds of events
LEAVES, INTRODUCED, ACTIVITY, MEDIATED = range(4)


class Plan(NamedTuple):
    """A scenario in numbers. events: step, what, and the members of each; group: -1 for all."""

    events: Ints
    strength: float
    shock_first: int
    shock_last: int
    group: int
    programme: int
    budget: float
    programme_first: int
    programme_last: int
    by_lot: bool
    activity_steps: int


class Given(NamedTuple):
    """What does not change. Few arrays with columns, for each more is compiled slowly.

    people: n × 6, columns as above. pairs, trust: ties × 2, pairs in order. overlap: rows as in a sparse matrix.
    """

    people: Floats
    pairs: Ints
    trust: Floats
    overlap_starts: Ints
    overlap_others: Ints
    overlap: Floats


class Ledger(NamedTuple):
    """What changes in a run, but for the tables of ties, `ends` and `bonds`, which grow.

    A member's ties are a list through `ends`: half-tie h belongs to tie h // 2, to its first member where h is even.
    """

    members: Ints
    worth: Floats
    counts: Ints
    sums: Floats


@compiled_part
def chance_of(gain, noise):  # type: ignore[no-untyped-def]
    """Fermi's rule: how likely one does what gains so much more."""
    return 1.0 / (1.0 + np.exp(-gain / noise))


@compiled_part
def overlap_of(given, one, other):  # type: ignore[no-untyped-def]
    """How far two compete, by halving the sorted row."""
    low, high = given.overlap_starts[one], given.overlap_starts[one + 1]
    while low < high:
        middle = (low + high) // 2
        if given.overlap_others[middle] < other:
            low = middle + 1
        else:
            high = middle
    if low < given.overlap_starts[one + 1] and given.overlap_others[low] == other:
        return given.overlap[low]
    return 0.0


@compiled_part
def distance_of(given, one, other):  # type: ignore[no-untyped-def]
    """As `distance_share` of hansa.analysis.simulation.state."""
    square = 0.0
    for axis in range(3):
        square += (given.people[one, PLACE + axis] - given.people[other, PLACE + axis]) ** 2
    arc = 2.0 * np.arcsin(min(np.sqrt(square) / 2.0, 1.0))
    return np.log1p(6371.0088 * arc) / np.log1p(HALF_CIRCUMFERENCE_KM)


@compiled_part
def origin_of(given, one, other):  # type: ignore[no-untyped-def]
    """The number that this pair's tie had at the start, or −1."""
    n = len(given.people)
    key = min(one, other) * n + max(one, other)
    low, high = 0, len(given.pairs)
    while low < high:
        middle = (low + high) // 2
        if given.pairs[middle, 0] * n + given.pairs[middle, 1] < key:
            low = middle + 1
        else:
            high = middle
    if low < len(given.pairs) and given.pairs[low, 0] * n + given.pairs[low, 1] == key:
        return low
    return -1


@compiled_part
def add_tie(given, ledger, ends, bonds, one, other, trust, trust_back):  # type: ignore[no-untyped-def]
    """A new tie, also in the lists of both members' ties. Does not count it as formed."""
    tie = ledger.counts[TIES]
    ledger.counts[TIES] += 1
    ends[tie, ONE], ends[tie, OTHER] = one, other
    ends[tie, ORIGIN], ends[tie, PAID_UNTIL], ends[tie, ENDING] = origin_of(given, one, other), 0, 0
    overlap = overlap_of(given, one, other)
    share = 2.0 / (given.people[one, SIZE] + given.people[other, SIZE])
    bonds[tie, TRUST], bonds[tie, TRUST_BACK] = trust, trust_back
    bonds[tie, STAKE], bonds[tie, STAKE_BACK] = (
        overlap * share * given.people[other, SIZE],
        overlap * share * given.people[one, SIZE],
    )
    bonds[tie, DISTANCE], bonds[tie, OVERLAP] = distance_of(given, one, other), overlap
    enlist(ledger.members, ledger.worth, ends, bonds, tie)


@compiled_part
def enlist(members, worth, ends, bonds, tie):  # type: ignore[no-untyped-def]
    """Put a tie into the lists and sums of its members."""
    one, other = ends[tie, ONE], ends[tie, OTHER]
    ends[tie, NEXT], members[one, HEAD] = members[one, HEAD], 2 * tie
    ends[tie, NEXT_BACK], members[other, HEAD] = members[other, HEAD], 2 * tie + 1
    worth[one, TRUSTED] += bonds[tie, TRUST]
    worth[other, TRUSTED] += bonds[tie, TRUST_BACK]
    members[one, PARTNERS] += 1
    members[other, PARTNERS] += 1


@compiled_part
def tie_between(ledger, ends, one, other):  # type: ignore[no-untyped-def]
    """The tie of two members, or −1."""
    if ledger.members[one, PARTNERS] > ledger.members[other, PARTNERS]:
        one, other = other, one
    half = ledger.members[one, HEAD]
    while half >= 0:
        tie = half >> 1
        if ends[tie, ONE] + ends[tie, OTHER] - one == other:
            return tie
        half = ends[half >> 1, NEXT + (half & 1)]
    return -1


@compiled_part
def partner_at(ledger, ends, member, place):  # type: ignore[no-untyped-def]
    """The member's partner at a place of its list."""
    half = ledger.members[member, HEAD]
    for _one in range(place):
        half = ends[half >> 1, NEXT + (half & 1)]
    return ends[half >> 1, ONE] + ends[half >> 1, OTHER] - member


@compiled_part
def general_trust(ledger, member):  # type: ignore[no-untyped-def]
    """Trust in a stranger: the mean trust in partners; ½ without partners."""
    if ledger.members[member, PARTNERS] == 0:
        return 0.5
    return ledger.worth[member, TRUSTED] / ledger.members[member, PARTNERS]


@compiled_part
def enter(given, ledger, member):  # type: ignore[no-untyped-def]
    """A member more, with its overlap with all others."""
    for place in range(given.overlap_starts[member], given.overlap_starts[member + 1]):
        if ledger.members[given.overlap_others[place], STATUS] == 1:
            ledger.sums[ALL_OVERLAP] += given.overlap[place]
    ledger.members[member, STATUS] = 1
    ledger.counts[MEMBERS] += 1


@compiled_part
def leave(given, ledger, member, status):  # type: ignore[no-untyped-def]
    """A member fewer; `clear` ends its ties."""
    ledger.members[member, STATUS] = status
    ledger.counts[MEMBERS] -= 1
    ledger.counts[LEFT] += 1
    for place in range(given.overlap_starts[member], given.overlap_starts[member + 1]):
        if ledger.members[given.overlap_others[place], STATUS] == 1:
            ledger.sums[ALL_OVERLAP] -= given.overlap[place]


@compiled_part
def forget_lists(ledger):  # type: ignore[no-untyped-def]
    """No member has a tie in its list."""
    for member in range(len(ledger.members)):
        ledger.members[member, HEAD], ledger.members[member, PARTNERS], ledger.worth[member, TRUSTED] = -1, 0, 0.0


@compiled_part
def clear(ledger, ends, bonds):  # type: ignore[no-untyped-def]
    """Drop ended ties and those of members who left, and make the lists of each member's ties anew."""
    forget_lists(ledger)
    members = ledger.members
    kept = 0
    for tie in range(ledger.counts[TIES]):
        there = members[ends[tie, ONE], STATUS] == 1 and members[ends[tie, OTHER], STATUS] == 1
        if ends[tie, ENDING] or not there:
            ledger.counts[ENDED] += 1
            continue
        if kept < tie:
            for column in range(COLUMNS):
                ends[kept, column] = ends[tie, column]
            for column in range(BOND_COLUMNS):
                bonds[kept, column] = bonds[tie, column]
        enlist(members, ledger.worth, ends, bonds, kept)
        kept += 1
    ledger.counts[TIES] = kept


@compiled_part
def largest_piece(ledger, ends):  # type: ignore[no-untyped-def]
    """Members of the largest connected piece, by union of trees."""
    members = ledger.members
    for member in range(len(members)):
        members[member, LEADER], members[member, HERE] = member, 1
    most = 1 if ledger.counts[MEMBERS] else 0
    for tie in range(ledger.counts[TIES]):
        one, other = top(members, ends[tie, ONE]), top(members, ends[tie, OTHER])
        if one != other:
            if members[one, HERE] < members[other, HERE]:
                one, other = other, one
            members[other, LEADER] = one
            members[one, HERE] += members[other, HERE]
            most = max(most, members[one, HERE])
    return most


@compiled_part
def top(members, member):  # type: ignore[no-untyped-def]
    """Who stands for the member's piece; shortens the way there."""
    while members[member, LEADER] != member:
        members[member, LEADER] = members[members[member, LEADER], LEADER]
        member = members[member, LEADER]
    return member
