"""Compiled loops, also where nothing can be kept on disk."""

from hansa.analysis.compiled import compiled


def test_compile_code_without_a_file() -> None:
    """As in a read-only installation, Numba finds no folder to keep the machine code of such a function in."""
    names: dict[str, object] = {"compiled": compiled}
    exec("@compiled\ndef double(number):\n    return 2 * number\n", names)
    assert names["double"](21) == 42  # type: ignore[operator]
