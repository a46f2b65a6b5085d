"""Which seeds there are, and what each is; light, since every list of worlds tells it."""

from difflib import get_close_matches
from functools import cache
from pathlib import Path

from mock_sites.yaml_text import read_yaml

_FOLDER = Path(__file__).parents[1] / "worlds"


def seed_names() -> list[str]:
    """Return the names of all seeds, in order."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


@cache
def describe_seeds() -> dict[str, str]:
    """Return the sentence of each seed by name, the default one first."""
    names = sorted(seed_names(), key=lambda name: (name != "demo", name))
    return {name: read_yaml(_FOLDER / f"{name}.yaml")["about"] for name in names}


def find_seed(name: str | Path) -> Path:
    """Return the file of a seed: by name, or a path of one's own; ValueError when there is none."""
    if isinstance(name, Path):
        if not name.is_file():
            raise ValueError(f"there is no file {name}")
        return name
    names = seed_names()
    if name not in names:
        near = get_close_matches(name, names, n=1)
        meant = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(names)}"
        raise ValueError(f"there is no seed {name!r}{meant}")
    return _FOLDER / f"{name}.yaml"
