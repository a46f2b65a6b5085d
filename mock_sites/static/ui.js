// What the pages' parts do beyond HTML: dialogs, menus, panels that depend on a choice, copy buttons.
"use strict";

// Dialogs: [data-dialog-open="id"] opens, [data-dialog-close] closes; one rendered open becomes modal.
function openDialog(dialog) {
  dialog.removeAttribute("open");
  dialog.showModal();
}

for (const dialog of document.querySelectorAll("dialog[open]")) openDialog(dialog);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) openDialog(document.getElementById(opener.dataset.dialogOpen));
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) closer.closest("dialog").close();
});

// Stages: [data-stage-to="name"] shows the [data-stage="name"] parts of its [data-stages] and hides the others.
function showStage(root, name) {
  for (const part of root.querySelectorAll("[data-stage]")) part.hidden = part.dataset.stage !== name;
}

document.addEventListener("click", (event) => {
  const mover = event.target.closest("[data-stage-to]");
  if (mover) showStage(mover.closest("[data-stages]"), mover.dataset.stageTo);
});

// Conditions: a part with data-when="field=value|value" shows only while its form's field has such a value.
function chosenValue(form, name) {
  const field = form.elements.namedItem(name);
  if (!field) return "";
  if (field.type === "checkbox") return field.checked ? field.value : "";
  return field.value;
}

function applyConditions(form) {
  for (const part of form.querySelectorAll("[data-when]")) {
    const [name, values] = part.dataset.when.split("=");
    part.hidden = !values.split("|").includes(chosenValue(form, name));
  }
}

for (const form of document.forms) applyConditions(form);
document.addEventListener("change", (event) => event.target.form && applyConditions(event.target.form));

// Submits by themselves: a <select data-submit> sends its form when another option is chosen.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// Copy buttons say what happened in their accessible name. Where the clipboard is refused, the value is selected.
async function copyValue(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    getSelection().selectAllChildren(button.parentElement);
    return;
  }
  button.dataset.copied = "";
  button.setAttribute("aria-label", button.dataset.copiedLabel);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copyValue(button);
});

// Menus: a button and a [role=menu] list; data-menu="hover" also opens under the pointer and on keyboard focus.
class Menu {
  constructor(root) {
    this.root = root;
    this.button = root.querySelector("[aria-haspopup]");
    this.list = root.querySelector("[role=menu]");
    this.pinned = false;
    this.button.addEventListener("click", () => (this.pinned ? this.close() : this.open(true)));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("focusout", ({ relatedTarget: next }) => next && !root.contains(next) && this.close());
    document.addEventListener("pointerdown", (event) => root.contains(event.target) || this.close());
    for (const change of ["resize", "scroll"]) {
      addEventListener(change, () => this.list.hidden || this.place(), { passive: true, capture: true });
    }
    if (root.dataset.menu === "hover") this.openOnHover();
  }

  openOnHover() {
    this.root.addEventListener("pointerenter", () => this.open(this.pinned));
    this.root.addEventListener("pointerleave", () => {
      this.leaving = setTimeout(() => this.pinned || this.close(), 200);
    });
    this.button.addEventListener("focus", () => {
      if (!this.returning && this.button.matches(":focus-visible")) this.open(false);
    });
  }

  open(pinned) {
    clearTimeout(this.leaving);
    this.pinned = pinned;
    if (!this.list.hidden) return;
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.place();
  }

  close() {
    clearTimeout(this.leaving);
    this.pinned = false;
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  // Fixed, so that no scrolling table cuts it off; kept inside the window.
  place() {
    const box = this.button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.list;
    const isEnd = this.root.dataset.align === "end" || box.left + width > innerWidth - 8;
    const left = isEnd ? box.right - width : box.left;
    const below = box.bottom + height + 8 <= innerHeight || box.top < height + 8;
    this.list.style.left = `${Math.max(8, left)}px`;
    this.list.style.top = `${below ? box.bottom + 2 : box.top - height - 2}px`;
  }

  items() {
    return [...this.list.querySelectorAll("[role^=menuitem]")];
  }

  focus(index) {
    const items = this.items();
    items[(index + items.length) % items.length].focus();
  }

  key(event) {
    const at = this.items().indexOf(document.activeElement);
    const moves = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 };
    if (event.key in moves) {
      event.preventDefault();
      this.open(true);
      this.focus(moves[event.key]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
      this.returning = true;
      this.button.focus();
      this.returning = false;
    } else if ((event.key === "Enter" || event.key === " ") && event.target === this.button) {
      event.preventDefault();
      this.open(true);
      this.focus(0);
    }
  }
}

for (const root of document.querySelectorAll("[data-menu]")) new Menu(root);
