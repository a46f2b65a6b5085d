// Shows what lies over the page some time after it was loaded: [data-overlay], or the survey's dialog.
"use strict";

const overlayDelay = Number(document.currentScript.dataset.seconds) * 1000;

function showOverlay() {
  const banner = document.querySelector("[data-overlay]");
  if (banner) banner.hidden = false;
  document.getElementById("fault-survey")?.showModal();
}

addEventListener("load", () => setTimeout(showOverlay, overlayDelay));
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-overlay-close]")) event.target.closest("[data-overlay]").remove();
});
