"""Makes activities.csv from the table of NACE Rev. 2 codes and the list of industrial ecosystems.

python -m hansa.directory.reference.derive NACE_TABLE.csv src/hansa/directory/reference/activities.csv
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

COLUMNS = ("scheme", "code", "name_en", "name_ru")

# The 14 industrial ecosystems of the EU, numbered as the European Cluster Collaboration Platform numbers them.
ECOSYSTEMS = (
    ("Aerospace and defence", "Авиационно-космическая и оборонная промышленность"),
    ("Agri-food", "Агропромышленный комплекс и продовольствие"),
    ("Construction", "Строительство"),
    ("Cultural and creative industries", "Культурные и креативные индустрии"),
    ("Digital", "Цифровые технологии"),
    ("Electronics", "Электроника"),
    ("Energy-intensive industries", "Энергоёмкие отрасли"),
    ("Energy – renewables", "Возобновляемая энергетика"),
    ("Health", "Здравоохранение"),
    ("Mobility, transport, automotive", "Мобильность, транспорт, автомобилестроение"),
    (
        "Proximity, social economy and civil society",
        "Местные услуги, социальная экономика и гражданское общество",
    ),
    ("Retail", "Розничная торговля"),
    ("Textiles", "Текстильная промышленность"),
    ("Tourism", "Туризм"),
)


def activities(nace_table: Path) -> Iterator[tuple[str, str, str, str]]:
    """Rows of activities.csv: sections and divisions of NACE Rev. 2 (Russian: OKVED-2), then the ecosystems.

    `nace_table` has the columns code, en and ru_okved2; finer codes (01.1 and below) are left out.
    """
    with nace_table.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if re.fullmatch(r"[A-U]|\d\d", row["code"]):
                english = _one_line(row["en"])
                if row["code"].isalpha():  # the source writes sections With Capitals
                    english = english.capitalize()
                yield "nace", row["code"], english, _one_line(row["ru_okved2"])
    for number, (english, russian) in enumerate(ECOSYSTEMS, start=1):
        yield "ecosystem", f"{number:02}", english, russian


def _one_line(text: str) -> str:
    return " ".join(text.split())


def main(nace_table: str, target: str) -> None:
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(activities(Path(nace_table)))


if __name__ == "__main__":
    main(*sys.argv[1:])
