from pipelines.storage.lines import Lines


def test_find_counts_the_lines_before_a_character(tmp_path):
    (tmp_path / "a.txt").write_bytes("标题\r\n\r\n全县粮食产量35万吨。\n".encode("gb18030"))
    lines = Lines(tmp_path, {"a.txt": "a.txt"})
    text = "标题\r\n\r\n全县粮食产量35万吨。\n"
    assert [lines.find("a.txt", text.index(word)) for word in ("标题", "35")] == [1, 3]


def test_find_knows_no_line_of_what_is_gone_or_no_text(tmp_path):
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02" * 40)
    lines = Lines(tmp_path, {"a.txt": "a.txt", "b.txt": "b.txt"})
    assert [lines.find(name, 0) for name in ("a.txt", "b.txt", "c.txt", None)] == [None] * 4
