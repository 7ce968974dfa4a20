"""The curve of a field, and at which distances it leaves the band of chance."""

from __future__ import annotations

from hansa.observatory.models import Field, FieldCurve, FieldScheme


def nace_code(code: str) -> str:
    """A code of NACE without its dots.

    >>> nace_code("26.11")
    '2611'
    """
    return code.replace(".", "").strip()


def curve_of_project_field(field: str) -> FieldCurve | None:
    """The curve of a field of projects."""
    return _curve(FieldScheme.PROJECTS, field)


def curve_of_statistic_field(field: Field) -> FieldCurve | None:
    """The curve for a field of a statistic that is classified by NACE: of the establishments of the newest list that
    has it, else of the organisations of the register with this activity. None where there is neither."""
    if not field.scheme.upper().startswith("NACE"):
        return None
    code = nace_code(field.code)
    listed = FieldCurve.objects.filter(
        scheme=FieldScheme.ESTABLISHMENTS, parameters__classification__istartswith="NACE", code__in=_written(code)
    )
    return listed.select_related("dataset").order_by("-at").first() or _curve(FieldScheme.NACE, code)


def _written(code: str) -> list[str]:
    """A code of NACE as lists write it: with and without its dot."""
    return [code, f"{code[:2]}.{code[2:]}"]


def above_chance(curve: FieldCurve) -> list[tuple[int, int]]:
    """The stretches of distances, in kilometres, at which pairs are more frequent than the band of chance allows."""
    return _stretches(curve, [_over(one, limit) for one, limit in _pairs(curve, "upper")])


def below_chance(curve: FieldCurve) -> list[tuple[int, int]]:
    """The stretches at which they are less frequent."""
    return _stretches(curve, [_over(limit, one) for one, limit in _pairs(curve, "lower")])


def _curve(scheme: str, code: str) -> FieldCurve | None:
    return FieldCurve.objects.filter(scheme=scheme, code=code).select_related("dataset").first()


def _pairs(curve: FieldCurve, bound: str) -> list[tuple[float | None, float | None]]:
    return list(zip(curve.curve["observed"], curve.curve[bound], strict=True))


def _over(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and one > other


def _stretches(curve: FieldCurve, marks: list[bool]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    before = False
    for distance, mark in zip(curve.curve["distances"], marks, strict=True):
        if mark:
            found[-1:] = [(found[-1][0], round(distance))] if before else [*found[-1:], (round(distance),) * 2]
        before = mark
    return found
