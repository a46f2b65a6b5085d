"""`assistant guide check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.failing import told_of_failures
from assistant.project_file import find_config

if TYPE_CHECKING:
    from assistant.guide import Guide, GuideLibrary
    from assistant.guide.finding import Checked
    from assistant.project import Project


@click.command(
    "check",
    epilog="""\b
Examples:
  assistant guide check docs/guide/en/huawei-cloud-settlement.md
  assistant guide check ../docs/zh/huawei.md --guide huawei-cloud-settlement
  assistant guide check docs/guide/*/*.md --github     in a CI, for a pull request
""",
)
@click.argument("pages", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PAGE…")
@click.option(
    "--guide", "guide_name", metavar="GUIDE",
    help="The guide that the page is of; without it, the one of the page's name, or the only one.",
)  # fmt: skip
@click.option(
    "--locale", type=click.Choice(["en", "zh"]), help="The page's language; told from its text without it."
)
@click.option(
    "--json", "as_lines", is_flag=True, help="Write one line of JSON for each page, and nothing else."
)
@click.option("--github", is_flag=True, help="Write annotations for a pull request in place of the table.")
def command(
    pages: tuple[Path, ...], guide_name: str | None, locale: str | None, as_lines: bool, github: bool
) -> int:
    """Hold Markdown pages against what the flows of a guide tell, and what the mock sites show.

    Each picture has to be there and as the flows take it now; each label in bold and each link's text on the page
    of its step; each step on the page, in its order; each anchor where links lead to. Exits with 1 for faults, 2 for
    a page that can't be read.
    """
    from assistant.guide import GuideLibrary
    from assistant.guide.pages import language_of, page_text
    from assistant.project import Project

    project = Project(find_config(Path.cwd()))
    library = GuideLibrary(project.library)
    texts = {page: page_text(page) for page in pages}
    wanted = {page: (_guide(library, page, guide_name), locale or language_of(texts[page])) for page in pages}
    checked = _checked(project, texts, wanted)
    for each in checked:
        _show(each, as_lines=as_lines, github=github)
    return int(any(each.findings for each in checked))


def _guide(library: GuideLibrary, page: Path, name: str | None) -> Guide:
    from assistant.errors import UsageError

    names = library.names()
    if name is None and page.stem not in names and len(names) != 1:
        raise UsageError(
            f"which guide is {page} of? Say it with --guide; there are {', '.join(names) or 'none'}"
        )
    return library.load(name or (page.stem if page.stem in names else names[0]))


def _checked(
    project: Project, texts: dict[Path, str], wanted: dict[Path, tuple[Guide, str]]
) -> list[Checked]:
    """Plays each guide once in each language that is wanted, and holds the pages against it."""
    from assistant.browser.opening import a_browser
    from assistant.guide.building import page_of
    from assistant.guide.checking import check
    from assistant.guide.collecting import Collector
    from assistant.source.reader import shown

    told = {}
    with a_browser(project.config.browser.executable, project.config.root) as browser:
        collector = Collector(project, browser, say=lambda text: click.echo(f"Playing {text}", err=True))
        for guide, locale in wanted.values():
            if (guide.name, locale) not in told:
                with told_of_failures("nothing was checked"):
                    told[guide.name, locale] = collector.collect(guide, locale)
        return [
            check(
                text, file=page, shown_as=shown(page), guide=guide, collected=told[guide.name, locale],
                page=page_of(guide, told[guide.name, locale], collector),
            )
            for (page, text), (guide, locale) in zip(texts.items(), wanted.values(), strict=True)
        ]  # fmt: skip


def _show(checked: Checked, *, as_lines: bool, github: bool) -> None:
    from rich.console import Console

    from assistant.report.findings import annotation, findings_as_json, show_findings

    if as_lines:
        click.echo(json.dumps(findings_as_json(checked), ensure_ascii=False))
    elif github:
        for finding in checked.findings:
            click.echo(annotation(checked.page, finding))
    else:
        show_findings(checked, Console())
