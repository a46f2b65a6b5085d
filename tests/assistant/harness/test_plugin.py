"""Flows as tests, as somebody meets them who runs pytest in a project."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from assistant.errors import UsageError
from assistant.harness.projects import label_changes_of
from tests.assistant.processes import environment
from tests.assistant.projects import TITLE, make_project

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
PRODUCT = """\
name: Search for what was read
site: koogallery
after: [title]
inputs: {title: {help: What to search for}}
steps:
  - open: /
  - fill: {Search KooGallery: "{{ title }}"}
"""


WITHOUT = ("-p", "no:cacheprovider", "-p", "no:schemathesis", "-p", "no:hypothesispytest")
"""The last two are of our own tests alone, and take 4 s to import."""
PAGE = """<!doctype html><title>Shop</title><meta name="viewport" content="width=device-width">
<h1></h1><script>document.querySelector("h1").textContent = `${innerWidth} wide`</script>"""
CONFTEST = """
import pytest

@pytest.fixture(autouse=True)
def by_tag(request):
    if request.path.suffix == ".yaml" and request.path.stem == "home":
        print("tags", request.getfixturevalue("flow").tags)
"""
BY_HAND = """
from pathlib import Path


def test_goes_on(run_flow, page, world):
    assert run_flow("title")["title"].startswith("Cloud software")
    page.get_by_role("button", name="Search").click()
    assert world.name in page.url and "search" in page.url


def test_flaky(run_flow, world):
    worlds = Path("worlds")
    is_first = not worlds.exists()
    with worlds.open("a") as file:
        file.write(world.name + "\\n")
    run_flow("wrong" if is_first else "home")
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
    return pytester.runpytest_subprocess(*WITHOUT, *words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a session of pytest left: what it wrote, how each test ended, and the project's folder."""

    text: str
    outcomes: Mapping[str, str]
    folder: Path


@pytest.fixture(scope="module", name="session")
def _session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """One session over a project of many flows, since each one costs a browser; many tests look at it."""
    folder = make_project(
        tmp_path_factory.mktemp("project"), config=CONFIG,
        home=HOME.replace("site:", "tags: [smoke, first-aid]\nsite:"), title=TITLE, product=PRODUCT,
        wrong=WRONG_BUTTON, faulty=HOME.replace("expect:", "expekt:"),
    )  # fmt: skip
    (folder / "flows" / "cases").mkdir()
    (folder / "flows" / "cases" / "product.yaml").write_text(
        "read: {}\nguance: {title: Guance}\ndigits: {title: 0123}\n"
    )
    (folder / "checks").mkdir()
    (folder / "checks" / "else.flow.yaml").write_text(HOME)
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_by_hand.py").write_text(BY_HAND)
    words = ("-v", "-rA", "--strict-markers", "--reruns=1", "--only-rerun=FlowFailed", "--junitxml=j.xml")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *WITHOUT, *words, "-m", "first_aid or not smoke"],
        cwd=folder, env=environment(PYTHONWARNINGS=""), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    ended = re.findall(r"^(\S+) (PASSED|FAILED|RERUN)", done.stdout, re.MULTILINE)
    return Session(text=done.stdout + done.stderr, outcomes=dict(ended), folder=folder)


def test_a_flow_is_a_test(session: Session) -> None:
    """Each flow of the project is collected, and a file that ends in .flow.yaml wherever it lies in the project."""
    passed = {name.partition("::")[2] for name, outcome in session.outcomes.items() if outcome == "PASSED"}
    assert passed == {
        "test_home[en]", "test_title[en]", "test_product[en-read]", "test_product[en-guance]",
        "test_product[en-digits]", "test_else[en]", "test_goes_on[en-chromium]", "test_flaky[en]",
    }, session.text  # fmt: skip
    failed = {name.partition("::")[2] for name, outcome in session.outcomes.items() if outcome == "FAILED"}
    assert failed == {"test_wrong[en]", "test_faulty[en]"}


def test_a_failing_flow_says_why(session: Session) -> None:
    """A failure tells the step, its place, what the page shows instead, and where the picture is."""
    pytest.LineMatcher(session.text.splitlines()).fnmatch_lines(
        [
            "*flows/wrong.yaml:5:5*",
            '*there is no button "Serch" on*the nearest * button "Search"*',
            "*failure.png*",
            "*assistant run wrong*",
        ]
    )


def test_a_faulty_flow_fails_with_its_lines(session: Session) -> None:
    """A flow that can't be read fails alone, in the words of `assistant check`."""
    assert "unknown step 'expekt'; did you mean 'expect'? [F104]" in session.text


def test_tags_are_marks_and_cases_are_parameters(session: Session) -> None:
    """Tags are known marks that fixtures see, each case of a flow is a test, and JUnit XML has a run's properties."""
    assert "tags ('smoke', 'first-aid')" in session.text
    xml = (session.folder / "j.xml").read_text()
    assert 'name="product.input.title" value="0123"' in xml
    assert 'name="home.status" value="passed"' in xml


def test_a_test_that_is_run_again_keeps_its_evidence(session: Session) -> None:
    """pytest-rerunfailures runs a test again in a fresh world; the picture of what failed first is kept."""
    assert len(set((session.folder / "worlds").read_text().split())) == 2
    pictures = [
        file for file in (session.folder / "test-results").rglob("failure.png") if "flaky" in str(file)
    ]
    (picture,) = pictures
    assert (picture.parents[1] / "report.html").is_file()


def test_what_comes_before_is_run_first(session: Session) -> None:
    """The flows under `after` are run first, and their outputs become inputs of the same name."""
    assert session.outcomes["flows/product.yaml::test_product[en-read]"] == "PASSED"
    assert re.search(
        'name="product.input.title" value="Cloud software', (session.folder / "j.xml").read_text()
    )


def test_processes_share_one_server(project: pytest.Pytester) -> None:
    """pytest-xdist deals tests out one by one; its processes have one server, and each test a world of its own.

    The sites say what the project has in place of their labels.
    """
    labels = project.path / "renamed" / "koogallery"
    labels.mkdir(parents=True)
    (labels / "en.yaml").write_text("header: {search_button: Look it up}")
    config = project.path / "config.yaml"
    config.write_text(config.read_text().replace("mock: true", "mock: true\n    labels: renamed"))
    other = project.path / "other"
    other.mkdir()
    (other / "config.yaml").write_text("settings: [of, another, tool]")
    (other / "test_other.py").write_text("def test_other(): pass")
    project.makepyfile(
        """
        from pathlib import Path
        from time import monotonic, sleep
        from urllib.parse import urlsplit
        from urllib.request import Request, urlopen
        import pytest

        @pytest.mark.parametrize("number", range(2))
        def test_meets_the_other(world, number, worker_id):
            seen = Path("seen")
            seen.mkdir(exist_ok=True)
            (seen / worker_id).write_text(world.sites["koogallery"].rsplit(":", 1)[1])
            assert world.state.journal.orders() == []
            site = urlsplit(world.sites["koogallery"])
            home = Request(f"http://127.0.0.1:{site.port}/", headers={"Host": site.netloc})
            assert b"Look it up" in urlopen(home).read()
            until = monotonic() + 60
            while len(list(seen.iterdir())) < 2:
                assert monotonic() < until, "the other process has no world"
                sleep(0.05)
        """
    )
    run(project, "-n", "2", "--dist", "load").assert_outcomes(passed=3)
    ports = {file.name: file.read_text() for file in (project.path / "seen").iterdir()}
    assert (len(ports), len(set(ports.values()))) == (2, 1)


def test_one_session_has_the_labels_of_one_project(tmp_path: Path) -> None:
    """Projects with other labels than each other's can't share the mock sites, and both are named."""
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        config = "environment: mock\nenvironments: {mock: {mock: true, labels: renamed}}"
        project = make_project(tmp_path / name, config=config)
        (project / "renamed" / "koogallery").mkdir(parents=True)
        label = "Find" if name == "three" else "Look it up"
        (project / "renamed" / "koogallery" / "en.yaml").write_text(f"header: {{search_button: {label}}}")
    one, two, three = (tmp_path / name / "flows" for name in ("one", "two", "three"))
    assert label_changes_of([tmp_path]) is None
    shared = label_changes_of([tmp_path, one, two])
    assert shared is not None
    assert shared.of("koogallery", "en") == {"header.search_button": "Look it up"}
    with pytest.raises(
        UsageError, match=r"the labels of .*one.config\.yaml and those of .*three.config\.yaml"
    ):
        label_changes_of([one, three])


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


def test_languages_faults_and_skins_are_parameters(project: pytest.Pytester) -> None:
    """Each flow runs in each language, skin and fault, and what is declared to come of a fault is what is expected."""
    write(project, home=HOME)
    faults = project.path / "flows" / "faults"
    faults.mkdir()
    (faults / "every-flow.yaml").write_text(
        "under: {maintenance: fails as environment, moved-button: fails as product}"
    )
    words = ("--faults", "maintenance,moved-button", "--skins", "new-console", "--locales", "en,zh")
    result = run(project, *words)
    result.assert_outcomes(passed=2, failed=2)
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


def test_a_flow_needs_no_project(pytester: pytest.Pytester) -> None:
    """Without a config.yaml a site is at --base-url, seen by the --device; with neither, both ways out are told."""
    text = 'name: See a page\nsite: shop\nsteps:\n  - open: /page.html\n  - expect: heading "390 wide"\n'
    (pytester.path / "see.flow.yaml").write_text(text)
    (pytester.path / "page.html").write_text(PAGE)
    handler = partial(Quiet, directory=str(pytester.path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        words = ("--base-url", f"http://127.0.0.1:{server.server_port}", "--device", "iPhone 13")
        run(pytester, *words).assert_outcomes(passed=1)
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
