// Enables the buttons that were rendered disabled ([data-late]) some time after the page was loaded.
"use strict";

const enableDelay = Number(document.currentScript.dataset.seconds) * 1000;

function enableButtons() {
  for (const button of document.querySelectorAll("[data-late]")) button.disabled = false;
}

addEventListener("load", () => setTimeout(enableButtons, enableDelay));
