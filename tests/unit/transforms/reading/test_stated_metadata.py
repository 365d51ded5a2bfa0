import datetime

import pytest

from transforms.reading.stated_metadata import Fault, parse_stated_date, parse_stated_table

HEADER = "source_file,publication_date,publisher,place\n"


def test_parse_stated_table_reads_what_spreadsheet_programs_save():
    text = HEADER + "a.txt,2026/5/20,临河日报,临河县\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        stated = parse_stated_table(text.encode(encoding)).metadata["a.txt"]
        assert (stated.publication_date, stated.publisher, stated.place) == (
            datetime.date(2026, 5, 20),
            "临河日报",
            "临河县",
        )
        assert (stated.publication_date_basis, stated.publication_date_precision) == ("stated", "day")


def test_parse_stated_table_leaves_open_what_is_empty():
    stated = parse_stated_table((HEADER + "a.txt,,,\n").encode()).metadata["a.txt"]
    assert (stated.publication_date, stated.publication_date_basis, stated.publisher_basis) == (None, None, None)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("a.txt,2026-13-01,,\n", Fault(2, "publication_date 2026-13-01 is no date; write one like 2026-05-20")),
        ("a.txt,2026-01-01\n", Fault(2, "2 cells, the header has 4")),
        (",2026-01-01,,\n", Fault(2, "source_file is empty")),
        ("a.txt,,,\n\nb.txt,,,\na.txt,,,\n", Fault(5, "a.txt already stands in line 2, which holds")),
    ],
)
def test_parse_stated_table_reports_a_wrong_line_by_its_number(lines, fault):
    assert parse_stated_table((HEADER + lines).encode()).faults == (fault,)


def test_parse_stated_table_counts_lines_inside_quoted_cells():
    table = parse_stated_table((HEADER + '"a.txt","","临河\n日报",""\nb.txt,x,,\n').encode())
    assert table.lines == {"a.txt": 2}
    assert [fault.line for fault in table.faults] == [4]


def test_parse_stated_table_without_the_needed_column_says_nothing():
    table = parse_stated_table(b"file,date\na.txt,2026-01-01\n")
    assert table.metadata == {}
    assert table.faults[0].reason.startswith("no column source_file")


def test_parse_stated_table_takes_windows_paths():
    table = parse_stated_table((HEADER + ".\\二版\\a.txt,2026,,\n").encode())
    assert list(table.metadata) == [".\\二版\\a.txt".replace("\\", "/").removeprefix("./")]


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2026", datetime.date(2026, 12, 31), "year"),
        ("2024-02", datetime.date(2024, 2, 29), "month"),
        ("2026.5.2", datetime.date(2026, 5, 2), "day"),
        ("2026年12月31日", datetime.date(2026, 12, 31), "day"),
    ],
)
def test_parse_stated_date_says_how_much_is_stated(text, day, precision):
    assert parse_stated_date(text) == (day, precision)


@pytest.mark.parametrize(
    "text", ["", "昨天", "26-5-20", "2026-00", "2026-05-20 03:00", "0000", "0001-01-01", "46144", "20265"]
)
def test_parse_stated_date_is_none_for_what_is_no_date(text):
    assert parse_stated_date(text) is None


def test_parse_stated_table_sets_a_line_aside_whose_date_is_yet_to_come():
    text = HEADER + "a.txt,2206-05-02,,\nb.txt,2026-05,,\nc.txt,2026,,义乌市\nd.txt,2026-06,,\n"
    table = parse_stated_table(text.encode(), today=datetime.date(2026, 5, 20))
    assert [(fault.line, fault.reason) for fault in table.faults] == [
        (2, "publication_date 2206-05-02 is yet to come"), (5, "publication_date 2026-06 is yet to come"),
    ]  # fmt: skip
    assert sorted(table.metadata) == ["b.txt", "c.txt"]


def test_parse_stated_table_knows_a_spreadsheets_count_of_days():
    table = parse_stated_table((HEADER + "a.txt,46144,,\n").encode())
    assert table.metadata == {}
    assert "count of days" in table.faults[0].reason
