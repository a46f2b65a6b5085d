"""Flows as tests, as somebody meets them who runs pytest in a project."""

from __future__ import annotations

import pytest

CONFIG = """\
environment: mock
limit: 2 s
environments:
  mock:
    mock: true
    approve: given
    inputs: {huawei_account: example-cloud, huawei_password: Mock-huawei-1}
"""
HOME = """\
name: See the home page
site: koogallery
steps:
  - open: /
  - expect: button "Search"
"""
WRONG_BUTTON = """\
name: Click what is not there
site: koogallery
steps:
  - open: /
  - click: button "Serch"
    timeout: 300 ms
"""
TITLE = """\
name: Read the title
site: koogallery
outputs: {title: {}}
steps:
  - open: /
  - save: {title: 'heading /Cloud software/'}
"""
PRODUCT = """\
name: Search for what was read
site: koogallery
after: [title]
inputs: {title: {help: What to search for}}
steps:
  - open: /
  - fill: {Search KooGallery: "{{ title }}"}
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project with settings and a folder of flows."""
    pytester.makefile(".yaml", config=CONFIG)
    pytester.mkdir("flows")
    return pytester


def write(pytester: pytest.Pytester, **flows: str) -> None:
    """Writes flows into the project."""
    for name, text in flows.items():
        (pytester.path / "flows" / f"{name}.yaml").write_text(text, encoding="utf-8")


def run(pytester: pytest.Pytester, *words: str) -> pytest.RunResult:
    """Runs pytest as a process of its own, since Playwright owns its thread."""
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *words)


def test_a_flow_is_a_test(project: pytest.Pytester) -> None:
    """Each flow of the project is collected, runs in a world of its own, and is chosen by name."""
    write(project, home=HOME, title=TITLE)
    run(project).assert_outcomes(passed=2)
    run(project, "-k", "home").assert_outcomes(passed=1, deselected=1)


def test_a_failing_flow_says_why(project: pytest.Pytester) -> None:
    """A failure tells the step, its place, what the page shows instead, and where the picture is."""
    write(project, wrong=WRONG_BUTTON)
    result = run(project)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*flows/wrong.yaml:5:5*",
            '*there is no button "Serch" on*the nearest * button "Search"*',
            "*failure.png*",
            "*assistant run wrong*",
        ]
    )


def test_what_comes_before_is_run_first(project: pytest.Pytester) -> None:
    """The flows under `after` are run first, and their outputs become inputs of the same name."""
    write(project, title=TITLE, product=PRODUCT)
    run(project, "-k", "product").assert_outcomes(passed=1, deselected=1)


def test_flows_run_on_two_processes(project: pytest.Pytester) -> None:
    """pytest-xdist deals the flows out, each process with mock sites of its own."""
    write(project, home=HOME, title=TITLE)
    run(project, "-n", "2").assert_outcomes(passed=2)


def test_flows_run_in_every_language(project: pytest.Pytester) -> None:
    """`--locales` runs each flow once in each language."""
    write(project, home=HOME)
    run(project, "--locales", "en,zh").assert_outcomes(passed=2)


def test_a_test_runs_flows_on_its_page(project: pytest.Pytester) -> None:
    """A hand-written test calls a flow and goes on with the page where the flow left it."""
    write(project, title=TITLE)
    project.makepyfile(
        """
        def test_goes_on(run_flow, page, world):
            assert run_flow("title")["title"].startswith("Cloud software")
            page.get_by_role("button", name="Search").click()
            assert world.name in page.url and "search" in page.url
        """
    )
    run(project, "-k", "goes_on").assert_outcomes(passed=1, deselected=1)


def test_a_faulty_flow_fails_with_its_lines(project: pytest.Pytester) -> None:
    """A flow that can't be read fails alone, in the words of `assistant check`."""
    write(project, home=HOME, faulty=HOME.replace("expect:", "expekt:"))
    result = run(project)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*unknown step 'expekt'; did you mean 'expect'? [[]F104]*"])


def test_flow_files_are_found_anywhere(project: pytest.Pytester) -> None:
    """A file that ends in .flow.yaml is a test wherever it lies in the project."""
    (project.mkdir("checks") / "home.flow.yaml").write_text(HOME, encoding="utf-8")
    run(project, "checks").assert_outcomes(passed=1)


def test_nothing_is_added_where_there_is_no_flow(pytester: pytest.Pytester) -> None:
    """In a project without flows the plugin collects nothing and imports nothing of the engine."""
    pytester.makefile(".yaml", some="name: no flow")
    pytester.makepyfile(
        """
        import sys

        def test_light():
            assert not {name for name in sys.modules if name.startswith(("assistant.engine", "mock_sites", "pydantic"))}
        """
    )
    run(pytester).assert_outcomes(passed=1)
