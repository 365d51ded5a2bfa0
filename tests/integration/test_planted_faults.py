"""Ten folders, each a true one with one fault planted: each publishes all but the fault, which is found where it can be."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.commands.run_report import find_errors, find_failed_checks
from pipelines.storage.seeds import SAMPLE_DOCUMENTS
from tests.integration.test_stepping_aside import _ask, _run
from transforms.star.corrections import HEADER

ONE = "区域发展四题.txt"


def _rewrite(folder: Path, change: Callable[[str], str]) -> None:
    path = folder / ONE
    text = path.read_text(encoding="utf-8-sig")
    changed = change(text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def _multiply_a_value(folder: Path, data: Path) -> None:
    _rewrite(folder, lambda text: text.replace("1366.43亿元", "1366.43万亿元", 1))


def _write_another_script(folder: Path, data: Path) -> None:
    pairs = str.maketrans("亿万产总值长区经济产业实现统计数据亚", "億萬產總值長區經濟產業實現統計數據亞")
    _rewrite(folder, lambda text: text.translate(pairs))


def _empty_by_half(folder: Path, data: Path) -> None:
    _rewrite(folder, lambda text: text[: len(text) // 3])


def _move_every_year(folder: Path, data: Path) -> None:
    _rewrite(folder, lambda text: re.sub(r"20(\d\d)年", lambda year: f"20{int(year[1]) + 9}年", text))


def _raise_every_rate(folder: Path, data: Path) -> None:
    rates = "城镇化率", "森林覆盖率", "城镇登记失业率", "产品合格率", "恩格尔系数", "绿化覆盖率"
    said = "".join(f"2025年，全区{rate}为{150 + number}.3%。" for number, rate in enumerate(rates))
    (folder / "卷面有误的公报.txt").write_text(f"红桥区2025年公报\n\n{said}\n", encoding="utf-8")


def _state_a_day_to_come(folder: Path, data: Path) -> None:
    path = folder / "documents.csv"
    stated = path.read_text(encoding="utf-8-sig")
    path.write_text(stated.replace(f"{ONE},2026-05-18", f"{ONE},2206-05-02"), encoding="utf-8")


def _tear_a_line_about_the_input(folder: Path, data: Path) -> None:
    with (folder / "documents.csv").open("a", encoding="utf-8") as file:
        file.write("一行,\n")


def _add_bytes_that_are_no_text(folder: Path, data: Path) -> None:
    (folder / "扫描件.txt").write_bytes(bytes(range(256)) * 8)


def _correct_what_is_not_there(folder: Path, data: Path) -> None:
    (data / "corrections.csv").write_text(
        f"{','.join(HEADER)}\n{'0' * 64},1,2,value,1e400,手误,陈编辑,2026-04-01,\n", encoding="utf-8"
    )


def _take_a_document_away(folder: Path, data: Path) -> None:
    (folder / ONE).unlink()


# The planted fault, the check that finds it or the reason for which a line is set aside (None: no check can know), whether
# ONE keeps its rows.
FAULTS: dict[str, tuple[Callable[[Path, Path], None], str | None, bool]] = {
    "one value times ten thousand": (_multiply_a_value, None, False),
    "one document in another script": (_write_another_script, None, False),
    "one document emptied": (_empty_by_half, "rewritten_documents_keep_rows", False),
    "every year moved": (_move_every_year, None, False),
    "every rate of one document impossible": (_raise_every_rate, "share_within_bounds", True),
    "a day to come": (_state_a_day_to_come, "2206-05-02", False),
    "a torn line": (_tear_a_line_about_the_input, "2 cells", True),
    "bytes that are no text": (_add_bytes_that_are_no_text, "document_is_readable", True),
    "a correction that fits nothing": (_correct_what_is_not_there, "corrections_fit", True),
    "a document gone": (_take_a_document_away, "documents_are_still_there", False),
}


@pytest.fixture(scope="module")
def true_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("true")
    shutil.copytree(SAMPLE_DOCUMENTS, base / "input")
    assert _run(base / "input", base / "data").success
    return base


def _count_rows(data: Path) -> dict[str, int]:
    return dict(_ask(data, "SELECT source_file, count(*) FROM marts.observations GROUP BY 1"))


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_run_publishes_all_but_the_planted_fault(name, true_folder, tmp_path):
    plant, finder, keeps = FAULTS[name]
    shutil.copytree(true_folder, tmp_path, symlinks=True, dirs_exist_ok=True)
    folder, data = tmp_path / "input", tmp_path / "data"
    before = _count_rows(data)
    plant(folder, data)
    result = _run(folder, data)
    assert result.success, list(find_errors(result))
    after = _count_rows(data)
    others = {file: rows for file, rows in before.items() if keeps or file != ONE}
    assert {file: after.get(file) for file in others} == others
    failed = {found.check_name for found in find_failed_checks(result)}
    said = [reason for (reason,) in _ask(data, "SELECT reason FROM audit.rejected_document WHERE line IS NOT NULL")]
    if finder is not None:
        assert finder in failed or any(finder in reason for reason in said), said
