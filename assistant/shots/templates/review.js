'use strict';
(() => {
  const token = document.body.dataset.token;
  const buttons = [...document.querySelectorAll('[data-show]')];
  const entries = [...document.querySelectorAll('[data-entry]')];
  const modes = [...document.querySelectorAll('.modes [data-mode]')];
  let at = 0;

  const tell = () => {
    const left = buttons.filter(button => !button.dataset.decision).length;
    document.getElementById('left').textContent = `${left} of ${buttons.length} left to decide on.`;
  };
  const show = index => {
    at = (index + entries.length) % entries.length;
    entries.forEach((entry, i) => { entry.hidden = i !== at; });
    buttons.forEach((button, i) => i === at ? button.setAttribute('aria-current', 'true') : button.removeAttribute('aria-current'));
    buttons[at].scrollIntoView({block: 'nearest'});
  };
  const compare = mode => {
    document.body.dataset.mode = mode;
    modes.forEach(button => button.setAttribute('aria-pressed', String(button.dataset.mode === mode)));
  };
  const decide = async decision => {
    if (!token) return;
    const entry = entries[at], button = buttons[at], problem = entry.querySelector('.problem');
    const answer = await fetch('/decide', {
      method: 'POST', headers: {'Content-Type': 'application/json', 'X-Review-Token': token},
      body: JSON.stringify({key: entry.dataset.key, decision}),
    }).then(async got => [got.ok, await got.json()]).catch(() => [false, {error: 'The review is served no more.'}]);
    problem.hidden = answer[0];
    if (!answer[0]) { problem.textContent = answer[1].error; return; }
    button.dataset.decision = answer[1].decision;
    tell();
    const next = buttons.findIndex((each, i) => i > at && !each.dataset.decision);
    if (next >= 0) show(next);
  };

  buttons.forEach((button, i) => button.addEventListener('click', () => show(i)));
  modes.forEach(button => button.addEventListener('click', () => compare(button.dataset.mode)));
  document.querySelectorAll('[data-decide]').forEach(button => button.addEventListener('click', () => decide(button.dataset.decide)));
  document.querySelectorAll('.stage input').forEach(input => input.addEventListener('input', () => {
    input.closest('.stage').style.setProperty('--cut', `${input.value}%`);
  }));
  setInterval(() => {
    if (document.body.dataset.mode === 'blink') document.querySelectorAll('.stage').forEach(stage => stage.classList.toggle('flip'));
  }, 700);
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input')) return;
    const key = event.key.toLowerCase();
    if (key === 'j' || key === 'k') show(at + (key === 'j' ? 1 : -1));
    else if (key === 'a') decide('accept');
    else if (key === 'r') decide('refuse');
    else if (modes[Number(key) - 1]) compare(modes[Number(key) - 1].dataset.mode);
  });
  compare('sides');
  if (entries.length) show(0);
  tell();
})();
