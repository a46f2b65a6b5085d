"""`make bench`: `assistant run onboard` against the same clicks as a hand-written script, side by side.

Whole processes are run in turn, A B A B …, each on a world begun anew, so that a machine that gets faster or
slower meanwhile does so for both. Quoted is the median of the ratios pair by pair.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
ASSISTANT = [sys.executable, "-m", "assistant"]
SCRIPT = [sys.executable, "-m", "tests.benchmarks.onboard_script"]
ONBOARD = ["run", "onboard", "--fresh", "--json"]
RUN = [*ASSISTANT, *ONBOARD]
UNRECORDED = [sys.executable, "-m", "tests.benchmarks.unrecorded_run", *ONBOARD]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a process and all that it started cost: seconds on the wall, and seconds of processor."""

    wall: float
    cpu: float


def cost_of(command: list[str], *, folder: Path, **more: str) -> Cost:
    """Runs a command to its end and returns its cost; raises RuntimeError when it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # with it, only one side would be compiled again each time
    began = time.perf_counter()
    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} failed:\n{(folder / 'output.txt').read_text()}")
    return Cost(wall=wall, cpu=usage.ru_utime + usage.ru_stime)


def compare(name: str, one: Callable[[], Cost], other: Callable[[], Cost], *, pairs: int) -> None:
    """Runs two things in turn and prints the medians and the median ratio, wall and processor."""
    one(), other()  # warm: the disk's cache and the driver's compiled code
    costs = []
    for index in range(pairs):
        costs.append((one(), other()))
        print(f"\r{name}: {index + 1} of {pairs}", end="", file=sys.stderr, flush=True)
    print("\r\033[K", end="", file=sys.stderr)
    for kind in ("wall", "cpu"):
        ones = [getattr(pair[0], kind) for pair in costs]
        others = [getattr(pair[1], kind) for pair in costs]
        ratios = sorted(a / b for a, b in zip(ones, others, strict=True))
        print(
            f"| {name} | {kind} | {statistics.median(ones):.2f} s | {statistics.median(others):.2f} s "
            f"| **{statistics.median(ratios):.2f}** | {ratios[0]:.2f} to {ratios[-1]:.2f} |"
        )


@contextmanager
def project() -> Iterator[Path]:
    """A copy of the project's settings and flows in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        shutil.copy(ROOT / "config.yaml", folder)
        shutil.copytree(ROOT / "flows", folder / "flows")
        yield folder


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Serves the mock sites of a project in a process of their own; gives the port."""
    command = [*ASSISTANT, "mock", "serve", "--port", "0"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        yield _port(folder)
    finally:
        process.terminate()
        process.wait()


def _port(folder: Path) -> int:
    from assistant.mock_world import served_port

    for _ in range(200):
        port = served_port(folder / ".assistant" / "mock")
        if port is not None:
            return port
        time.sleep(0.05)
    raise RuntimeError("the mock sites did not come up")


def main() -> None:
    """Prints the table of docs/benchmarks.md."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--pairs", type=int, default=10, help="how often each comparison is run (default: 10)"
    )
    pairs = parser.parse_args().pairs
    print("| What | | A | B | A/B | range |\n| --- | --- | --- | --- | --- | --- |")
    with project() as folder:
        quick = [*RUN, "--no-shots"]

        def script_alone(*more: str) -> Cost:
            return cost_of([*SCRIPT, str(folder / "script-state"), *more], folder=folder)

        compare(
            "flow / script, each starts the mock sites",
            lambda: cost_of(quick, folder=folder),
            script_alone,
            pairs=pairs,
        )
        compare(
            "flow / script with the same handlers for overlays",
            lambda: cost_of(quick, folder=folder),
            lambda: script_alone("--overlays"),
            pairs=pairs,
        )
        compare(
            "journal, events, report and evidence / none of these",
            lambda: cost_of(quick, folder=folder),
            lambda: cost_of([*UNRECORDED, "--no-shots"], folder=folder),
            pairs=pairs,
        )
        compare(
            "11 pictures / none",
            lambda: cost_of(RUN, folder=folder),
            lambda: cost_of(quick, folder=folder),
            pairs=pairs,
        )
        full = [*RUN, "--evidence", "full"]
        compare(
            "full evidence / default",
            lambda: cost_of(full, folder=folder),
            lambda: cost_of(RUN, folder=folder),
            pairs=pairs,
        )
        with served(folder) as port:

            def script_served() -> Cost:
                httpx.put(
                    f"http://127.0.0.1:{port}/api/worlds/script", json={"seed": "demo"}
                ).raise_for_status()
                return cost_of([*SCRIPT, str(port), "script"], folder=folder)

            compare(
                "flow / script, mock sites up already",
                lambda: cost_of(quick, folder=folder),
                script_served,
                pairs=pairs,
            )


if __name__ == "__main__":
    main()
