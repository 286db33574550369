"""The small quiz in marimo: marimo run marimo_quiz.py."""

import marimo

app = marimo.App(app_title="Three sore knees")


@app.cell
def _():
    import marimo as mo
    import small_quiz as quiz

    return mo, quiz


@app.cell
def _(mo, quiz):
    asked = mo.ui.array([mo.ui.radio(options=list(quiz.OPTIONS), label=legend) for legend, _ in quiz.QUESTIONS])
    commit = mo.ui.run_button(label=quiz.COMMIT)
    mo.vstack([mo.md(f"# {quiz.TITLE}"), mo.Html(quiz.FIGURE), *asked])
    return asked, commit


@app.cell
def _(asked, commit, mo, quiz):
    mo.hstack([mo.md(quiz.progress(asked.value)), commit])
    return


@app.cell
def _(asked, commit, mo, quiz):
    mo.stop(not commit.value)
    mo.vstack([mo.md(line) for line in quiz.feedback(asked.value)])
    return


if __name__ == "__main__":
    app.run()
