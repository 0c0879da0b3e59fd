"""The rules between records, in the order in which they run."""

from collections.abc import Callable, Iterable, Mapping

from yrd_cli.datasets.bundled import Dataset, Edition
from yrd_cli.errors import YrdError
from yrd_cli.schema.outlines import Geometry
from yrd_cli.validate import bundled_files, figures, plausibility, records, references
from yrd_cli.validate.entries import Entries, Entry, Found

Rule = Callable[[Entries], Found]

# These hold between any records, the user's too.
_GENERAL: tuple[Rule, ...] = (
    references.unique,
    references.unique_among_joined,
    references.resolved,
    references.named_once,
    figures.have_sources,
    figures.facts,
    figures.derived_figures,
    figures.figures_have_sources,
    figures.one_value_each,
    figures.units_of_keys,
    figures.never_negative,
    figures.arithmetic_of_shares,
    figures.add_up,
    figures.parts_end,
    records.names,
    records.places_of_events,
    records.claims,
    records.queries,
    figures.figure_years,
    records.cluster_places,
    records.cluster_sides,
    records.fund_places,
    records.families,
    records.sizes,
    records.statuses,
    records.codes,
    records.chinese_texts,
    references.within_the_region,
)
# These keep the bundled files in order: users may sort and name files otherwise, and have uncited sources.
_BUNDLED_ONLY: tuple[Rule, ...] = (
    bundled_files.sorted_by_order,
    bundled_files.sectors_follow_parents,
    bundled_files.all_cited,
    bundled_files.sourced,
    bundled_files.files,
)
# What makes an editor look twice: the user's figures may be odd without a note.
_PLAUSIBLE: tuple[Rule, ...] = (
    plausibility.cities_add_up,
    plausibility.growth_has_a_note,
    plausibility.children_have_notes,
    plausibility.rounds_fit_dates,
    plausibility.cities_of_the_lead,
)
# These follow from the order of the bundled files, and need a check where files are laid over them.
_OVERLAY_ONLY: tuple[Rule, ...] = (records.levels,)


def rule_problems(entries: Entries, edition: Edition, outlines: Mapping[str, Geometry]) -> Found:
    """Yield every broken rule: the record, the path of the field in it, and what is wrong."""
    for rule in (*_GENERAL, *_BUNDLED_ONLY, *_PLAUSIBLE):
        yield from rule(entries)
    yield from plausibility.cities_lie_inside(entries, outlines)
    yield from bundled_files.future(entries, edition)


def overlay_problems(entries: Entries) -> Found:
    """Yield every rule that is broken where user data is laid over the bundled records.

    The rules for the bundled files do not apply, nor does their date: user data may be newer.
    """
    for rule in (*_GENERAL, *_OVERLAY_ONLY):
        yield from rule(entries)


def unanswered(claims: Iterable[Entry], dataset: Dataset) -> Found:
    """Every claim that a dataset cannot answer; all its records must be valid, as the queries are run.

    A query that is refused would otherwise be found only by those who audit, or show a record that it may select.
    """
    for entry in claims:
        claim = entry.record
        if not claim.query:
            continue
        from yrd_cli.query.judgement import take_from  # only where there are claims: most user data has none
        from yrd_cli.query.query import Query
        from yrd_cli.query.run import run

        try:
            result = run(Query.from_text(claim.query, dataset), dataset)
        except YrdError as error:
            yield entry, ("query",), "; ".join(error.lines())
            continue
        try:
            take_from(claim, result.rows, result.columns)
        except ValueError as error:
            yield entry, ("field",), str(error)
