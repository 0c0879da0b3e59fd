"""Any subject in any form: the one place that knows which module draws what."""

from yrd_cli.render.picture.subject import Bars, Lines, RegionMap, Subject


def draw_svg(subject: Subject, width: float | None = None, *, inline: bool = False) -> str:
    """An SVG document of that width; a part of a page, if it is `inline`."""
    # Each kind is loaded where it is drawn: a table needs no map.
    if isinstance(subject, RegionMap):
        from yrd_cli.render.picture import region_map

        return region_map.draw(subject, width or region_map.WIDTH, inline=inline)
    if isinstance(subject, Bars):
        from yrd_cli.render.picture import bar_chart

        return bar_chart.draw(subject, width or bar_chart.WIDTH, inline=inline)
    if isinstance(subject, Lines):
        from yrd_cli.render.picture import line_chart

        return line_chart.draw(subject, width or line_chart.WIDTH, inline=inline)
    from yrd_cli.render.picture import table_picture

    return table_picture.draw(subject, width or table_picture.WIDTH, inline=inline)


def notes_of(subject: Subject) -> tuple[str, ...]:
    """What must be said below a picture: how to read it, and the notes of its caption."""
    if not isinstance(subject, Lines):
        return subject.caption.notes
    from yrd_cli.render.picture.line_chart import how_to_read

    return (*how_to_read(subject), *subject.caption.notes)


def draw_text(
    subject: RegionMap | Bars | Lines,
    width: int,
    height: int | None = None,
    *,
    ascii: bool = False,
    color: bool = False,
) -> list[str]:
    """Lines for a terminal of that width, and of that height where that can be."""
    if isinstance(subject, RegionMap):
        from yrd_cli.render.picture import terminal_map

        return terminal_map.draw(subject, width, height, ascii=ascii, color=color)
    from yrd_cli.render.picture import terminal_chart

    return terminal_chart.draw(subject, width, height, ascii=ascii, color=color)
