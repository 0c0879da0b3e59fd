"""The rules between records, in the order in which they are looked at."""

from collections.abc import Callable, Iterable

from yrd_cli.datasets.bundled import Dataset, Edition
from yrd_cli.errors import YrdError
from yrd_cli.validate import bundled_files, figures, records, references
from yrd_cli.validate.entries import Entries, Entry, Found

Rule = Callable[[Entries], Found]

# What must hold between any records, the user's too.
_FACTS: tuple[Rule, ...] = (
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
    figures.not_below_nothing,
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
    records.codes,
    references.within_the_region,
)
# What only keeps the bundled files in order: the user may sort and name files otherwise, and have sources in store.
_KEEPING: tuple[Rule, ...] = (
    bundled_files.sorted_by_order,
    bundled_files.sectors_follow_parents,
    bundled_files.all_cited,
    bundled_files.files,
)
# What the order of the bundled files sees to, and has to be looked at where files are laid over them.
_OVERLAID: tuple[Rule, ...] = (records.levels,)


def rule_problems(entries: Entries, edition: Edition) -> Found:
    """Every broken rule: the record, the path of the field in it, and what is wrong."""
    for rule in (*_FACTS, *_KEEPING):
        yield from rule(entries)
    yield from bundled_files.future(entries, edition)


def overlay_problems(entries: Entries) -> Found:
    """Every rule broken where the user's records are laid over the bundled ones.

    The rules about the keeping of the bundled files do not apply, nor does its date: the user's data may be newer.
    """
    for rule in (*_FACTS, *_OVERLAID):
        yield from rule(entries)


def unanswered(claims: Iterable[Entry], dataset: Dataset) -> Found:
    """Every claim that a dataset cannot answer; all its records must be valid, as the queries are run.

    A query that is refused would otherwise be found only by those who audit, or show a record that it may select.
    """
    for entry in claims:
        claim = entry.record
        if not claim.query:
            continue
        from yrd_cli.query.audit import take_from  # only where there are claims: most user data has none
        from yrd_cli.query.query import Query
        from yrd_cli.query.run import run

        try:
            result = run(Query.from_text(claim.query, dataset), dataset)
        except YrdError as error:
            yield entry, ("query",), "; ".join(error.lines())
            continue
        try:
            take_from(claim, result.rows)
        except ValueError as error:
            yield entry, ("field",), str(error)
