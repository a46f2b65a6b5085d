"""What a new Huawei Cloud account has to look like."""

import re
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{5,31}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
_LEAST_KINDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """The sign-up form as it was sent."""

    name: str
    password: str
    repeated: str
    email: str
    phone: str
    agrees: bool


def refuse_sign_up(form: SignUp, *, is_taken: bool) -> dict[str, str]:
    """Return what is wrong with a form, as the label of a refusal by field; nothing when it is right."""
    checks = {
        "name": _refuse_name(form.name, is_taken),
        "password": None if is_strong(form.password) else "register.refuse_password",
        "repeated": None if form.repeated == form.password else "register.refuse_repeated",
        "email": None if _EMAIL.fullmatch(form.email) else "register.refuse_email",
        "agree": None if form.agrees else "register.refuse_agree",
    }
    return {field: label for field, label in checks.items() if label is not None}


def _refuse_name(name: str, is_taken: bool) -> str | None:
    if not _NAME.fullmatch(name):
        return "register.refuse_name"
    return "register.refuse_taken" if is_taken else None


def is_strong(password: str) -> bool:
    """Tell whether a password is what Huawei Cloud asks for: 8 to 64 characters of three kinds."""
    kinds = sum(re.search(kind, password) is not None for kind in _KINDS)
    return 8 <= len(password) <= 64 and kinds >= _LEAST_KINDS
