"""The kind of a cluster: national, cross-border or transnational, with the evidence behind the verdict.

Members of one country make a national cluster (`local` when all sit in one NUTS 2 region). A cluster of several
countries is *cross-border* when every pair of its countries is connected through its members and enough of its members
lie in the border regions concerned; it is *transnational* when it cannot be cross-border. Where the facts do not
suffice for either, the verdict is *undetermined* and says what is missing: never transnational by default.

The classes follow Mikhaylov (2015); border regions follow Eurostat's territorial typology and Regulation (EU)
2021/1059, Article 4 (maritime borders of at most 150 km). The shares that divide the classes are this project's own
rule, because no published rule with numbers is known. docs/methods/kind.md tells the rule in words.
"""

from hansa.analysis.kind.decide import cluster_kind
from hansa.analysis.kind.facts import Borders, KindRule, MemberPlace, RegionBorders
from hansa.analysis.kind.verdict import (
    CROSS_BORDER,
    NATIONAL,
    TRANSNATIONAL,
    UNDETERMINED,
    CountryPair,
    KindVerdict,
    Reason,
)

__all__ = [
    "CROSS_BORDER",
    "NATIONAL",
    "TRANSNATIONAL",
    "UNDETERMINED",
    "Borders",
    "CountryPair",
    "KindRule",
    "KindVerdict",
    "MemberPlace",
    "Reason",
    "RegionBorders",
    "cluster_kind",
]
