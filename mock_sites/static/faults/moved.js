// Moves each main button to the beginning of what it belongs to, and the last column of each table to the front.
"use strict";

function moveButtons() {
  for (const button of document.querySelectorAll("main .button--primary, dialog .button--primary")) {
    const stage = button.closest("[data-when], [data-stage]");
    (stage ?? button.form ?? button.parentElement).prepend(button);
    button.style.marginBlockEnd = "16px";
  }
  for (const row of document.querySelectorAll("main table tr")) {
    if (row.cells.length > 1) row.prepend(row.cells[row.cells.length - 1]);
  }
}

document.addEventListener("DOMContentLoaded", moveButtons);
