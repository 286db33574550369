"""A figure with its sentence, how to read it and its table, drawn again in place without a flash.

    plot = Plot(figure, "Pain peaks an hour after the run.", table)
    plot.show(other_figure, "Pain peaks at once.", other_table)

Figures are Plotly JSON. On our own pages the browser draws them with one script, which all figures share and which it
keeps; in a notebook elsewhere they go out as a notebook's output. The kernel never loads plotly, nor sends its script.
"""

import os
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets
import traitlets

from kneeedu.figures.drawing import Table, as_output
from kneeedu.widgets.untrusted import Untrusted

HERE = Path(__file__).parent
Figure = Mapping[str, Any]
"""Plotly's 'data' (a list of traces) and 'layout'. Traces are of the types scatter, bar and pie."""


class Canvas(Untrusted):
    """Where a figure is drawn, with the script behind 'address'. The browser sets nothing here."""

    _esm = HERE / "plot.js"
    address = traitlets.Unicode("").tag(sync=True)
    figure: "traitlets.Dict[str, Any]" = traitlets.Dict().tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)


class Plot(ipywidgets.VBox):
    """A figure and what it says, for those who see it and those who do not.

    figure: Plotly JSON; nothing is drawn until there is one. sentence: what it shows. table: the same in figures.
    reading: how to read the marks, the same for all that is shown here. Drawing it again keeps everything in place.
    """

    def __init__(
        self, figure: Figure | None = None, sentence: str = "", table: Table | None = None, reading: str = ""
    ) -> None:
        self._reading = f'<p class="kn-small kn-muted">{escape(reading)}</p>' if reading else ""
        self.sentence, self.table = ipywidgets.HTML(), ipywidgets.HTML()
        address = script_address()
        self.canvas = Canvas(address=address) if address else None
        self.output = None if address else ipywidgets.Output().add_class("kn-plotly")
        super().__init__([self.sentence, self.canvas or self.output, self.table])
        self.add_class("kn-figure").add_class("kn-panel")
        if figure is not None:
            self.show(figure, sentence, table)

    def show(self, figure: Figure, sentence: str, table: Table | None = None, key: str = "") -> None:
        """Draw a figure, in place of the one that stands; key: finished HTML that names its marks."""
        self.sentence.value = f"<div class='kn-stack kn-stack--sm'><p>{escape(sentence)}</p>{key}</div>"
        if self.canvas is not None:
            with self.canvas.hold_sync():
                self.canvas.figure = {"data": figure["data"], "layout": figure.get("layout", {})}
                self.canvas.label = "A figure. What it shows is said in the sentence before it" + (
                    " and in the table after it." if table else "."
                )
        elif self.output is not None:
            self.output.outputs = (as_output(figure),)
        told = f"<details><summary>Read it as a table</summary>{table_html(table)}</details>" if table else ""
        self.table.value = self._reading + told

    @property
    def shown(self) -> Figure:
        """What is drawn; empty before anything is."""
        if self.canvas is not None:
            return dict(self.canvas.figure)
        outputs = self.output.outputs if self.output is not None else ()
        return dict(next(iter(outputs[0]["data"].values()))) if outputs else {}


def script_address() -> str:
    """Where this page finds the script that draws; empty where it is not served by us."""
    return os.environ.get("KNEEEDU_PLOTLY", "")


def table_html(table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in table.rows
    )
    return (
        f'<div class="kn-scroll" tabindex="0" role="region" aria-label="{escape(table.caption)}">'
        f'<table class="kn-table"><caption class="kn-small kn-muted">{escape(table.caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
