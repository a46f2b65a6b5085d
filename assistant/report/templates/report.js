"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  for (const button of all("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      const done = await copied(button.dataset.copy, button);
      button.textContent = done ? "Copied" : "Press Ctrl+C";
      setTimeout(() => { button.textContent = "Copy"; }, 1600);
    });
  }

  async function copied(text, button) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = Object.assign(document.createElement("textarea"), { value: text, className: "unseen" });
      button.after(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      button.focus();
      return done;
    }
  }

  for (const tools of all(".tools")) tools.hidden = false;
  for (const button of all("[data-open]")) {
    button.addEventListener("click", () => {
      for (const step of all(".steps details")) step.open = button.dataset.open === "all";
    });
  }

  const views = all("[data-view]");
  const viewer = document.getElementById("viewer");
  let at = 0;

  function show(index) {
    at = (index + views.length) % views.length;
    const image = views[at].querySelector("img");
    const name = views[at].closest("figure").querySelector("figcaption strong");
    const large = viewer.querySelector("img");
    large.src = image.src;
    large.alt = image.alt;
    viewer.querySelector("strong").textContent = name ? name.textContent : "";
    viewer.querySelector("figcaption span").textContent = image.alt;
    viewer.querySelector(".count").textContent = `${at + 1} of ${views.length}`;
    if (!viewer.open) viewer.showModal();
  }

  views.forEach((view, index) => view.addEventListener("click", () => show(index)));
  for (const thumb of all("button[data-of]")) {
    const index = views.findIndex((view) => view.dataset.view === thumb.dataset.of);
    const image = views[index].querySelector("img");
    thumb.prepend(Object.assign(new Image(), { src: image.src, alt: "" }));
    thumb.addEventListener("click", () => show(index));
  }
  for (const button of all("[data-turn]", viewer)) {
    button.hidden = views.length < 2;
    button.addEventListener("click", () => show(at + Number(button.dataset.turn)));
  }
  viewer.addEventListener("keydown", (event) => {
    const turn = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (turn) show(at + turn);
  });
  viewer.addEventListener("click", (event) => {
    if (event.target === viewer || event.target.closest("[data-close]")) viewer.close();
  });

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const part of closed) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
  });
})();
