"""Reading seeds: everything that is wrong with a file is told at once, each with its line and column."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mock_sites.seeds.model import (
    ACTS,
    ActSeed,
    BillingAccountSeed,
    GuanceAccountSeed,
    HuaweiAccountSeed,
    MemberSeed,
    Part,
    Seed,
    SubUserSeed,
    WorkspaceSeed,
)
from mock_sites.seeds.names import find_seed
from mock_sites.yaml_places import Place, Placed, PlacedError, YamlPath, read_placed
from mock_sites.yaml_text import read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSeed:
    """A seed with the places of its file, for what is found to be wrong when it is planted."""

    name: str
    seed: Seed
    placed: Placed

    def error(self, path: YamlPath, text: str) -> PlacedError:
        """Return the error of one thing that can't be."""
        return self.placed.error([(self.placed.at(path), text)])


def read_seed(name: str | Path) -> ReadSeed:
    """Return a seed by name, or from a file of one's own.

    Raises ValueError when there is none, and PlacedError, which is one, with all that is wrong in its file.
    """
    path = find_seed(name)
    placed = read_placed(path)
    if not isinstance(placed.value, dict):
        raise placed.error([((1, 1), "a seed is a mapping, which begins with about: and starts:")])
    try:
        seed = Seed.model_validate(placed.value)
    except ValidationError as error:
        raise placed.error(_told(placed, dict(each)) for each in error.errors()) from None
    if problems := list(_find_unnumbered(seed, placed)) or list(_find_contradictions(seed, placed)):
        raise placed.error(problems)
    return ReadSeed(name=path.stem, seed=seed.expanded(), placed=placed)


def _told(placed: Placed, error: dict[str, Any]) -> tuple[Place, str]:
    """Return a validation error at its place, in words that speak of the file."""
    path: YamlPath = error["loc"]
    name = path[-1] if path and isinstance(path[-1], str) else "this"
    context = error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            return placed.at_key(path), f"there is no {name!r} here{_meant(name, _fields_at(path))}"
        case "missing":
            return placed.at(path[:-1]), f"{name} is missing"
        case "literal_error":
            choices = context["expected"].replace(" or ", ", ").replace("'", "")
            return placed.at(path), f"{name} can't be {error['input']!r}; it is one of {choices}"
        case "value_error":
            return placed.at(path), str(context["error"])
        case kind if kind in _KINDS:
            return placed.at(path), f"{name} should be {_KINDS[kind].format_map(context)}"
    return placed.at(path), f"{name}: {error['msg']}"


_KINDS = {
    "bool_parsing": "true or false",
    "greater_than_equal": "{ge} or more",
    "int_parsing": "a whole number",
    "less_than_equal": "{le} at most",
    "list_type": "a list",
    "model_type": "a mapping of keys and values",
    "string_too_long": "a text of {max_length} letters at most",
    "string_too_short": "a text, which can't be empty",
    "string_type": "a text",
    "too_short": "a list of at least one",
}
"""What a value should be, by pydantic's name of the error."""

_LISTS: dict[str, type[Part]] = {
    "billing_accounts": BillingAccountSeed,
    "workspaces": WorkspaceSeed,
    "guance_accounts": GuanceAccountSeed,
    "member_of": MemberSeed,
    "huawei_accounts": HuaweiAccountSeed,
    "users": SubUserSeed,
    "history": ActSeed,
}


def _fields_at(path: YamlPath) -> list[str]:
    """Return the keys that may stand beside the last one of a path."""
    part = next((_LISTS[each] for each in reversed(path[:-1]) if isinstance(each, str)), Seed)
    return list(part.model_fields)


def _meant(word: str, choices: list[str]) -> str:
    near = get_close_matches(word, choices, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _find_unnumbered(seed: Seed, placed: Placed) -> Iterator[tuple[Place, str]]:
    """Return the accounts that stand for many and whose names would be the same."""
    for at, account in enumerate(seed.huawei_accounts):
        if account.count > 1 and "{number}" not in account.name:
            path: YamlPath = ("huawei_accounts", at, "name")
            yield placed.at(path), "with a count, the name needs {number} to tell them apart"


def _find_contradictions(seed: Seed, placed: Placed) -> Iterator[tuple[Place, str]]:
    """Return what can't be although every value is of the right kind."""
    workspaces: set[str] = set()
    for number, account in enumerate(seed.billing_accounts):
        path: YamlPath = ("billing_accounts", number)
        if account.username.lower() in [each.username.lower() for each in seed.billing_accounts[:number]]:
            yield placed.at((*path, "username")), f"there are two accounts {account.username!r}"
        yield from _find_contradictions_of_workspaces(account, placed, path)
        workspaces.update(name for workspace in account.workspaces for name, _ in workspace.named())
    for number, huawei in enumerate(seed.huawei_accounts):
        path = ("huawei_accounts", number)
        if huawei.name.lower() in [each.name.lower() for each in seed.huawei_accounts[:number]]:
            yield placed.at((*path, "name")), f"there are two accounts {huawei.name!r}"
        if (huawei.authentication == "none") != (huawei.authenticated_as is None):
            yield placed.at(path), "authentication: authenticated and authenticated_as belong together"
    yield from _find_contradictions_of_owners(seed, placed)
    yield from _find_contradictions_of_history(seed, placed, workspaces=sorted(workspaces))


def _find_contradictions_of_workspaces(
    account: BillingAccountSeed, placed: Placed, above: YamlPath
) -> Iterator[tuple[Place, str]]:
    codes = _site_codes()
    names: set[str] = set()
    for number, workspace in enumerate(account.workspaces):
        path: YamlPath = (*above, "workspaces", number)
        for site in workspace.site:
            if site not in codes:
                yield placed.at((*path, "site")), f"there is no site {site!r}{_meant(site, codes)}"
        if workspace.count > 1 and "{number}" not in workspace.name:
            yield placed.at((*path, "name")), "with a count, the name needs {number} to tell them apart"
            continue
        named = {name for name, _ in workspace.named()}
        if both := names & named:
            yield placed.at((*path, "name")), f"there are two workspaces {min(both)!r}"
        names |= named


def _find_contradictions_of_owners(seed: Seed, placed: Placed) -> Iterator[tuple[Place, str]]:
    places = {
        (name, site)
        for account in seed.billing_accounts
        for workspace in account.workspaces
        for name, site in workspace.named()
    }
    owned: set[str] = set()
    for number, account in enumerate(seed.guance_accounts):
        path: YamlPath = ("guance_accounts", number)
        if account.site not in _site_codes():
            meant = _meant(account.site, _site_codes())
            yield placed.at((*path, "site")), f"there is no site {account.site!r}{meant}"
        if account.username.lower() in [each.username.lower() for each in seed.guance_accounts[:number]]:
            yield placed.at((*path, "username")), f"there are two accounts {account.username!r}"
        for index, name in enumerate(account.workspaces):
            if (name, account.site) not in places:
                meant = _meant(name, sorted(each for each, site in places if site == account.site))
                text = f"there is no workspace {name!r} on the site {account.site!r}{meant}"
                yield placed.at((*path, "workspaces", index)), text
            elif name in owned:
                yield placed.at((*path, "workspaces", index)), f"the workspace {name!r} has an owner already"
            owned.add(name)
        yield from _find_contradictions_of_members(account, placed, path, places)


def _find_contradictions_of_members(
    account: GuanceAccountSeed, placed: Placed, above: YamlPath, places: set[tuple[str, str]]
) -> Iterator[tuple[Place, str]]:
    joined = set(account.workspaces)
    for number, member in enumerate(account.member_of):
        place = placed.at((*above, "member_of", number, "workspace"))
        if (member.workspace, account.site) not in places:
            meant = _meant(member.workspace, sorted(each for each, site in places if site == account.site))
            yield place, f"there is no workspace {member.workspace!r} on the site {account.site!r}{meant}"
        elif member.workspace in joined:
            yield place, f"{account.username} is in the workspace {member.workspace!r} already"
        joined.add(member.workspace)


def _find_contradictions_of_history(
    seed: Seed, placed: Placed, *, workspaces: list[str]
) -> Iterator[tuple[Place, str]]:
    accounts = [account.name for account in seed.huawei_accounts]
    before = seed.opened or (seed.history[0].at if seed.history else seed.starts)
    for index, entry in enumerate(seed.history):
        path: YamlPath = ("history", index)
        if not before <= entry.at <= seed.starts:
            yield placed.at((*path, "at")), "history is told in order, and before the world starts"
        before = entry.at
        if len(entry.acts) != 1 or (entry.settle is None) != (entry.by is None):
            yield placed.at(path), f"say one of {', '.join(ACTS)}; settle needs by, nothing else does"
            continue
        ((act, name),) = entry.acts
        known = workspaces if act in ("settle", "unlock") else accounts
        if name not in known:
            kind = "workspace" if known is workspaces else "Huawei Cloud account"
            yield placed.at((*path, act)), f"there is no {kind} {name!r}{_meant(name, known)}"
        if entry.by is not None and entry.by not in accounts:
            meant = _meant(entry.by, accounts)
            yield placed.at((*path, "by")), f"there is no Huawei Cloud account {entry.by!r}{meant}"


@cache
def _site_codes() -> list[str]:
    catalogue = read_yaml(Path(__file__).parents[1] / "catalogue.yaml")
    return [site["code"] for site in catalogue["guance_sites"]]
