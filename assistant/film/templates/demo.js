"use strict";
// Shows one step at a time: by hotspot, buttons, arrow keys, contents and address.
// Without this script all steps are there, one below the other.
const root = document.documentElement;
root.classList.remove("no-script");
const sections = [...document.querySelectorAll("main > section")];
const count = sections.length - 2;
const [back, next] = [document.querySelector(".back"), document.querySelector(".next")];
const [track, where] = [document.querySelector(".track"), document.querySelector(".where")];
const chapters = [...document.querySelectorAll(".chapter")];
const still = matchMedia("(prefers-reduced-motion: reduce)");
let at = 0, leaving = 0;

function show(index, {focus = false} = {}) {
  clearTimeout(leaving);
  at = Math.min(Math.max(index, 0), count + 1);
  sections.forEach((section, each) => section.classList.toggle("is-shown", each === at));
  sections[at].querySelector(".picture").classList.remove("is-typed", "is-nudged");
  const step = Math.min(at, count);
  track.setAttribute("aria-valuenow", step);
  track.firstElementChild.style.width = `${100 * step / count}%`;
  where.textContent = at ? where.dataset.words.replace("{number}", step).replace("{count}", count) : "";
  back.disabled = at === 0;
  next.disabled = at === count + 1;
  next.textContent = at ? next.dataset.next : next.dataset.begin;
  mark(step);
  if (focus) {
    const to = sections[at].querySelector(".hotspot, .primary") || next;
    to.focus({preventScroll: true});
  }
  history.replaceState(null, "", `#${sections[at].id}`);
}
function mark(step) {
  for (const link of document.querySelectorAll(".to-step")) {
    if (link.hash === `#step-${step}`) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  const current = chapters.findIndex(chapter => chapter.querySelector("[aria-current]"));
  chapters.forEach((chapter, index) => {
    chapter.classList.toggle("is-current", index === current);
    chapter.classList.toggle("is-past", index < current || at === count + 1);
  });
  const link = document.querySelector(".to-step[aria-current]"), box = document.querySelector(".contents");
  if (!link) return;
  const [inner, outer] = [link.getBoundingClientRect(), box.getBoundingClientRect()];
  if (inner.bottom > outer.bottom || inner.top < outer.top) box.scrollTop += inner.top - outer.top - outer.height / 2;
}
function act(picture) {
  if (!picture.querySelector(".typed") || still.matches) return show(at + 1, {focus: true});
  picture.classList.add("is-typed");
  leaving = setTimeout(() => show(at + 1, {focus: true}), 800);
}
for (const picture of document.querySelectorAll(".step .picture")) {
  picture.addEventListener("click", event => {
    if (event.target.matches(".hotspot")) act(picture);
    else if (picture.querySelector(".hotspot")) {
      picture.classList.remove("is-nudged");
      void picture.offsetWidth;
      picture.classList.add("is-nudged");
    } else show(at + 1);
  });
}
back.addEventListener("click", () => show(at - 1));
next.addEventListener("click", () => show(at + 1));
for (const link of document.querySelectorAll('a[href^="#"]:not(.skip)')) {
  link.addEventListener("click", event => {
    event.preventDefault();
    go(link.hash, {focus: link.matches(".primary")});
  });
}
function go(hash, how) {
  const index = sections.findIndex(section => `#${section.id}` === hash);
  if (index >= 0) show(index, how);
}
addEventListener("hashchange", () => go(location.hash));
addEventListener("keydown", event => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const to = {ArrowRight: at + 1, ArrowLeft: at - 1, PageDown: at + 1, PageUp: at - 1, Home: 0, End: count + 1}[event.key];
  if (to === undefined) return;
  event.preventDefault();
  show(to);
});
show(0);
go(location.hash);
