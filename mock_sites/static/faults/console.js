// Writes an error to the console and fails, after the page has been set up.
"use strict";

const complaint = document.currentScript.dataset.message;

addEventListener("load", () => {
  console.error(complaint);
  throw new Error(complaint);
});
