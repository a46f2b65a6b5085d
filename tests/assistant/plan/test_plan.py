"""`assistant plan`: what a flow would do, told without doing any of it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.assistant.expected import assert_expected
from tests.assistant.processes import assistant
from tests.assistant.projects import copy_project, make_project

HERE = Path(__file__).parent
CONFIG = """
    environment: mock
    environments:
      mock:
        mock: true
        inputs: {password: Very-secret-1, page: /workspaces}
"""
OUTER = """
    name: Outer
    about: Runs another flow.
    site: billing_center
    tags: [costs]
    inputs:
      workspace: {help: The workspace}
      account: {help: The account, from: inner}
      size: {default: 3, kind: number}
      password: {kind: secret}
      token: {kind: secret, env: NO_SUCH_TOKEN}
    outputs: {code: {help: The code}}
    steps:
      - run: inner
        with: {page: "/{{ workspace }}", password: "{{ password }}", account: "{{ account }}"}
        save: code
      - approve: Buy {{ size }} for {{ code }}?
      - click: Buy
      - each: [one, two]
        as: workspace
        steps:
          - hover: "{{ workspace }}"
            shot: "over-{{ workspace }}"
      - if: alert
        then: [{click: OK, opens: koogallery}]
        else: [{click: Cancel}]
      - fill: {Token: "{{ token }}"}
    always: [no server errors, no missing files: {except: "/{{ workspace }}/"}]
    handlers:
      - when: dialog "News of {{ workspace }}"
        steps: [{click: Close}]
    finally:
      - open: /signout
        site: guance
"""
INNER = """
    name: Inner
    site: huawei_cloud
    inputs: {page: , password: {kind: secret}, account: }
    outputs: [code]
    steps:
      - ensure: "{{ account }} is there"
        look: [{open: "{{ page }}"}]
        seen: row "{{ account }}"
        steps:
          - fill: {Password: "{{ password }}"}
          - press: Enter
            commits: true
      - enter: The code
        as: code
        shot: code
"""


def test_a_plan_tells_what_a_flow_takes_does_touches_and_gives(tmp_path: Path) -> None:
    """Flows that are run are told as well, with the values that they get; what is unknown stays a template."""
    folder = make_project(tmp_path, config=CONFIG, outer=OUTER, inner=INNER)
    done = assistant("plan", "outer", "-i", "workspace=Berlin", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert_expected(done.stdout, HERE / "outer.txt")
    assert "Very-secret-1" not in done.stdout
    assert not (tmp_path / ".assistant").exists()


def test_a_plan_is_json_for_programs(tmp_path: Path) -> None:
    """The same is told as data; no secret is in it."""
    folder = make_project(tmp_path, config=CONFIG, outer=OUTER, inner=INNER)
    done = assistant("plan", "outer", "--json", folder=folder)
    plan = json.loads(done.stdout)
    assert (done.returncode, done.stderr, plan["flow"]) == (0, "", "outer")
    assert plan["sites"] == ["billing_center", "huawei_cloud", "koogallery", "guance"]
    assert plan["pictures"] == ["code", "over-{{ workspace }}"]
    assert plan["steps"][0]["steps"][0]["steps"][2]["is_final"] is True
    assert plan["inputs"][0] == {
        "name": "workspace", "help": "The workspace", "value": None, "source": "give it with -i workspace=…",
    }  # fmt: skip
    assert "Very-secret-1" not in done.stdout


def test_a_plan_of_what_cannot_be_run_is_refused(tmp_path: Path) -> None:
    """Faults of the flow and wrong inputs are told as a run would tell them."""
    folder = make_project(tmp_path, config=CONFIG, outer=OUTER, inner=INNER)
    wrong = assistant("plan", "inner", "-i", "pge=x", folder=folder)
    message = "Error: the flow 'inner' has no input 'pge'; did you mean 'page'?\n"
    assert (wrong.returncode, wrong.stdout, wrong.stderr) == (2, "", message)
    shape = assistant("plan", "outer", "-i", "size=x", folder=folder)
    assert (shape.returncode, shape.stderr) == (2, "Error: input size is 'x'; write a number\n")


def test_the_whole_way_can_be_planned(tmp_path: Path) -> None:
    """The plan of onboarding names every site, and the two acts that can't be taken back."""
    plan = json.loads(assistant("plan", "onboard", "--json", folder=copy_project(tmp_path)).stdout)
    assert {"koogallery", "huawei_cloud", "huawei_id", "billing_center"} <= set(plan["sites"])
    final = [step["verb"] for step in walk(plan["steps"]) if step["is_final"]]
    assert len(final) >= 2
    assert [each["name"] for each in plan["inputs"] if each["value"] is None] == []


def walk(steps: list[dict[str, object]]) -> list[dict[str, object]]:
    """Returns steps and those within them."""
    return [each for step in steps for each in [step, *walk(step["steps"])]]  # type: ignore[arg-type]  # JSON
