"""The measure of sources: beside how many there are, how many figures rest on them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.measures.measure import Measure
from yrd_cli.query.result import Column, Values
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.record import Declared, Record

_FIGURES = Column(
    name="figures",
    title="Figures",
    title_zh="数据",
    description="How many used figures rest on them, each counted once: under the first source of its grade.",
    kind=Kind.COUNT,
    default_column=True,
)


def with_figures(measure: Measure, dataset: Dataset) -> Measure:
    """Return the measure with one more column: how many figures rest on the sources of a group."""
    resting: Counter[str] = Counter()  # filled when it is first asked for: it takes the tables of all figures

    def values(group: Sequence[Record], selection: Sequence[Record]) -> Values:
        if not resting:
            resting.update(_bases(dataset))
        return {**measure.values(group, selection), "figures": sum(resting[source.id] for source in group)}

    return measure._replace(columns=(*measure.columns, _FIGURES), values=values)


def figures_of(dataset: Dataset) -> Iterator[Declared]:
    """Yield the figures that are used: indicators, shares, the sizes of funds, the figures of clusters."""
    for table in ("indicators", "shares"):
        yield from (record for record in dataset.records(table) if record.used)
    for fund in dataset.records("funds"):
        yield from (size for size in fund.sizes if size.used)
    for cluster in dataset.records("clusters"):
        yield from cluster.figures


def _bases(dataset: Dataset) -> Iterator[str]:
    """Yield, for each figure, the first of its sources that has its grade."""
    grades = dataset.grades()
    for figure in figures_of(dataset):
        cited = [id for id in (figure.get("source"), *figure.get("sources", ())) if id]
        yield from [id for id in cited if grades.get(id) == figure.get("grade")][:1]
