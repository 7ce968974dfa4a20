"""Compiled loops, also where nothing can be kept on disk."""

import importlib.util
from pathlib import Path
from types import ModuleType

from hansa.analysis.compiled import compiled, text_number


def test_compile_code_without_a_file() -> None:
    """As in a read-only installation, Numba finds no folder to keep the machine code of such a function in."""
    names: dict[str, object] = {"compiled": compiled}
    exec("@compiled\ndef double(number):\n    return 2 * number\n", names)
    assert names["double"](21) == 42  # type: ignore[operator]


def test_notice_that_a_part_in_another_file_changed(tmp_path: Path) -> None:
    """Numba alone would go on with the old part, since the file of the whole is as it was."""
    (tmp_path / "whole.py").write_text(
        "from hansa.analysis.compiled import compiled, text_number\n"
        "def whole_of(file):\n"
        "    text = text_number(__file__, file)\n"
        "    @compiled\n"
        "    def whole(number):\n"
        "        return part(number) if text >= 0 else 0\n"
        "    return whole\n"
    )
    told = []
    for added in (1, 22):
        (tmp_path / "part.py").write_text(
            "from hansa.analysis.compiled import compiled_part\n"
            f"@compiled_part\ndef part(number):\n    return number + {added}\n"
        )
        part, whole = (loaded(tmp_path / f"{name}.py") for name in ("part", "whole"))
        whole.part = part.part
        told.append(whole.whole_of(part.__file__)(20))
    assert told == [21, 42]
    assert list(tmp_path.rglob("whole*.nbi"))


def loaded(path: Path) -> ModuleType:
    """The module anew, as another process would load it."""
    importlib.invalidate_caches()
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_number_texts(tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("a")
    other.write_text("b")
    number = text_number(str(one), str(other))
    assert number == text_number(str(one), str(other))
    other.write_text("c")
    assert text_number(str(one), str(other)) != number
    assert text_number(str(tmp_path / "missing.py")) == 0
