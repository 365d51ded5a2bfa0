"""Tables in plain text: which lines make one, in every shape, and what is none."""

import pytest

from transforms.reading.blocks import Table
from transforms.reading.cell_looks import is_measured, is_missing, is_value
from transforms.reading.text_tables import find_tables

ROWS = [["乡镇", "面积（亩）", "产量（吨）"], ["柳湾镇", "5120", "633.5"], ["石桥乡", "4875", "-12.0"]]


def grid(table: Table) -> list[list[str]]:
    """The texts of a table by row."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return [rows[row] for row in sorted(rows)]


def draw(shape: str) -> str:
    """The rows in one shape."""
    match shape:
        case "pipe":
            lines = [f"| {' | '.join(row)} |" for row in ROWS]
            return "\n".join([lines[0], "|---|---:|---:|", *lines[1:]])
        case "bare pipe":
            return "\n".join(" | ".join(row) for row in ROWS)
        case "tab":
            return "\n".join("\t".join(row) for row in ROWS)
        case "spaces":
            return "\n".join(f"{row[0]}      {row[1]}     {row[2]}" for row in ROWS)
        case "one space":
            return "\n".join(" ".join(row) for row in ROWS)
        case "comma":
            return "\n".join(",".join(row) for row in ROWS)
        case "box":
            lines = [f"│{'│'.join(row)}│" for row in ROWS]
            return "\n".join(["┌──┬──┬──┐", lines[0], "├──┼──┼──┤", *lines[1:], "└──┴──┴──┘"])
        case "stack":
            return "\n".join(cell for row in ROWS for cell in row)
        case _:
            return "\n\n".join(cell for row in ROWS for cell in row)


SHAPES = ("pipe", "bare pipe", "tab", "spaces", "one space", "comma", "box", "stack", "stack with empty lines")


@pytest.mark.parametrize("shape", SHAPES)
def test_find_tables_reads_every_shape(shape: str):
    (table,) = find_tables(f"二、种植业\n{draw(shape)}\n以上数据为初步统计。")
    assert grid(table) == ROWS


@pytest.mark.parametrize("shape", SHAPES)
def test_find_tables_gives_the_span_of_every_cell(shape: str):
    text = f"各乡镇油菜生产情况\n{draw(shape)}\n"
    (table,) = find_tables(text)
    assert all(text[cell.start : cell.end] == cell.text for cell in table.cells)
    assert all(table.start <= cell.start and cell.end <= table.end for cell in table.cells)


def test_find_tables_takes_title_unit_and_notes():
    text = "表3 各乡镇棉花产量\n单位：吨\n乡镇\t2023年\t2024年\n柳湾镇\t51\t63\n石桥乡\t48\t40\n注：不含农场。\n"
    (table,) = find_tables(text)
    assert table.title == "表3 各乡镇棉花产量\n单位：吨"
    assert table.notes == ("注：不含农场。",)
    assert text[table.start :].startswith("单位：吨")


def test_find_tables_spans_heads_over_columns_set_with_spaces():
    text = (
        "              2023年              2024年\n品种        产量    面积        产量    面积\n"
        "谷子        51.2    8.4         63.9    9.0\n荞麦        12.6    3.3         11.8    3.1\n"
    )
    (table,) = find_tables(text)
    upper = [(cell.text, cell.column, cell.column_span) for cell in table.cells if cell.row == 0]
    assert upper == [("2023年", 1, 2), ("2024年", 3, 2)]


def test_find_tables_puts_cells_of_a_gapped_line_below_their_heads():
    text = "乡镇      面积      产量\n柳湾镇    5120      633\n石桥乡              588\n马店乡    4011      471\n"
    (table,) = find_tables(text)
    assert [(cell.text, cell.column) for cell in table.cells if cell.row == 2] == [("石桥乡", 0), ("588", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "今年全县种植油菜5.2万亩，总产6300吨。\n其中，柳湾镇5120亩，石桥乡4875亩。\n",
        "本报记者  王小满  李大田\n2024年5月20日  星期一\n",
        "返回首页\n上一篇\n下一篇\n12\n15\n20\n36\n关闭\n",
        "4月,全县收入24627万元,下降4.2%。\n5月,全县收入19850万元,增长1.1%。\n",
        "",
    ],
)
def test_find_tables_leaves_prose_and_furniture(text: str):
    assert find_tables(text) == []


@pytest.mark.parametrize(
    ("cell", "looks"),
    [("-3.5", "value"), ("1,204*", "value"), ("（2.1）", "value"), ("…", "missing"), ("—", "missing"), ("18.6亿元", "measured"),
     ("下降2.5个百分点", "measured"), ("2024年", "words"), ("60岁以上", "words"), ("亿元", "words")],
)  # fmt: skip
def test_cell_looks_tells_values_from_words(cell: str, looks: str):
    found = (
        "value" if is_value(cell) else "missing" if is_missing(cell) else "measured" if is_measured(cell) else "words"
    )
    assert found == looks
