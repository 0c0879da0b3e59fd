"""Whatever is typed wrong: exit code 2, one to three lines on stderr that name the nearest right thing, no output."""

from collections.abc import Callable

import pytest

from tests.conftest import Yrd
from yrd_cli.cli.app import load_command
from yrd_cli.errors import AmbiguousNameError, UnknownNameError
from yrd_cli.query.options import Option

LONG = "x" * 10_000

WRONG = {
    "unknown province": (("clusters", "--province", "hubei"), "choose from: shanghai, jiangsu, zhejiang, anhui"),
    "misspelt province": (("clusters", "--province", "zhejang"), "did you mean zhejiang?"),
    "misspelt Chinese": (("clusters", "--province", "江苏州"), "did you mean jiangsu?"),
    "misspelt pinyin": (("funds", "-s", "jichengdianlv"), "did you mean integrated-circuits?"),
    "unknown of several": (("clusters", "-p", "jiangsu,hubei"), "'hubei'"),
    "ambiguous city": (("clusters", "-c", "suzhou"), "suzhou-js (Suzhou (Jiangsu) 苏州市), suzhou-ah"),
    "misspelt level": (("funds", "--level", "provinical"), "did you mean provincial?"),
    "unknown status": (("funds", "--status", "closed"), "choose from: announced, established, investing"),
    "negative limit": (("clusters", "--limit", "-1"), "write 1 or more"),
    "no limit": (("clusters", "--limit", "0"), "write 1 or more"),
    "limit of letters": (("clusters", "--limit", "many"), "many"),
    "no date": (("clusters", "--since", "yesterday-ish"), "write 2024, 2024-09 or 2024-09-07"),
    "no such day": (("clusters", "--until", "2023-02-29"), "is not a date"),
    "dates the wrong way round": (("funds", "--since", "2025", "--until", "2024"), "no date is both"),
    "unknown sort field": (("funds", "--sort", "nosuch"), "yrd funds --fields help"),
    "misspelt sort field": (("funds", "--sort", "scale_cny_bm"), "did you mean scale_cny_bn?"),
    "unknown direction": (("funds", "--sort", "id:down"), "id:asc or id:desc"),
    "unknown field": (("funds", "--fields", "id,nosuch"), "unknown field 'nosuch'"),
    "field twice": (("funds", "--fields", "id,id"), "names id twice"),
    "unknown format": (("funds", "--format", "docx"), "table, list, tsv, csv, json, jsonl, md, html, xlsx, svg, png"),
    "misspelt dimension": (("clusters", "--by", "provnce"), "did you mean province?"),
    "dimension of another table": (("clusters", "--by", "level"), "choose from: province, city, sector"),
    "dimension twice": (("clusters", "--by", "province,province"), "names province twice"),
    "unknown measure": (("funds", "--by", "level,status", "--measure", "size"), "unknown measure 'size'"),
    "measure of nothing": (("funds", "--measure", "funds"), "--measure requires --by"),
    "no dimensions at all": (("provinces", "--by", "id"), "unknown option '--by'"),
    "a sign before a field": (("funds", "--sort", "-scale_cny_bm"), "did you mean scale_cny_bn?"),
    "a sign before a name": (("clusters", "-p=-zhejiang"), "did you mean zhejiang?"),
    "search for nothing": (("clusters", "--search", "-"), "empty text"),
    "version and a command": (("--version", "clusters"), "--version cannot be used before clusters"),
    "a folder to write to": (("clusters", "-o", "folder/"), "'folder/' is a folder"),
    "nothing to check": (("check", ""), "no file or folder ''"),
    "a path that cannot be": (("check", LONG), "(10000 characters)"),
    "sort beside help": (("funds", "--fields", "help", "--sort", "nosuch"), "unknown field 'nosuch'"),
    "unknown language": (("clusters", "--lang", "fr"), "choose from: en, zh, both"),
    "unknown colour": (("clusters", "--color", "sometimes"), "choose from: auto, always, never"),
    "unknown command": (("clutsers",), "did you mean clusters?"),
    "command in Chinese": (("集群",), "did you mean clusters?"),
    "unlike any command": (("xyzzy",), "the full list: yrd --help"),
    "command in capitals": (("CLUSTERS",), "did you mean clusters?"),
    "unknown option": (("clusters", "--provnce", "x"), "did you mean --province"),
    "a value in place of an option": (("clusters", "--csv"), "did you mean --format csv?"),
    "a format that a command does not print": (("show", "gdp", "--csv"), "unknown option '--csv'\nyrd: the full list"),
    "a direction in place of an option": (("funds", "--sort", "id", "--desc"), "--sort FIELD:desc"),
    "a file after an option": (("report", "-o", "x.html"), "the file is an argument: yrd report FILE.html"),
    "a comment in place of an option": (("sql", "-- all\nselect 1"), "unknown option '--': a query that begins with"),
    "nothing like an option": (("funds", "-- all"), "unknown option '--'\nyrd: the full list: yrd funds --help"),
    "a file in place of a query": (("sql", "funds.sql"), "yrd sql - < FILE.sql"),
    "a date in place of an option": (("changes", "2026-01"), "did you mean yrd changes --since 2026-01?"),
    "unlike any option": (("clusters", "--xyzzy"), "yrd clusters --help"),
    "option of another table": (("clusters", "--level", "provincial"), "unknown option '--level'"),
    "option before the table": (("--json", "clusters"), "unknown option '--json'"),
    "option without its value": (("clusters", "--province"), "requires an argument"),
    "surplus argument": (("clusters", "jiangsu"), "jiangsu"),
    "a field that is computed": (("audit", "--where", "verdict = 'agrees'"), "it is recomputed: select by --verdict"),
    "a field of no audit": (("audit", "--sort", "nosuch"), "the full list: yrd audit --fields help"),
    "a field of no change": (
        ("changes", "--since", "2025", "--fields", "nosuch"),
        "the full list: yrd changes --since 2025 --fields help",
    ),
    "a field that is a keyword": (("events", "--where", "where is null"), '"where" in double quotes'),
    "a column of groups": (("funds", "--by", "province", "--where", "funds > 3"), "the records that --by groups"),
    "empty query": (("sql", ""), "sql: empty query: write a SELECT"),
    "empty expression": (("clusters", "--where", ""), "--where: empty expression: write a condition"),
    "empty action": (("data", ""), "data: no action: yrd data diff A [B]"),
    "empty edition": (("data", "diff", "bundled", ""), "data diff: say what to compare: yrd data diff A [B]"),
    "empty argument": (("chart", ""), "chart: empty TABLE"),
    "empty page": (("report", ""), "report: empty FILE.html"),
    "empty map": (("map", ""), "empty key"),
    "empty colour": (("clusters", "--color", ""), "empty --color"),
    "empty unit": (("clusters", "--unit", ""), "empty --unit"),
    "no number": (("clusters", "-n", "x"), "--limit: 'x' is not a whole number"),
    "empty value": (("clusters", "--province", ""), "empty province"),
    "empty among values": (("clusters", "--province", "jiangsu,"), "empty province"),
    "empty search": (("clusters", "--search", " "), "empty text"),
    "empty fields": (("clusters", "--fields", ""), "empty field"),
    "empty dimension": (("clusters", "--by", ""), "empty dimension"),
    "empty format": (("clusters", "--format", ""), "empty format"),
    "empty language": (("clusters", "--lang", ""), "empty --lang"),
    "empty file name": (("clusters", "--output", ""), "empty file name"),
    "very long value": (("clusters", "--province", LONG), "(10000 characters)"),
    "very long field": (("clusters", "--fields", LONG), "(10000 characters)"),
    "very long date": (("clusters", "--since", LONG), "(10000 characters)"),
    "very long direction": (("clusters", "--sort", f"id:{LONG}"), "(10000 characters)"),
    "very long command": ((LONG,), "(10000 characters)"),
    "very long option": (("clusters", f"--{LONG}"), "characters)"),
    "very long number": (("clusters", "--limit", LONG), "characters)"),
    "very long argument": (("clusters", LONG), "characters)"),
    "control characters": (("clusters", "--province", "\x1b[31mred\x07"), r"\x1b[31mred\x07"),
    "json and csv": (("clusters", "--json", "--format", "csv"), "--format csv cannot be used with --json"),
    "ids and json": (("clusters", "-q", "--json"), "--ids cannot be used with --json"),
    "ids and groups": (("clusters", "-q", "--by", "province"), "--by cannot be used with --ids"),
    "ids and fields": (("clusters", "-q", "--fields", "id"), "--fields cannot be used with --ids"),
    "json without a header": (("clusters", "--json", "--no-header"), "--no-header cannot be used with --json"),
    "json in Chinese": (
        ("clusters", "--json", "--lang", "zh"),
        "--lang cannot be used with --json: use --format table, list, tsv, csv, md, html, xlsx, svg or png",
    ),
    "wide csv": (("clusters", "-f", "csv", "--wide"), "--wide cannot be used with --format csv: use --format table"),
    "a record in place of a command": (("jiangsu",), "unknown command 'jiangsu': did you mean yrd show jiangsu?"),
    "a name in place of a command": (("南通船舶",), "unknown command '南通船舶'"),
    "a place in place of an option": (("clusters", "江苏"), "did you mean yrd clusters --province 江苏?"),
    "a place among keys": (("indicators", "gdp", "jiangsu"), "did you mean yrd indicators gdp --place jiangsu?"),
    "a language before a command": (
        ("--lang", "zh", "clusters"),
        "--lang cannot be used before clusters: write it after",
    ),
    "a version in a language": (("-V", "--lang", "zh"), "--version cannot be used with --lang"),
    "a byte order mark without csv": (("clusters", "--bom"), "--bom requires --format tsv or csv"),
    "a byte order mark in json": (("clusters", "--bom", "-f", "json"), "--bom cannot be used with --format json"),
    "a byte order mark in a file": (
        ("clusters", "--bom", "-o", "x.md"),
        "cannot be used with a file name that ends in .md",
    ),
    "ids and references": (("clusters", "-q", "--cite", "plain"), "--cite cannot be used with --ids"),
    "references of a list of fields": (("clusters", "--fields", "help", "--cite", "csl"), "with --fields help"),
    "sources of a list of fields": (("clusters", "--fields", "help", "--sources"), "with --fields help"),
    "ids of a list of fields": (("clusters", "--fields", "help", "-q"), "--fields cannot be used with --ids"),
    "no folder to check": (("check", "/nowhere/at/all"), "no file or folder '/nowhere/at/all'"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_named(case: str, yrd: Yrd) -> None:
    arguments, hint = WRONG[case]
    run = yrd(*arguments)
    lines = run.err.splitlines()
    assert (run.code, run.out) == (2, "")
    assert 1 <= len(lines) <= 3
    assert all(line.startswith("yrd: ") for line in lines)
    assert hint in run.err
    assert max(map(len, lines)) < 400
    assert run.err.isprintable() or "\x1b" not in run.err


def test_json_and_format_json_are_the_same_wish(yrd: Yrd) -> None:
    assert yrd("clusters", "--json", "--format", "JSON").code == 0


def test_an_unexpected_fault_is_one_line_and_a_trace_on_request(yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("yrd_cli.datasets.bundled.find_data", fail)
    run = yrd("clusters")
    assert run.code == 1
    assert run.err.splitlines()[0] == "yrd: internal error: RuntimeError: out of order"
    monkeypatch.setenv("YRD_DEBUG", "1")
    traced = yrd("clusters")
    assert traced.code == 1
    assert "Traceback" in traced.err
    assert "yrd: internal error: RuntimeError: out of order" in traced.err
    assert "Traceback" not in yrd("clusters", "--nosuch").err


class Named:
    def __set_name__(self, owner: type, name: str) -> None:
        raise KeyboardInterrupt


def interrupt(**_: object) -> None:
    raise KeyboardInterrupt


def interrupt_a_class(**_: object) -> None:
    type("Declared", (), {"name": Named()})


@pytest.mark.parametrize("interrupt", [interrupt, interrupt_a_class])
def test_ctrl_c_is_quiet(interrupt: Callable[..., None], yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yrd_cli.datasets.bundled.find_data", interrupt)
    assert yrd("clusters") == (130, "", "")


@pytest.mark.parametrize("command", ["sources", "show"])
def test_every_option_of_a_source_works_or_is_refused(command: str, yrd: Yrd) -> None:
    values = {
        "format": "csv",
        "where": "nosuch=1",
        "limit": "0",
        "output": "x.csv",
        "lang": "zh",
        "data": "tests/own.toml",
    }
    plain = yrd(command, "gazette-2019")
    assert plain.code == 0
    for option in (item for item in load_command(command).parameters if isinstance(item, Option)):
        if option.name in ("no_pager", "help"):
            continue  # which is seen on a terminal
        value = () if option.is_flag else (values.get(option.name, "id"),)
        run = yrd(command, "gazette-2019", option.flags[-1], *value)
        assert run.code == 2 or run.out != plain.out, option.name
        assert (run.code == 0) == (option.name in ("json", "lang", "data"))


@pytest.mark.parametrize("shaping", [(), ("--json",), ("--meta", "--json"), ("-f", "csv"), ("--lang", "zh")])
def test_fields_are_listed_in_every_way(shaping: tuple[str, ...], yrd: Yrd) -> None:
    run = yrd("clusters", "--fields", "help", *shaping)
    assert (run.code, run.err) == (0, "")
    assert "name_zh" in run.out


def test_a_list_in_a_message_is_short() -> None:
    names = [f"record-{number}" for number in range(88)]
    ambiguous = AmbiguousNameError("name", "record", [(name, "described at length") for name in names]).lines()
    unknown = UnknownNameError("name", "rekord", choices=names).lines()
    for (*_, line), named in ((ambiguous, "name 'record' is ambiguous: "), (unknown, "choose from: ")):
        assert line == f"{named}{', '.join(names[:10])} and 78 more"
    few = AmbiguousNameError("name", "suzhou", [("suzhou-js", "Suzhou 苏州市"), ("suzhou-ah", "Suzhou 宿州市")])
    assert few.lines() == ["name 'suzhou' is ambiguous: suzhou-js (Suzhou 苏州市), suzhou-ah (Suzhou 宿州市)"]


@pytest.mark.parametrize("variable", ["_YRD_COMPLETE", "_YRD_CLI_COMPLETE", "_TYPER_COMPLETE", "_YRD_PY_COMPLETE"])
def test_no_variable_takes_over(variable: str, yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = yrd("version")
    monkeypatch.setenv(variable, "bash_source")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "yrd fu")
    assert yrd("version") == plain


def test_the_language_goes_with_ids_and_alone(yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    assert yrd("clusters", "-q", "--lang", "zh") == yrd("clusters", "-q")
    chinese = yrd("--lang", "zh")
    assert (chinese.code, chinese.err) == (0, "")
    assert "集群" in chinese.out
    assert "Try:" in yrd().out
    monkeypatch.setenv("YRD_LANG", "zh")
    assert yrd() == chinese
    assert "Try:" in yrd("--lang", "en").out
