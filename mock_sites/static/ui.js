// What the pages' parts do beyond HTML: dialogs, menus, panels that depend on a choice, copy buttons.
// Loaded in the head and listening on the document, so that no part can be seen before it works: a click
// that comes as soon as a button is there must not be lost.
"use strict";

// Dialogs: [data-dialog-open="id"] opens, [data-dialog-close] closes; one rendered open becomes modal.
function openDialog(dialog) {
  dialog.removeAttribute("open");
  dialog.showModal();
}

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
const openMenus = new Set();

class Menu {
  static known = new WeakMap();

  // The menu that an element belongs to, if any.
  static around(element) {
    const root = element.closest?.("[data-menu]");
    if (root && !Menu.known.has(root)) Menu.known.set(root, new Menu(root));
    return root && Menu.known.get(root);
  }

  constructor(root) {
    this.root = root;
    this.button = root.querySelector("[aria-haspopup]");
    this.list = root.querySelector("[role=menu]");
    this.opensOnHover = root.dataset.menu === "hover";
    this.pinned = false;
  }

  open(pinned) {
    clearTimeout(this.leaving);
    this.pinned = pinned;
    if (openMenus.has(this)) return;
    openMenus.add(this);
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.place();
  }

  close() {
    clearTimeout(this.leaving);
    this.pinned = false;
    openMenus.delete(this);
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  closeSoon() {
    this.leaving = setTimeout(() => this.pinned || this.close(), 200);
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

  focusButton() {
    this.returning = true;
    this.button.focus();
    this.returning = false;
  }

  key(event) {
    const at = this.items().indexOf(document.activeElement);
    const moves = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 };
    if (event.key in moves) {
      event.preventDefault();
      this.open(true);
      this.focus(moves[event.key]);
    } else if (event.key === "Escape" && openMenus.has(this)) {
      event.preventDefault();
      this.close();
      this.focusButton();
    } else if ((event.key === "Enter" || event.key === " ") && event.target === this.button) {
      event.preventDefault();
      this.open(true);
      this.focus(0);
    }
  }
}

// An event of a part inside a menu, with where the pointer or the focus comes from or goes to.
function onMenu(type, act) {
  document.addEventListener(type, (event) => {
    const menu = Menu.around(event.target);
    if (menu) act(menu, event, menu.root.contains(event.relatedTarget));
  });
}

onMenu("keydown", (menu, event) => menu.key(event));
onMenu("click", (menu, event) => {
  if (menu.button.contains(event.target)) menu.pinned ? menu.close() : menu.open(true);
});
onMenu("focusout", (menu, event, stays) => event.relatedTarget && !stays && menu.close());
onMenu("focusin", (menu, event) => {
  const isReached = event.target === menu.button && !menu.returning && menu.button.matches(":focus-visible");
  if (menu.opensOnHover && isReached) menu.open(menu.pinned);
});
onMenu("pointerover", (menu, event, stays) => menu.opensOnHover && !stays && menu.open(menu.pinned));
onMenu("pointerout", (menu, event, stays) => menu.opensOnHover && !stays && menu.closeSoon());

document.addEventListener("pointerdown", (event) => {
  for (const menu of openMenus) if (!menu.root.contains(event.target)) menu.close();
});
for (const change of ["resize", "scroll"]) {
  addEventListener(change, () => openMenus.forEach((menu) => menu.place()), { passive: true, capture: true });
}

// What a page shows from the beginning.
document.addEventListener("DOMContentLoaded", () => {
  for (const dialog of document.querySelectorAll("dialog[open]")) openDialog(dialog);
  for (const form of document.forms) applyConditions(form);
});
