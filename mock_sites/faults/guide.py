"""docs/faults.md, written from the registry: `python -m mock_sites.faults > docs/faults.md`."""

import json
from collections.abc import Iterable
from textwrap import fill

from mock_sites.faults.fault import Fault
from mock_sites.faults.options import Value
from mock_sites.faults.registry import FAULTS

_WIDTH = 115
_PATHS = (
    "a path, with `*` for anything | The only path that it strikes: `/purchase/*`."
    " Without it the calls between KooGallery and the seller (`/isv/*`, `/api/mkp-openapi-public/*`) are left alone."
)
_HEAD = """\
# Faults

<!-- Written by `python -m mock_sites.faults > docs/faults.md` from mock_sites/faults; a test holds it in step. -->

What the real sites do to a run on a bad day, the mock sites do when they are told to. A fault is switched on by
name, in one world, and strikes nowhere else. A world in which none is on behaves like one that never had any.

## Switching a fault on and off

From a command line, with options behind commas:

```console
$ assistant mock fault mine 'reset,path=/purchase/*,when=after'
$ assistant mock fault mine reset --off
```

Over the JSON API, with the options as an object:

```console
$ curl -X PUT -H 'Content-Type: application/json' -d '{"path": "/purchase/*", "when": "after"}' \\
    http://localhost:8700/api/worlds/mine/faults/reset
$ curl -X DELETE http://localhost:8700/api/worlds/mine/faults/reset
```

In Python, with a world of a server that runs or of its state folder:

```python
world.faults.switch_on("reset", path="/purchase/*", when="after")
world.faults.switch_off("reset")
```

Several may be on at once; they have their turns in the order in which they were switched on. Switching one on
again replaces it and begins its count anew.

## What every fault can be told

| Option | Values | What it sets |
| --- | --- | --- |
| `site` | {sites} | The only site that it strikes; every site without it. |
| `path` | {paths} |
| `times` | {whole} | How often it strikes; 0 is without end. |
| `after` | {whole} | How many moments it lets pass first. |

Where chance is involved there is a `seed`. What is drawn depends on it, on what is asked for and on how often that
was asked for before: the same requests to the same world are struck the same way, whatever comes in between.

Each strike is a line of the world's journal, of the kind `fault`: `world.journal.faults("reset")`, or
`GET /api/worlds/mine/journal?kind=fault`. An answer that never left has the status 0 there.

"""


def page() -> str:
    """Returns docs/faults.md."""
    head = _HEAD.replace("{sites}", ", ".join(f"`{site}`" for site in _sites()))
    head = head.replace("{whole}", "whole number from 0").replace("{paths}", _PATHS)
    listed = "".join(f"- [{name}](#{name})\n" for name in FAULTS)
    return f"{head}{listed}\n" + "\n".join(_describe(fault) for fault in FAULTS.values())


def _describe(fault: Fault) -> str:
    example = dict(fault.example)
    return f"""\
## {fault.name}

{fill(fault.does, _WIDTH)}

{fill(f"**A good run:** {fault.good_run[0].lower()}{fault.good_run[1:]}", _WIDTH)}

```console
$ assistant mock fault mine {_command(fault.name, example)}
```

```http
PUT /api/worlds/mine/faults/{fault.name}

{json.dumps(example)}
```

{_table(fault)}"""


def _command(name: str, example: dict[str, Value]) -> str:
    text = ",".join([name, *(f"{option}={value}" for option, value in example.items())])
    return f"'{text}'" if any(mark in text for mark in " *?") else text


def _table(fault: Fault) -> str:
    rows = [
        ("Option", "Default", "Values", "What it sets"),
        ("---", "---", "---", "---"),
        *(
            (
                f"`{option.name}`",
                f"`{option.default}`" if option.default != "" else "",
                option.range,
                option.help,
            )
            for option in fault.options
        ),
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _sites() -> Iterable[str]:
    from mock_sites.hosts import HOST_LABELS

    return HOST_LABELS
