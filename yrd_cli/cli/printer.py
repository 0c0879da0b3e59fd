"""From a result to bytes: its format, its sources, the note on user data, and where it goes."""

from collections.abc import Iterator
from itertools import chain

from yrd_cli.cli import terminal
from yrd_cli.cli.output import Output
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import ExitCode
from yrd_cli.query.options import OUTPUT, QUERY
from yrd_cli.query.result import Note, Result
from yrd_cli.render.style import names_of
from yrd_cli.schema.fields import Language

_BYTE_ORDER_MARK = "\ufeff"


def print_result(result: Result, output: Output, dataset: Dataset) -> ExitCode:
    """Print a result. Exit code 1 only if there are no rows and the user asked for it."""
    result = _in_chinese_units(_with_user_data(result, dataset), output)
    output.write(_text(result, output, dataset))
    if not output.format.for_people:
        for note in result.printed_notes():
            if note.warning and not (output.prints_ids and note.about):  # of values, and there are none
                terminal.write_stderr(f"note: {note.en}")
    return ExitCode.FAILURE if output.options.flag("exit_status") and not result.rows else ExitCode.OK


def _text(result: Result, output: Output, dataset: Dataset) -> str | bytes | Iterator[str]:
    if output.prints_ids:
        return "".join(f"{row['id']}\n" for row in result.rows)
    if output.references:
        from yrd_cli.query.citations import cited_by_rows
        from yrd_cli.render.bibliography import STYLES

        sources = dataset.by_id("sources")
        cited = cited_by_rows(result.rows, _named_columns(result, output))
        return STYLES[output.references]([sources[source] for source in cited])
    if output.options.flag("meta"):
        return _with_meta(result, output, dataset)
    if output.options.flag("sources"):
        result = _with_sources(result, dataset, _named_columns(result, output))
    if result.drawn:
        from yrd_cli.render.bars import with_drawing

        result = with_drawing(result)
    style = output.style(names_of(dataset))
    if output.format.is_picture:  # which is forwarded alone: it says whom to cite and what made it
        from yrd_cli.cli.pictures import context_of

        context = context_of(output.options, output, dataset)
        style = style._replace(citation=context.citation, command=context.command)
    if output.format.is_binary:
        from yrd_cli.query.citations import cited_by_rows

        sources = dataset.by_id("sources")
        return output.format.render_binary(result, style, [sources[source] for source in cited_by_rows(result.rows)])
    form = output.format
    text = form.render_parts(result, style) if form.in_parts else form.render(result, style)
    marked = output.options.flag("bom") or output.options.flag("excel")
    return chain([_BYTE_ORDER_MARK], text) if marked else text


def _named_columns(result: Result, output: Output) -> tuple[str, ...]:
    """Return the columns that `--fields` names: only what supports these is cited."""
    return tuple(column.name for column in result.columns) if output.options.texts("fields") else ()


def _in_chinese_units(result: Result, output: Output) -> Result:
    """Return the result in the units that Chinese readers count in (亿元, 万人), unless a unit was asked for."""
    if output.options.text("unit") is not None or output.language is not Language.ZH or not output.format.has_values:
        return result
    from yrd_cli.query.currency import in_chinese_units

    return in_chinese_units(result)


def _with_user_data(result: Result, dataset: Dataset) -> Result:
    """Return the result with a note on how many of its records are the user's, if there is user data at all."""
    if not dataset.origins:
        return result
    from yrd_cli.schema.provenance import USER

    behind = result.records()
    count = sum(record.get("provenance") == USER for record in behind)
    names = ", ".join(origin.file for origin in dataset.origins)
    counted, counted_zh = f": {count} of the {len(behind)} records here", f"：此处{len(behind)}条记录中有{count}条"
    if not behind:
        counted = counted_zh = ""
    note = Note(f"With your data ({names}){counted}.", f"含自有数据（{names}）{counted_zh}。")
    return result._replace(notes=(*result.notes, note))


def _with_sources(result: Result, dataset: Dataset, printed: tuple[str, ...]) -> Result:
    """Return the result with the numbers of its sources in a column, and the sources among its notes."""
    from yrd_cli.query.citations import number_sources
    from yrd_cli.render.bibliography import plain

    numbered, ids = number_sources(result, printed)
    sources = dataset.by_id("sources")
    notes = [
        Note(
            f"[{number}] {id}: {plain(sources[id], Language.EN)}",
            f"[{number}] {id}：{plain(sources[id], Language.ZH)}",
        )
        for number, id in enumerate(ids, start=1)
    ]
    return numbered._replace(notes=(*result.notes, *notes))


def _with_meta(result: Result, output: Output, dataset: Dataset) -> Iterator[str]:
    from yrd_cli import __version__
    from yrd_cli.query.citations import cited_by_rows
    from yrd_cli.render.json import render_with_meta

    sources = dataset.by_id("sources")
    values = output.options.by_name()
    asked = {
        item.name: values[item.name] for item in output.options.given() if item.group != OUTPUT or item.name in QUERY
    }
    meta = {
        "schema": 1,
        "version": __version__,
        "data_version": dataset.edition().version,
        "query": {"table": result.table, **asked},
        **dataset.user_data(),
        "count": len(result.rows),
        "notes": [note.en for note in result.printed_notes()],
    }
    cited = [sources[source].as_dict() for source in cited_by_rows(result.rows, _named_columns(result, output))]
    return render_with_meta(result, meta, cited)
