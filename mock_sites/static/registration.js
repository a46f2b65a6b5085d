// "Send code": posts the email address and tells what came of it, without leaving the form.
"use strict";

const sender = document.querySelector("[data-code-sender]");
const sendButton = sender.querySelector("[data-send-code]");

async function sendCode() {
  const form = sendButton.form;
  const fields = new URLSearchParams({ csrf: form.elements.csrf.value, email: form.elements.email.value });
  const response = await fetch(sendButton.dataset.sendCode, { method: "POST", body: fields });
  const { message, mailbox } = await response.json();
  const answer = sender.querySelector("[data-code-answer]");
  const [text, link] = answer.children;
  answer.classList.toggle("code-answer--refused", !response.ok);
  text.textContent = message;
  link.hidden = !mailbox;
  if (mailbox) link.href = mailbox;
}

sendButton.addEventListener("click", sendCode);
