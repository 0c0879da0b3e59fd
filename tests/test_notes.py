"""Notes below tables and pictures: Chinese ones have the punctuation of Chinese texts."""

import re
from collections.abc import Iterator

import pytest

from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.errors import UsageError
from yrd_cli.query.compare.subjects import compare
from yrd_cli.query.query import Query
from yrd_cli.query.result import Result
from yrd_cli.query.run import run
from yrd_cli.query.shape import AS_IS
from yrd_cli.query.verdicts import audit
from yrd_cli.query.whats_new import changes
from yrd_cli.render.picture.caption import Context
from yrd_cli.render.picture.draw import notes_of
from yrd_cli.render.picture.line_chart import BROKEN, DASHED, HOLLOW, NO_VALUE, NOT_FROM_ZERO
from yrd_cli.render.picture.request import CHARTED, COUNTED, chart_of, map_of
from yrd_cli.render.rows import notes_for_people
from yrd_cli.render.style import names_of
from yrd_cli.schema.fields import Language, fields_of
from yrd_cli.schema.tables import TABLES

CHINESE = "[\u3400-\u9fff]"
# Beside a Chinese character: a comma, a colon and so on that is half as wide, or such a bracket.
HALF_WIDTH = re.compile(rf"{CHINESE} ?[,:;!]|{CHINESE}[?.]$|[,:;!] ?{CHINESE}|{CHINESE} ?\(|\){CHINESE}")


def dimensions_of(table: str) -> list[str]:
    return [name for field in fields_of(TABLES[table].record_type) for name in field.dimensions]


def results(dataset: Dataset) -> Iterator[Result]:
    zh = Language.ZH
    for name, table in TABLES.items():
        asked: list[dict[str, object]] = [{}]
        asked += [{"by": (dimension,)} for dimension in dimensions_of(name)]
        asked += [{"by": ("province",), "measure": "sum:scale_cny_bn"}] if name == "funds" else []
        for options in asked:
            yield run(Query.from_options(table, options, dataset), dataset, language=zh)
    for names in (("jiangsu", "zhejiang"), ("shanghai", "anhui", "china", "yrd"), ("biomedicine", "new-energy")):
        yield compare(names, dataset, AS_IS, language=zh)
    yield audit(dataset.within(include_outside=True), language=zh)
    yield changes(dataset, "2024", language=zh)


def pictured(dataset: Dataset) -> Iterator[str]:
    context = Context.of(dataset, names_of(dataset), Language.ZH)
    for name in CHARTED:
        for dimension in dimensions_of(name):
            yield from notes_of(chart_of(TABLES[name], {"by": (dimension,)}, dataset, context))
    for what in (*COUNTED, *(key.id for key in dataset.records("keys"))):
        for draw in (
            lambda what=what: map_of(what, {}, dataset, context),
            lambda what=what: chart_of(TABLES["indicators"], {"key": (what,)}, dataset, context),
            lambda what=what: chart_of(TABLES["shares"], {"key": (what,)}, dataset, context),
        ):
            try:
                yield from notes_of(draw())
            except UsageError:  # nothing to draw
                continue


@pytest.mark.parametrize("of", ["tables", "pictures", "lines"])
def test_chinese_notes_have_full_width_punctuation(of: str) -> None:
    dataset = bundled()
    if of == "tables":
        found = [note for one in results(dataset) for note in notes_for_people(one, one.columns, Language.ZH)]
    elif of == "pictures":
        found = list(pictured(dataset))
    else:
        found = [chinese for _, chinese in (BROKEN, DASHED, HOLLOW, NO_VALUE, NOT_FROM_ZERO)]
    marks = re.compile(r"[~?*x] \S+(  [~?*x] \S+)*")  # what marks mean: `~ 推算  ? 待核实`
    notes = {note for note in found if not marks.fullmatch(note)}
    assert len(notes) >= 5
    assert [note for note in notes if HALF_WIDTH.search(note)] == []
