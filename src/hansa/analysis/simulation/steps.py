"""A step of the cluster model: events, choices, leaving, ends of ties and search, in this order. Compiled."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from hansa.analysis.compiled import compiled, compiled_part, text_number
from hansa.analysis.simulation.chance import __file__ as chance_file
from hansa.analysis.simulation.chance import below, drawn, fraction, moment
from hansa.analysis.simulation.ledger import (
    ACCEPT,
    ACTIVITY,
    ALL_OVERLAP,
    BARRIER,
    BARRIERS,
    BOND_COLUMNS,
    CHOICES,
    CHOOSE,
    CLOSURE,
    COLUMNS,
    COOPERATED,
    DISTANCE,
    ENDED,
    ENDING,
    FORMED,
    GAINED,
    GROUP,
    HERE,
    INTRODUCED,
    JOIN,
    JOINED,
    LEAVES,
    LEFT,
    LOOK,
    LOT,
    MEDIATED,
    MEMBERS,
    MEMORY,
    NOISE,
    NOTHING,
    OF_BARRIER,
    OF_COST,
    ONE,
    ORIGIN,
    OTHER,
    OUTSIDE,
    OVERLAP,
    PAID,
    PAID_UNTIL,
    PARTNERS,
    PARTNERS_PARTNER,
    PRESENT,
    QUIT,
    REMEMBERED,
    RIVALRY,
    SEARCH,
    SHOCK,
    SIZE,
    STAKE,
    STAKE_BACK,
    STATUS,
    SYNERGY,
    TIES,
    TRUST,
    TRUST_BACK,
    WHOM,
    Ledger,
    add_tie,
    chance_of,
    clear,
    distance_of,
    enter,
    forget_lists,
    general_trust,
    largest_piece,
    leave,
    overlap_of,
    partner_at,
    tie_between,
)
from hansa.analysis.simulation.ledger import __file__ as ledger_file


@compiled_part
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


@compiled_part
def _larger(ties, ends, bonds, room):  # type: ignore[no-untyped-def]
    room = 2 * room
    more_ends, more_bonds = np.zeros((room, COLUMNS), np.int64), np.zeros((room, BOND_COLUMNS))
    for tie in range(ties):
        for column in range(COLUMNS):
            more_ends[tie, column] = ends[tie, column]
        for column in range(BOND_COLUMNS):
            more_bonds[tie, column] = bonds[tie, column]
    return more_ends, more_bonds


@compiled_part
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


@compiled_part
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


@compiled_part
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


@compiled_part
def _rank(given, plan, now, one, other):  # type: ignore[no-untyped-def]
    """By what projects are chosen: a number drawn for the pair; or joint size, and the number between equals."""
    lot = fraction(drawn(now, LOT, one, other))
    return lot if plan.by_lot else (given.people[one, SIZE] + given.people[other, SIZE]) * (1.0 + 1e-9 * lot)


@compiled_part
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


@compiled_part
def _joint_gain(people, group, synergy, shock, one, other):  # type: ignore[no-untyped-def]
    """What two who both cooperate gain each, less what a shock takes."""
    if group < 0 or people[one, GROUP] == group or people[other, GROUP] == group:
        return synergy * (1.0 - shock)
    return synergy


@compiled_part
def _cost(sums, barrier, distance):  # type: ignore[no-untyped-def]
    """What it costs to cooperate at a distance, less what a programme bears for all."""
    return 1.0 - sums[OF_COST] + barrier * distance * (1.0 - sums[OF_BARRIER])


@compiled_part
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


@compiled_part
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


@compiled_part
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


@compiled_part
def _found(ledger, ends, rules, now, member, members):  # type: ignore[no-untyped-def]
    """Whom a member asks: a partner's partner, or anyone who was there when the search began."""
    number = drawn(now, WHOM, member, member)
    if ledger.members[member, PARTNERS] and fraction(drawn(now, PARTNERS_PARTNER, member, member)) < rules[CLOSURE]:
        partner = partner_at(ledger, ends, member, below(number, ledger.members[member, PARTNERS]))
        number = drawn(now, WHOM, member, partner)
        return partner_at(ledger, ends, partner, below(number, ledger.members[partner, PARTNERS]))
    return ledger.members[below(number, members), HERE]


@compiled_part
def _accepts(given, plan, ledger, rules, now, one, other, trust):  # type: ignore[no-untyped-def]
    """Whether one wants to work with the other: the same weighing as on a tie."""
    share = 2.0 * given.people[other, SIZE] / (given.people[one, SIZE] + given.people[other, SIZE])
    stake = rules[RIVALRY] * overlap_of(given, one, other) * share
    joint = _joint_gain(given.people, plan.group, rules[SYNERGY], ledger.sums[SHOCK], one, other)
    cost = _cost(ledger.sums, rules[BARRIER], distance_of(given, one, other))
    gain = joint * (1.0 + trust) / 2.0 - cost - stake * (1.0 - trust)
    return fraction(drawn(now, ACCEPT, one, other)) < chance_of(gain, rules[NOISE])


@compiled_part
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


def _whole(text: int) -> Callable[..., None]:
    @compiled
    def simulate_runs(given, plan, rules, seeds, paths, kept, there):  # type: ignore[no-untyped-def]
        """All runs of a batch; fills paths (runs × steps + 1 × measures), kept (runs × ties), there (× members)."""
        for run in range(len(seeds) if text >= 0 else 0):
            _run(given, plan, rules[run], seeds[run], paths[run], kept[run], there[run])

    return simulate_runs  # type: ignore[no-any-return]


# The machine code on disk is that of this function with all its parts, under a number of the text of their files.
simulate_runs = _whole(text_number(__file__, ledger_file, chance_file))
