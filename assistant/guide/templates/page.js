"use strict";
// Shows one language at a time, keeps the place when it is changed, and enlarges pictures.
// Without this script all languages are there, one below the other.
const editions = [...document.querySelectorAll(".edition")];
const [first] = editions;
const shown = () => editions.find(edition => !edition.hidden);
const editionOf = hash => {
  const id = decodeURIComponent(hash.slice(1)), [locale] = id.split("/");
  return editions.find(edition => edition.id === locale) || (id ? first : null);
};
function show(edition) {
  for (const each of editions) each.hidden = each !== edition;
  document.documentElement.lang = edition.lang;
  document.title = edition.dataset.title;
}
function heading(edition) {
  return [...edition.querySelectorAll("h2[id], h3[id]")].filter(each => each.getBoundingClientRect().top < 120).pop();
}
function go(edition, id) {
  if (edition !== shown()) show(edition);
  const target = id && document.getElementById(id);
  if (target) target.scrollIntoView();
  mark();
}
function follow() {
  const id = decodeURIComponent(location.hash.slice(1)), edition = editionOf(location.hash);
  if (edition) go(edition, editions.some(each => each.id === id) ? null : id);
}
function change(event) {
  const before = shown(), edition = editions.find(each => `#${each.id}` === event.currentTarget.getAttribute("href"));
  const place = heading(before), bare = place && place.id.replace(`${before.id}/`, "");
  event.preventDefault();
  history.replaceState(null, "", `#${edition.id}`);
  go(edition, bare && (edition === first ? bare : `${edition.id}/${bare}`));
}
function mark() {
  const edition = shown(), present = heading(edition);
  for (const link of edition.querySelectorAll(".contents a")) {
    if (present && link.getAttribute("href") === `#${present.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
show(editionOf(location.hash) || editions.find(each => navigator.language.startsWith(each.id)) || first);
for (const link of document.querySelectorAll(".languages a")) link.addEventListener("click", change);
addEventListener("hashchange", follow);
addEventListener("scroll", mark, {passive: true});
follow();
const zoom = document.querySelector(".zoom");
for (const button of document.querySelectorAll(".picture")) {
  button.addEventListener("click", () => {
    const from = button.querySelector("img"), to = zoom.querySelector("img");
    [to.src, to.alt] = [from.src, from.alt];
    zoom.showModal();
  });
}
zoom.addEventListener("click", () => zoom.close());
