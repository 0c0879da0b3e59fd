"""Large files of user data: read in parts with the same outcome, in time proportional to their records."""

import json
import sys
from io import StringIO
from pathlib import Path

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Yrd
from yrd_cli.cli import terminal
from yrd_cli.datasets.toml import UnreadableError
from yrd_cli.query.folding import normalise, normalise_all
from yrd_cli.schema.fund import Fund
from yrd_cli.schema.size import Size
from yrd_cli.validate import user_files
from yrd_cli.validate.duplicates import near_duplicates
from yrd_cli.validate.entries import Entry
from yrd_cli.validate.json_documents import JsonLinesDocument
from yrd_cli.validate.settled import as_item, as_they_are, settle

PIECES = (
    '[[fund]]\nid = "a"\n',
    '[[fund]]\nid = "b"\nsizes = [\n  { value = 1 },\n]\n',
    '[[fund]]\r\nid = "c"\r\n',
    "[[cluster]]\nx = [\n[[1]],\n]\n",
    "[fund.facts]\nlevel = 1\n",
    "[[fund.sizes]]\nvalue = 2\n",
    '[[fund]]\ntext = """\n[[fund]]\n"""\n',
    "# [[fund]]\n",
    "[other]\nx = 1\n",
    'fund = [{ id = "static" }]\n',
    '[[fund]]\nopen = """\n[[fund]]\n',
    "[[fund]]\nx = 1\nx = 2\n",
    "\n",
)


@given(st.lists(st.sampled_from(PIECES), max_size=6))
def test_toml_in_parts_is_what_it_is_as_a_whole(pieces: list[str]) -> None:
    text = "".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(user_files, "_PART", 1)
        try:
            found = user_files.TomlDocument("x", text.encode(), "", as_they_are).items
        except UnreadableError as error:
            found = {"error": error.problem.message}
    try:
        expected = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        assert error.msg in str(found["error"])
    else:
        assert found == expected


@given(st.lists(st.text(st.characters(codec="utf-8") | st.sampled_from("\nu\u0308é（產Ａ·"), max_size=4), max_size=9))
def test_names_normalised_together_are_what_each_is_alone(texts: list[str]) -> None:
    assert normalise_all(texts) == [normalise(text) for text in texts]


LINES = (
    b'{"id": "a"}',
    b'{"id": "b", "value": [1e400, NaN, -0, 0.1, 12345678901234567890]}',
    b'{"id": "c", "id": "d"}',
    b'{"id": "\xe6\xb1\x9f"}',
    b'{"id": "\\ud800"}',
    b'{"id":\r"e"}',
    b'{"id": "f"} {"id": "g"}',
    b'{"id": ' + b"[" * 300 + b"]" * 300 + b"}",
    b'{"id": ' + b"1" * 5000 + b"}",
    b'{"id" 1}',
    b"\xe3\x80\x80",
    b"\xff",
    b" ",
    b"",
)


@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from([b"\n", b"\r\n", b"\r"])), max_size=6))
def test_json_lines_are_what_the_json_of_python_reads(lines: list[tuple[bytes, bytes]]) -> None:
    data = b"".join(line + end for line, end in lines)
    try:
        expected = [json.loads(line) for line in StringIO(data.decode(), newline=None) if not line.isspace()]
    except (ValueError, RecursionError):
        with pytest.raises(UnreadableError):
            JsonLinesDocument("funds.jsonl", data, "", as_they_are)
    else:
        found = JsonLinesDocument("funds.jsonl", data, "", as_they_are).items
        assert repr(found.get("fund", [])) == repr(expected)  # NaN is not equal to itself


def fund(number: int, **values: object) -> dict[str, object]:
    return {
        "id": f"own-{number:04}",
        "name_en": f"Own Fund {number}",
        "name_en_origin": "translation",
        "name_zh": f"自有基金第{number}号",
        "level": "municipal",
        "province": "jiangsu",
        "sectors": ["textiles"],
        "sizes": [
            {
                "value": 1,
                "unit": "bn yuan",
                "kind": "announced",
                "date": "2021-03",
                "source": "visit",
                "known": "reported",
            }
        ],
        "status": "announced",
        "known": "reported",
        "sources": ["visit"],
        **values,
    }


VISIT = {"id": "visit", "publisher": "Own notes", "title": "A visit", "language": "en", "grade": "weak"}


def write(folder: Path, funds: list[dict[str, object]]) -> Path:
    path = folder / "own.jsonl"
    records = [{"table": "sources", **VISIT}, *({"table": "funds", **one} for one in funds)]
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.mark.parametrize("parent", ["own-0000", "自有基金第0号", "自有基金第1号"])
def test_four_times_the_records_take_four_times_the_steps(parent: str, yrd: Yrd, tmp_path: Path) -> None:
    def steps(count: int) -> int:
        children = [fund(number, parent=parent, tie="part-funded") for number in range(2, count)]
        path, taken = write(tmp_path, [fund(0), fund(1), *children]), 0

        def counted(*_: object) -> None:
            nonlocal taken
            taken += 1

        sys.setprofile(counted)
        try:
            run = yrd("check", str(path))
        finally:
            sys.setprofile(None)
        assert (run.code, run.out) == (0, f"ok: 1 source, {count} funds\n")
        return taken

    steps(10)  # what is loaded and made once
    few, some, many = steps(50), steps(150), steps(450)
    assert (many - some) < 3.3 * (some - few)


def test_names_that_differ_by_little_are_found_among_many(yrd: Yrd, tmp_path: Path) -> None:
    twin = fund(999, name_zh="自有基金第77号(有限合伙)")
    run = yrd("check", str(write(tmp_path, [*(fund(number) for number in range(100)), twin])))
    assert run.code == 0
    assert "own-0077 (自有基金第77号) may be own-0999" in run.err
    assert run.err.count(" may be ") == 2


@given(st.lists(st.text("甲乙丙丁基金一2", min_size=1, max_size=9), max_size=8), st.data())
def test_resemblances_are_those_that_comparing_each_with_each_finds(names: list[str], data: st.DataObject) -> None:
    amounts = [data.draw(st.sampled_from([1, 2])) for _ in names]
    entries = [entry(f"f{index}", *named) for index, named in enumerate(zip(names, amounts, strict=True))]
    found = [line.partition(": same province")[0] for line in near_duplicates(entries, entries)]
    assert found == [
        f"own: {one.record.id} ({one.record.name_zh}) may be {other.record.id} ({other.record.name_zh})"
        for one in entries
        for other in entries
        if one is not other and one.record.scale_cny_bn == other.record.scale_cny_bn and alike(one, other)
    ]


def entry(id: str, name: str, amount: float) -> Entry:
    size = Size(value=amount, unit="bn yuan", kind="announced", source="visit", known="reported")
    record = Fund(**{**fund(0), "id": id, "name_zh": name, "sizes": (size,)})  # type: ignore[arg-type]
    return Entry("own", ("fund", 0), record)


def alike(one: Entry, other: Entry) -> bool:
    texts = [normalise(entry.record.name_zh) for entry in (one, other)]
    numerals = [[character for character in text if character in "0123456789一二三四五六七八九十"] for text in texts]
    first, second = ({text[index : index + 2] for index in range(len(text) - 1)} for text in texts)
    return numerals[0] == numerals[1] and len(first & second) >= 0.6 * len(first | second)


def test_what_is_valid_as_it_stands_is_settled_at_once_and_says_the_same() -> None:
    items = [fund(0), fund(1, facts={"name_zh": "derived"}), fund(2, level="市级"), fund(3, district="A\u200b")]
    first, second, *rest = settle("fund", [dict(item) for item in items])
    assert as_item(first) == {**items[0], "sizes": [{**items[0]["sizes"][0], "used": True}]}  # type: ignore[index]
    assert (first.scale_cny_bn, first.city, first.provenance) == (1, None, "user")
    assert second.facts == {"name_zh": "derived"}
    assert rest == items[2:]


def test_json_lines_end_at_line_feeds_and_errors_name_their_line(yrd: Yrd, tmp_path: Path) -> None:
    path = write(tmp_path, [fund(0, note="one\u2028two"), fund(1)])
    assert "U+2028" in yrd("check", str(path)).err  # a character of a text, refused as such
    path.write_text(path.read_text(encoding="utf-8").replace("\u2028", " ") + '{"id": }\n', encoding="utf-8")
    run = yrd("check", str(path))
    assert (run.code, run.out) == (4, "")
    assert f"{path}:4:8: not JSON: " in run.err


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv"])
def test_what_is_written_in_parts_is_the_same(form: str, yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = yrd("funds", "-f", form).out
    monkeypatch.setattr(terminal, "_TOGETHER", 7)
    assert yrd("funds", "-f", form).out == whole
