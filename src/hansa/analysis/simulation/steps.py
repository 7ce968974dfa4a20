"""The cluster model in compiled loops: the changing cluster in a few tables, and what happens to it in a step.

One file, long as it is: machine code on disk is made anew when the file of a function changes, and not when another
file does from which that function takes a part.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hansa.analysis.checked import Floats
from hansa.analysis.cohesion.network import Ints
from hansa.analysis.compiled import compiled
from hansa.analysis.simulation.chance import below, drawn, fraction, moment

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


@compiled
def chance_of(gain, noise):  # type: ignore[no-untyped-def]
    """Fermi's rule: how likely one does what gains so much more."""
    return 1.0 / (1.0 + np.exp(-gain / noise))


@compiled
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


@compiled
def distance_of(given, one, other):  # type: ignore[no-untyped-def]
    """As `distance_share` of hansa.analysis.simulation.state."""
    square = 0.0
    for axis in range(3):
        square += (given.people[one, PLACE + axis] - given.people[other, PLACE + axis]) ** 2
    arc = 2.0 * np.arcsin(min(np.sqrt(square) / 2.0, 1.0))
    return np.log1p(6371.0088 * arc) / np.log1p(HALF_CIRCUMFERENCE_KM)


@compiled
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


@compiled
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


@compiled
def enlist(members, worth, ends, bonds, tie):  # type: ignore[no-untyped-def]
    """Put a tie into the lists and sums of its members."""
    one, other = ends[tie, ONE], ends[tie, OTHER]
    ends[tie, NEXT], members[one, HEAD] = members[one, HEAD], 2 * tie
    ends[tie, NEXT_BACK], members[other, HEAD] = members[other, HEAD], 2 * tie + 1
    worth[one, TRUSTED] += bonds[tie, TRUST]
    worth[other, TRUSTED] += bonds[tie, TRUST_BACK]
    members[one, PARTNERS] += 1
    members[other, PARTNERS] += 1


@compiled
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


@compiled
def partner_at(ledger, ends, member, place):  # type: ignore[no-untyped-def]
    """The member's partner at a place of its list."""
    half = ledger.members[member, HEAD]
    for _one in range(place):
        half = ends[half >> 1, NEXT + (half & 1)]
    return ends[half >> 1, ONE] + ends[half >> 1, OTHER] - member


@compiled
def general_trust(ledger, member):  # type: ignore[no-untyped-def]
    """Trust in a stranger: the mean trust in partners; ½ without partners."""
    if ledger.members[member, PARTNERS] == 0:
        return 0.5
    return ledger.worth[member, TRUSTED] / ledger.members[member, PARTNERS]


@compiled
def enter(given, ledger, member):  # type: ignore[no-untyped-def]
    """A member more, with its overlap with all others."""
    for place in range(given.overlap_starts[member], given.overlap_starts[member + 1]):
        if ledger.members[given.overlap_others[place], STATUS] == 1:
            ledger.sums[ALL_OVERLAP] += given.overlap[place]
    ledger.members[member, STATUS] = 1
    ledger.counts[MEMBERS] += 1


@compiled
def leave(given, ledger, member, status):  # type: ignore[no-untyped-def]
    """A member fewer; `clear` ends its ties."""
    ledger.members[member, STATUS] = status
    ledger.counts[MEMBERS] -= 1
    ledger.counts[LEFT] += 1
    for place in range(given.overlap_starts[member], given.overlap_starts[member + 1]):
        if ledger.members[given.overlap_others[place], STATUS] == 1:
            ledger.sums[ALL_OVERLAP] -= given.overlap[place]


@compiled
def forget_lists(ledger):  # type: ignore[no-untyped-def]
    """No member has a tie in its list."""
    for member in range(len(ledger.members)):
        ledger.members[member, HEAD], ledger.members[member, PARTNERS], ledger.worth[member, TRUSTED] = -1, 0, 0.0


@compiled
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


@compiled
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


@compiled
def top(members, member):  # type: ignore[no-untyped-def]
    """Who stands for the member's piece; shortens the way there."""
    while members[member, LEADER] != member:
        members[member, LEADER] = members[members[member, LEADER], LEADER]
        member = members[member, LEADER]
    return member


@compiled
def simulate_runs(given, plan, rules, seeds, paths, kept, there):  # type: ignore[no-untyped-def]
    """All runs of a batch; fills paths (runs × steps + 1 × measures), kept (runs × ties), there (runs × members)."""
    for run in range(len(seeds)):
        _run(given, plan, rules[run], seeds[run], paths[run], kept[run], there[run])


@compiled
def _run(given, plan, rules, seed, path, kept, there):  # type: ignore[no-untyped-def]
    n = len(given.people)
    ledger = Ledger(np.zeros((n, 5), np.int64), np.zeros((n, 3)), np.zeros(8, np.int64), np.zeros(5))
    room = len(given.pairs) + 2 * n + len(plan.events)
    ends, bonds = np.zeros((room, COLUMNS), np.int64), np.zeros((room, BOND_COLUMNS))
    forget_lists(ledger)
    _begin(given, ledger, ends, bonds, rules)
    _record(ledger, ends, bonds, path[0])
    for step in range(1, len(path)):
        if ledger.counts[TIES] + n + len(plan.events) > len(ends):
            ends, bonds = _larger(ledger.counts[TIES], ends, bonds, len(ends) + n)
            clear(ledger, ends, bonds)
        now = moment(seed, step)
        _happen(given, plan, ledger, ends, bonds, step)
        _choose(given, plan, ledger, ends, bonds, rules, now, step)
        _quit(given, ledger, rules, now)
        clear(ledger, ends, bonds)
        _look_around(given, plan, ledger, ends, bonds, rules, now)
        _record(ledger, ends, bonds, path[step])
    for tie in range(ledger.counts[TIES]):
        if ends[tie, ORIGIN] >= 0:
            kept[ends[tie, ORIGIN]] = True
    for member in range(n):
        there[member] = ledger.members[member, STATUS] == 1


@compiled
def _larger(ties, ends, bonds, room):  # type: ignore[no-untyped-def]
    room = 2 * room
    more_ends, more_bonds = np.zeros((room, COLUMNS), np.int64), np.zeros((room, BOND_COLUMNS))
    for tie in range(ties):
        for column in range(COLUMNS):
            more_ends[tie, column] = ends[tie, column]
        for column in range(BOND_COLUMNS):
            more_bonds[tie, column] = bonds[tie, column]
    return more_ends, more_bonds


@compiled
def _begin(given, ledger, ends, bonds, rules):  # type: ignore[no-untyped-def]
    """Members and ties as given; they remember what their trust lets expect, for themselves and for the others."""
    for member in range(len(given.people)):
        if given.people[member, PRESENT]:
            enter(given, ledger, member)
    for tie in range(len(given.pairs)):
        add_tie(
            given,
            ledger,
            ends,
            bonds,
            given.pairs[tie, 0],
            given.pairs[tie, 1],
            given.trust[tie, 0],
            given.trust[tie, 1],
        )
        trust, back = given.trust[tie, 0], given.trust[tie, 1]
        cost = 1.0 + rules[BARRIER] * bonds[tie, DISTANCE]
        joint = rules[SYNERGY] * (trust + back) / 2.0
        taken = rules[RIVALRY] * (trust - back)
        ledger.worth[given.pairs[tie, 0], REMEMBERED] += joint - cost * back + taken * bonds[tie, STAKE]
        ledger.worth[given.pairs[tie, 1], REMEMBERED] += joint - cost * trust - taken * bonds[tie, STAKE_BACK]
        ledger.counts[CHOICES] += 2
    ledger.counts[COOPERATED] = -1


@compiled
def _happen(given, plan, ledger, ends, bonds, step):  # type: ignore[no-untyped-def]
    """Events of the scenario that fall into this step."""
    for event in range(len(plan.events)):
        if plan.events[event, 0] != step:
            continue
        what, one, other = plan.events[event, 1], plan.events[event, 2], plan.events[event, 3]
        if what == LEAVES:
            if ledger.members[one, STATUS] == 1:
                leave(given, ledger, one, -1)
            ledger.members[one, STATUS] = -1
            continue
        tie = tie_between(ledger, ends, one, other)
        if what == ACTIVITY and tie >= 0:
            ends[tie, PAID_UNTIL] = step + plan.activity_steps - 1
        elif what == MEDIATED and tie >= 0:
            bonds[tie, TRUST], bonds[tie, TRUST_BACK] = max(bonds[tie, TRUST], 0.5), max(bonds[tie, TRUST_BACK], 0.5)
        elif what == INTRODUCED and tie < 0 and ledger.members[one, STATUS] == ledger.members[other, STATUS] == 1:
            trust, back = general_trust(ledger, one), general_trust(ledger, other)
            add_tie(given, ledger, ends, bonds, one, other, trust, back)
            ledger.counts[FORMED] += 1
    clear(ledger, ends, bonds)


@compiled
def _fund(given, plan, ledger, ends, bonds, rules, now, step):  # type: ignore[no-untyped-def]
    """What a programme bears in this step: shares of the costs of distance and of cooperating, or chosen ties."""
    ties = ledger.counts[TIES]
    ledger.sums[OF_BARRIER], ledger.sums[OF_COST] = 0.0, 0.0
    if ties == 0 or plan.programme == NOTHING or not plan.programme_first <= step <= plan.programme_last:
        return
    if plan.programme == BARRIERS:
        far = 0.0
        for tie in range(ties):
            far += 2.0 * rules[BARRIER] * bonds[tie, DISTANCE]
        ledger.sums[OF_BARRIER] = 1.0 if far <= plan.budget else plan.budget / far
        ledger.sums[OF_COST] = min(1.0, max(0.0, plan.budget - far) / (2.0 * ties))
        return
    least = _least_rank(given, plan, ledger, ends, bonds, rules, now)
    for tie in range(ties):
        if _rank(given, plan, now, ends[tie, ONE], ends[tie, OTHER]) >= least:
            ends[tie, PAID_UNTIL] = max(ends[tie, PAID_UNTIL], step)


@compiled
def _rank(given, plan, now, one, other):  # type: ignore[no-untyped-def]
    """By what projects are chosen: a number drawn for the pair; or joint size, and the number between equals."""
    lot = fraction(drawn(now, LOT, one, other))
    return lot if plan.by_lot else (given.people[one, SIZE] + given.people[other, SIZE]) * (1.0 + 1e-9 * lot)


@compiled
def _least_rank(given, plan, ledger, ends, bonds, rules, now):  # type: ignore[no-untyped-def]
    """The rank from which on the budget pays for all, by halving: quicker to compile than sorting, and as exact."""
    low, high = 0.0, 1.0
    if not plan.by_lot:
        for tie in range(ledger.counts[TIES]):
            high = max(high, 2.0 * (given.people[ends[tie, ONE], SIZE] + given.people[ends[tie, OTHER], SIZE]))
    for _halving in range(60):
        middle = (low + high) / 2.0
        promised = 0.0
        for tie in range(ledger.counts[TIES]):
            if _rank(given, plan, now, ends[tie, ONE], ends[tie, OTHER]) >= middle:
                promised += 2.0 * (1.0 + rules[BARRIER] * bonds[tie, DISTANCE])
        if promised > plan.budget:
            low = middle
        else:
            high = middle
    return high


@compiled
def _joint_gain(people, group, synergy, shock, one, other):  # type: ignore[no-untyped-def]
    """What two who both cooperate gain each, less what a shock takes."""
    if group < 0 or people[one, GROUP] == group or people[other, GROUP] == group:
        return synergy * (1.0 - shock)
    return synergy


@compiled
def _cost(sums, barrier, distance):  # type: ignore[no-untyped-def]
    """What it costs to cooperate at a distance, less what a programme bears for all."""
    return 1.0 - sums[OF_COST] + barrier * distance * (1.0 - sums[OF_BARRIER])


@compiled
def _choose(given, plan, ledger, ends, bonds, rules, now, step):  # type: ignore[no-untyped-def]
    """Both sides of each tie choose; pay-offs are counted, trust learns; a tie on which both compete ends."""
    _fund(given, plan, ledger, ends, bonds, rules, now, step)
    ledger.sums[SHOCK] = plan.strength if plan.shock_first <= step <= plan.shock_last else 0.0
    people, worth, sums, group = given.people, ledger.worth, ledger.sums, plan.group
    synergy, barrier, rivalry, noise, memory = (
        rules[SYNERGY],
        rules[BARRIER],
        rules[RIVALRY],
        rules[NOISE],
        rules[MEMORY],
    )
    cooperated, paid = 0, 0.0
    for tie in range(ledger.counts[TIES]):
        one, other = ends[tie, ONE], ends[tie, OTHER]
        joint = _joint_gain(people, group, synergy, sums[SHOCK], one, other)
        full = 1.0 + barrier * bonds[tie, DISTANCE]
        cost = 0.0 if ends[tie, PAID_UNTIL] >= step else _cost(sums, barrier, bonds[tie, DISTANCE])
        trust, back = bonds[tie, TRUST], bonds[tie, TRUST_BACK]
        stake, stake_back = rivalry * bonds[tie, STAKE], rivalry * bonds[tie, STAKE_BACK]
        mine = chance_of(joint * (1.0 + trust) / 2.0 - cost - stake * (1.0 - trust), noise)
        theirs = chance_of(joint * (1.0 + back) / 2.0 - cost - stake_back * (1.0 - back), noise)
        a = 1.0 if fraction(drawn(now, CHOOSE, one, other)) < mine else 0.0
        b = 1.0 if fraction(drawn(now, CHOOSE, other, one)) < theirs else 0.0
        both = joint * (a + b) / 2.0
        worth[one, GAINED] += both - cost * a + stake * (b - a)
        worth[other, GAINED] += both - cost * b + stake_back * (a - b)
        paid += (full - cost) * (a + b)
        bonds[tie, TRUST] = trust + memory * (b - trust)
        bonds[tie, TRUST_BACK] = back + memory * (a - back)
        cooperated += int(a + b)
        ends[tie, ENDING] = a + b == 0.0
    sums[PAID] += paid
    ledger.counts[CHOICES], ledger.counts[COOPERATED] = 2 * ledger.counts[TIES], cooperated


@compiled
def _quit(given, ledger, rules, now):  # type: ignore[no-untyped-def]
    """Members remember what they gained, and some leave."""
    for member in range(len(given.people)):
        if ledger.members[member, STATUS] == 1:
            ledger.worth[member, REMEMBERED] += rules[MEMORY] * (
                ledger.worth[member, GAINED] - ledger.worth[member, REMEMBERED]
            )
            stay = ledger.worth[member, REMEMBERED] - rules[OUTSIDE]
            if fraction(drawn(now, QUIT, member, member)) < chance_of(-stay, rules[NOISE]):
                leave(given, ledger, member, 0)
        ledger.worth[member, GAINED] = 0.0


@compiled
def _look_around(given, plan, ledger, ends, bonds, rules, now):  # type: ignore[no-untyped-def]
    """Members look for partners, outsiders for members; a tie is formed, and an outsider joins, where both want it."""
    members, remembered = 0, 0.0
    for member in range(len(given.people)):
        if ledger.members[member, STATUS] == 1:
            ledger.members[members, HERE] = member
            remembered += ledger.worth[member, REMEMBERED]
            members += 1
    if members == 0:
        return
    remembered /= members
    join = chance_of(remembered - rules[OUTSIDE], rules[NOISE])
    for member in range(len(given.people)):
        status = ledger.members[member, STATUS]
        if status < 0 or fraction(drawn(now, LOOK, member, member)) >= rules[SEARCH]:
            continue
        if status == 0 and fraction(drawn(now, JOIN, member, member)) >= join:
            continue
        other = _found(ledger, ends, rules, now, member, members)
        if other == member or ledger.members[other, STATUS] != 1 or tie_between(ledger, ends, member, other) >= 0:
            continue
        trust, back = general_trust(ledger, member), general_trust(ledger, other)
        willing = _accepts(given, plan, ledger, rules, now, member, other, trust)
        if willing and _accepts(given, plan, ledger, rules, now, other, member, back):
            if status == 0:
                enter(given, ledger, member)
                ledger.counts[JOINED] += 1
                ledger.worth[member, REMEMBERED] = remembered
            add_tie(given, ledger, ends, bonds, member, other, trust, back)
            ledger.counts[FORMED] += 1


@compiled
def _found(ledger, ends, rules, now, member, members):  # type: ignore[no-untyped-def]
    """Whom a member asks: a partner's partner, or anyone who was there when the search began."""
    number = drawn(now, WHOM, member, member)
    if ledger.members[member, PARTNERS] and fraction(drawn(now, PARTNERS_PARTNER, member, member)) < rules[CLOSURE]:
        partner = partner_at(ledger, ends, member, below(number, ledger.members[member, PARTNERS]))
        number = drawn(now, WHOM, member, partner)
        return partner_at(ledger, ends, partner, below(number, ledger.members[partner, PARTNERS]))
    return ledger.members[below(number, members), HERE]


@compiled
def _accepts(given, plan, ledger, rules, now, one, other, trust):  # type: ignore[no-untyped-def]
    """Whether one wants to work with the other: the same weighing as on a tie."""
    share = 2.0 * given.people[other, SIZE] / (given.people[one, SIZE] + given.people[other, SIZE])
    stake = rules[RIVALRY] * overlap_of(given, one, other) * share
    joint = _joint_gain(given.people, plan.group, rules[SYNERGY], ledger.sums[SHOCK], one, other)
    cost = _cost(ledger.sums, rules[BARRIER], distance_of(given, one, other))
    gain = joint * (1.0 + trust) / 2.0 - cost - stake * (1.0 - trust)
    return fraction(drawn(now, ACCEPT, one, other)) < chance_of(gain, rules[NOISE])


@compiled
def _record(ledger, ends, bonds, row):  # type: ignore[no-untyped-def]
    """One row of measures. The strength of a tie is the mean trust of both ends, the record of what they did."""
    counts = ledger.counts
    together, both = 0.0, 0.0
    for tie in range(counts[TIES]):
        strength = (bonds[tie, TRUST] + bonds[tie, TRUST_BACK]) / 2.0
        together += strength
        both += strength * bonds[tie, OVERLAP]
    against = max(ledger.sums[ALL_OVERLAP] - both, 0.0)
    pay_off = 0.0
    for member in range(len(ledger.members)):
        if ledger.members[member, STATUS] == 1:
            pay_off += ledger.worth[member, REMEMBERED]
    row[0], row[1] = counts[MEMBERS], counts[TIES]
    row[2] = np.nan
    if counts[CHOICES]:
        row[2] = together / counts[TIES] if counts[COOPERATED] < 0 else counts[COOPERATED] / counts[CHOICES]
    row[3] = (together - against) / (together + against) if together + against > 0.0 else np.nan
    row[4] = largest_piece(ledger, ends) / counts[MEMBERS] if counts[MEMBERS] else np.nan
    row[5], row[6], row[7], row[8] = counts[LEFT], counts[JOINED], counts[ENDED], counts[FORMED]
    row[9] = pay_off / counts[MEMBERS] if counts[MEMBERS] else np.nan
    row[10] = ledger.sums[PAID]
