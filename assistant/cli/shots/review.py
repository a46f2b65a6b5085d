"""`assistant shots review`."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.project_file import find_config


@click.command(
    "review",
    epilog="""\b
Examples:
  assistant shots review                            a page with every change, to decide on one by one
  assistant shots review --accept 13.huaweicloud_19 in every language
  assistant shots review --refuse zh/13.huaweicloud_21
  assistant shots review --accept all
""",
)
@click.option("--accept", "accepted", multiple=True, metavar="NAME", help="Keep a picture as it was taken.")
@click.option("--refuse", "refused", multiple=True, metavar="NAME", help="Keep a picture as it was before.")
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="Where the page is served; 0 is any.")
def command(accepted: tuple[str, ...], refused: tuple[str, ...], port: int) -> None:
    """Show what the last `assistant shots` changed: before, after and difference, to accept or refuse.

    The page is served on this machine's loopback until Ctrl-C; without --accept and --refuse it is shown.
    """
    from assistant.project import Project
    from assistant.shots.proposal import Proposal
    from assistant.shots.review import write_review
    from assistant.shots.serving import serving_review

    project = Project(find_config(Path.cwd()))
    proposal = Proposal(project.config.state_folder / "shots" / "proposal", root=project.config.root)
    if accepted or refused:
        told = [
            ("accepted", change) for change in (proposal.decide(accepted, "accepted") if accepted else [])
        ]
        told += [("refused", change) for change in (proposal.decide(refused, "refused") if refused else [])]
        for word, change in told:
            click.echo(f"{word} {change.key}")
        write_review(proposal)
        return
    if not proposal.changes():
        click.echo("Nothing has changed, so there is nothing to review.")
        return
    with serving_review(proposal, port=port) as review:
        click.echo(f"The review is at {review.address}\nCtrl-C ends it.")
        try:
            review.wait()
        except KeyboardInterrupt:
            click.echo()
    left = sum(change.decision is None for change in proposal.changes())
    click.echo(f"{left} left to decide on." if left else "Everything is decided on.")
