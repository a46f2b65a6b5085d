// "Send code": posts the fields that say who wants one, and tells what came of it, without leaving the form.
"use strict";

async function sendCode(button) {
  const form = button.form;
  const fields = new URLSearchParams({ csrf: form.elements.csrf.value });
  for (const name of button.dataset.sendCodeFields.split(" ")) fields.set(name, form.elements[name].value);
  const response = await fetch(button.dataset.sendCode, { method: "POST", body: fields });
  const { message, mailbox } = await response.json();
  const answer = form.querySelector("[data-code-answer]");
  const [text, link] = answer.children;
  answer.classList.toggle("code-answer--refused", !response.ok);
  text.textContent = message;
  link.hidden = !mailbox;
  if (mailbox) link.href = mailbox;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-send-code]");
  if (button) sendCode(button);
});
