"""Flows as tests, as somebody meets them who runs pytest in a project."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

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


def test_processes_share_one_server(project: pytest.Pytester) -> None:
    """pytest-xdist deals tests out one by one; its processes have one server, and each test a world of its own."""
    project.makepyfile(
        """
        from pathlib import Path
        from time import monotonic, sleep
        import pytest

        @pytest.mark.parametrize("number", range(2))
        def test_meets_the_other(world, number, worker_id):
            seen = Path("seen")
            seen.mkdir(exist_ok=True)
            (seen / worker_id).write_text(world.sites["koogallery"].rsplit(":", 1)[1])
            assert world.state.journal.orders() == []
            until = monotonic() + 60
            while len(list(seen.iterdir())) < 2:
                assert monotonic() < until, "the other process has no world"
                sleep(0.05)
        """
    )
    run(project, "-n", "2", "--dist", "load").assert_outcomes(passed=2)
    ports = {file.name: file.read_text() for file in (project.path / "seen").iterdir()}
    assert (len(ports), len(set(ports.values()))) == (2, 1)


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


def test_tags_are_marks_and_cases_are_parameters(project: pytest.Pytester) -> None:
    """Tags are known marks, each case of a flow is a test, and JUnit XML has a run's properties."""
    write(
        project, home=HOME.replace("site:", "tags: [smoke, first-aid]\nsite:"), product=PRODUCT, title=TITLE
    )
    cases = project.path / "flows" / "cases"
    cases.mkdir()
    (cases / "product.yaml").write_text("guance: {title: Guance}\ndigits: {title: 0123}\n")
    project.makeconftest(
        """
        import pytest

        @pytest.fixture(autouse=True)
        def by_tag(request):
            if request.path.suffix == ".yaml":
                print("tags", request.getfixturevalue("flow").tags)
        """
    )
    result = run(project, "--strict-markers", "-m", "first_aid or not smoke", "-v", "-rP", "--junitxml=j.xml")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines_random(
        ["*test_home[[]*en*", "*test_product[[]*en-guance*", "*test_product[[]*en-digits*", "tags*first-aid*"]
    )
    xml = (project.path / "j.xml").read_text()
    assert 'name="product.input.title" value="0123"' in xml
    assert 'name="home.status" value="passed"' in xml


def test_faults_and_skins_are_parameters(project: pytest.Pytester) -> None:
    """Each flow runs under each fault in each skin, and what is declared to come of a fault is what is expected."""
    write(project, home=HOME)
    faults = project.path / "flows" / "faults"
    faults.mkdir()
    (faults / "every-flow.yaml").write_text(
        "under: {maintenance: fails as environment, moved-button: fails as product}"
    )
    result = run(project, "--faults", "maintenance,moved-button,console-error", "--skins", "new-console")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        ["under the fault moved-button: declared is: fails as product", "FAILED*en-moved-button-new-console*"]
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("--faults", "late-lsiting"),
            "--faults: there is no fault 'late-lsiting'; did you mean 'late-listing'?",
        ),
        (("--skins", "newconsole"), "--skins: there is no skin 'newconsole'; did you mean 'new-console'?"),
        (("--locales", "en,fr"), "--locales: there is no locale 'fr'; there are en, zh"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(
    words: tuple[str, ...], message: str, project: pytest.Pytester
) -> None:
    """What can't be chosen is told before anything is collected."""
    result = run(project, *words)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {message}"])


def test_a_test_that_is_run_again_keeps_its_evidence(project: pytest.Pytester) -> None:
    """pytest-rerunfailures runs a test again in a fresh world; the picture of what failed first is kept."""
    write(project, wrong=WRONG_BUTTON, home=HOME)
    project.makepyfile(
        """
        from pathlib import Path

        def test_flaky(run_flow, world):
            worlds = Path("worlds")
            is_first = not worlds.exists()
            with worlds.open("a") as file:
                file.write(world.name + "\\n")
            run_flow("wrong" if is_first else "home")
        """
    )
    result = run(project, "-k", "flaky", "--reruns", "1")
    assert result.parseoutcomes().items() >= {"passed": 1, "rerun": 1, "deselected": 2}.items()
    assert len(set((project.path / "worlds").read_text().split())) == 2
    (picture,) = (project.path / "test-results").rglob("failure.png")
    assert (picture.parents[1] / "report.html").is_file()


def test_a_flow_needs_no_project(pytester: pytest.Pytester) -> None:
    """Without a config.yaml a flow's site is at --base-url; without that, both ways out are told."""
    text = 'name: See a page\nsite: shop\nsteps:\n  - open: /page.html\n  - expect: heading "Hello"\n'
    (pytester.path / "see.flow.yaml").write_text(text)
    (pytester.path / "page.html").write_text("<!doctype html><title>Shop</title><h1>Hello</h1>")
    handler = partial(Quiet, directory=str(pytester.path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        run(pytester, "--base-url", f"http://127.0.0.1:{server.server_port}").assert_outcomes(passed=1)
        server.shutdown()
    result = run(pytester)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*there is no config.yaml in*or tell where the flow's site is with*--base-url*"]
    )


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder's files and writes nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Says nothing."""


def test_two_may_want_a_trace(project: pytest.Pytester) -> None:
    """Full evidence wants a trace, and so does pytest-playwright's --tracing; then the latter's is the one."""
    write(project, home=HOME)
    config = project.path / "config.yaml"
    config.write_text(CONFIG + "evidence: full\n")
    run(project, "--tracing", "on", "--screenshot", "on").assert_outcomes(passed=1)
    assert {file.name for file in (project.path / "test-results").rglob("*.*") if file.is_file()} >= {
        "trace.zip", "test-finished-1.png",
    }  # fmt: skip
