"""The films' own words: what a reader does in a step that says nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_LONGEST: Final = 64

_SENTENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "check": "Tick {}.", "choose": "Choose {}.", "click": "Click {}.", "copy": "Click {}.",
        "download": "Click {}.", "drag": "Drag {}.", "fill": "Fill in {}.", "hover": "Point to {}.",
        "press": "Press {}.", "select": "Make your choice under {}.", "uncheck": "Untick {}.",
        "upload": "Choose a file for {}.", "window": "Click {}.",
    },
    "zh": {
        "check": "勾选 {}。", "choose": "选择 {}。", "click": "点击 {}。", "copy": "点击 {}。",
        "download": "点击 {}。", "drag": "拖动 {}。", "fill": "填写 {}。", "hover": "将鼠标悬停在 {} 上。",
        "press": "按 {} 键。", "select": "在 {} 中选择。", "uncheck": "取消勾选 {}。",
        "upload": "为 {} 选择文件。", "window": "点击 {}。",
    },
}  # fmt: skip

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "chapter": "Part {number} of {count}", "done": "That is all.", "film": "Walkthrough",
        "chapters": "Contents", "next": "Next", "previous": "Back", "restart": "Start again", "step": "Step",
        "progress": "Step {number} of {count}", "note": "Note", "here": "Do it in the picture: {caption}",
        "arrows": "Use ← and → to go through the steps.", "skip": "Skip to the steps", "begin": "Start",
        "end": "You have been through all {count} steps.", "steps": "{count} steps", "shows": "{title}: {caption}",
        "end_of_one": "You have been through the one step.", "one_step": "1 step",
    },
    "zh": {
        "chapter": "第 {number} 部分，共 {count} 部分", "done": "全部完成。", "film": "操作演示",
        "chapters": "目录", "next": "下一步", "previous": "上一步", "restart": "重新开始", "step": "步骤",
        "progress": "第 {number} 步，共 {count} 步", "note": "注意", "here": "在图中操作：{caption}",
        "arrows": "使用 ← 和 → 键切换步骤。", "skip": "跳到步骤", "begin": "开始",
        "end": "全部 {count} 个步骤已完成。", "steps": "共 {count} 步", "shows": "{title}：{caption}",
        "end_of_one": "全部 1 个步骤已完成。", "one_step": "共 1 步",
    },
}  # fmt: skip
"""What films and demos say themselves, in each language."""


def sentence(verb: str, name: str, locale: str) -> str:
    """Returns what a reader does, as `Click **OK**.`; a long name is cut."""
    plain = " ".join(name.split()).replace("*", "").rstrip(".。")
    whole, _, rest = plain[:_LONGEST].rpartition(" ")
    cut = plain if len(plain) <= _LONGEST else f"{whole or rest}…"
    return _SENTENCES[locale][verb].format(f"**{cut}**")
