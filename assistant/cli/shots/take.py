"""`assistant shots take`, or `assistant shots`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.failing import told_of_failures
from assistant.cli.untranslated import warn_of_untranslated
from assistant.project_file import find_config

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from playwright.sync_api import Browser

    from assistant.engine.looks import Look
    from assistant.flow import Flow
    from assistant.mock_world import MockSites
    from assistant.project import Project
    from assistant.shots import Change
    from assistant.shots.comparing import Compared
    from assistant.shots.table import ShotsTable


@click.command(
    "take",
    epilog="""\b
Examples:
  assistant shots
  assistant shots onboard offboard --locales en,zh
  assistant shots --themes light,dark --viewports 1280x800,1600x1000
  assistant shots --check --json
""",
)
@click.argument("flows", nargs=-1, metavar="[FLOW]…")
@click.option(
    "--locales", metavar="LIST", default="en", show_default=True, help="The sites' languages, behind commas."
)
@click.option("--themes", metavar="LIST", default="", help="light, dark or both; by default the style's.")
@click.option("--viewports", metavar="LIST", default="", help="Sizes of the window, such as 1280x800.")
@click.option("--check", is_flag=True, help="Write no picture; exit with 1 where one is not as it is kept.")
@click.option(
    "--json", "as_lines", is_flag=True, help="Write one line of JSON for each picture, and nothing else."
)
def command(
    flows: tuple[str, ...], locales: str, themes: str, viewports: str, check: bool, as_lines: bool
) -> int:
    """Run flows in the mock world and write the pictures that visibly changed, with their words beside them.

    Without a FLOW those of config.yaml are run, else every flow that takes pictures. What changed can be looked at,
    and taken back, with: assistant shots review
    """
    from rich.console import Console

    from assistant.project import Project
    from assistant.shots.table import ShotsTable

    project = Project(find_config(Path.cwd()))
    with ShotsTable(Console(), is_silent=as_lines) as table:
        changes = _changes(
            project, flows, locales=_listed(locales), themes=_listed(themes), viewports=_listed(viewports),
            check=check, table=table,
        )  # fmt: skip
    if as_lines:
        for change in changes:
            click.echo(json.dumps(change.as_json(), ensure_ascii=False))
    else:
        table.end(changes, check=check, page=_page(project))
    return int(check and any(change.status != "unchanged" for change in changes))


def _changes(
    project: Project,
    names: tuple[str, ...],
    *,
    locales: list[str],
    themes: list[str],
    viewports: list[str],
    check: bool,
    table: ShotsTable,
) -> list[Change]:
    from assistant.shots import Cell, Proposal, chosen_flows
    from assistant.shots.choosing import check_locales, looks_of
    from assistant.shots.comparing import gone
    from assistant.shots.review import write_review

    project.needs_mock_sites("pictures are taken on")
    check_locales(locales)
    looks = looks_of(themes, viewports)
    flows = chosen_flows(project, names)
    project.make_state()
    compared = _compared(project, flows, locales=locales, looks=looks, table=table)
    root = project.config.root
    cells = [Cell(locale=locale, look=look.name) for locale in locales for look in looks]
    ran = {each.change.flow for each in compared} | {flow.name for flow in flows}
    compared += gone(compared, root=root, style=project.config.pictures, cells=cells, flows=ran)
    proposal = Proposal(project.config.state_folder / "shots" / "proposal", root=root)
    changes = proposal.begin(compared, write=not check)
    write_review(proposal)
    return changes


def _compared(
    project: Project, flows: Sequence[Flow], *, locales: list[str], looks: tuple[Look, ...], table: ShotsTable
) -> list[Compared]:
    """Takes the pictures of flows; each is compared while the browser goes on to the next one."""
    from concurrent.futures import Future, ThreadPoolExecutor

    from assistant.guide.translations import Translations
    from assistant.mock_world import MockSites
    from assistant.shots import Taken, Taking, compare
    from assistant.shots.choosing import check_own_names, scale_of

    comparing: list[Future[Compared]] = []
    runs = project.config.state_folder / "shots" / "runs" / f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    with (
        ThreadPoolExecutor(max_workers=1) as pool,
        closing(MockSites(changes=project.label_changes)) as sites,
        _opened(sites, project, pool) as browser,
    ):

        def keep(taken: Taken) -> None:
            style = project.config.pictures
            comparing.append(pool.submit(compare, taken, root=project.config.root, style=style))

        scale = scale_of(flows, project)
        translations = Translations(project)
        taking = Taking(
            project, sites, browser, runs, looks=looks, scale=scale, keep=keep, hear=table.hear,
            translated=translations.text,
        )  # fmt: skip
        with told_of_failures("no picture was written"):
            for locale in locales:
                table.begin(locale)
                taking.take(flows, locale=locale)
        check_own_names(flows, project, taking.again)
        warn_of_untranslated(translations.missing)
        return [each.result() for each in comparing]


@contextmanager
def _opened(sites: MockSites, project: Project, pool: Executor) -> Iterator[Browser]:
    """Opens a browser, and the mock sites meanwhile."""
    from concurrent.futures import wait

    from assistant.browser.opening import a_browser

    opening = pool.submit(sites.open)
    try:
        with a_browser(project.config.browser.executable, project.config.root) as browser:
            opening.result()
            yield browser
    finally:
        wait([opening])  # before anybody closes them


def _page(project: Project) -> Path:
    from assistant.shots.review import PAGE

    page = project.config.state_folder / "shots" / "proposal" / PAGE
    return page.relative_to(Path.cwd()) if page.is_relative_to(Path.cwd()) else page


def _listed(words: str) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))
