"""`yrd audit`: claims, recomputed by the queries that the data names for them."""

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.printer import print_result
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.errors import ExitCode
from yrd_cli.query import shape
from yrd_cli.query.options import FILTERS, QUERY, Argument, Option
from yrd_cli.query.parameters import query_parameters
from yrd_cli.query.query import shape_of
from yrd_cli.query.verdicts import audit, surprises
from yrd_cli.schema.enums import VERDICTS
from yrd_cli.schema.tables import TABLES

_CLAIMS = Argument(
    name="claims",
    metavar="[CLAIM|SOURCE]...",
    help="A claim, or a source for all that it states. [default: all claims]",
    repeatable=True,
    candidates="audited",
)
_VERDICT = Option(
    name="verdict",
    flags=("--verdict",),
    help="Only claims with this verdict.",
    group=FILTERS,
    metavar="|".join(term.id for term in VERDICTS),
    repeatable=True,
)
_FILTERS = (*(item for item in query_parameters(TABLES["claims"]) if item.group == FILTERS), QUERY["as_of"])


def _run(values: Values) -> int:
    output = parse_output(values)
    form = shape_of(values.by_name())
    dataset = open_dataset(values, include_outside=True)
    options = {item.name: values.by_name().get(item.name) for item in (*_FILTERS, _VERDICT)}
    result = audit(dataset, values.texts("claims"), options)
    code = print_result(shape.apply(form, result, dataset, language=output.columns_in), output, dataset)
    return ExitCode.FAILURE if surprises(result.rows) else code


COMMAND = Command(
    **ENTRIES["audit"]._asdict(),
    details=(
        (
            "A claim agrees if its number, rounded as it is stated, or its direction is what the records give. Where "
            "records that are known to exist and are missing here explain the difference, the records are incomplete."
        ),
        "Exits with 1 if a verdict is not the one that the data expects, so that a script can guard the data.",
    ),
    run=_run,
    parameters=(
        _CLAIMS,
        *_FILTERS,
        _VERDICT,
        *(QUERY[name] for name in ("fields", "sort", "limit")),
        DATA,
        *output_options(),
        HELP,
    ),
    examples=("yrd audit", "yrd audit brnn-20250609", "yrd audit --verdict differs,records-incomplete"),
)
