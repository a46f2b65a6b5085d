// Opens no new tab, as when the browser blocks it. The page itself does not notice.
"use strict";

document.addEventListener("click", (event) => {
  if (event.target.closest("a[target=_blank]")) event.preventDefault();
});
