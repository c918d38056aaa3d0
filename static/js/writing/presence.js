// Who else has the article open. A beat every thirty seconds while the page is in sight; nothing while it is hidden.
const desk = document.getElementById("keeping");
const bar = desk.querySelector("[data-company]");
const [words, button] = bar.children;
const { csrfmiddlewaretoken: token, page, base } = document.getElementById("article_form").elements;
let timer;
export const pen = {};

const send = (more) => {
  const body = new URLSearchParams({ csrfmiddlewaretoken: token.value, page: page.value, base: base.value, ...more });
  return fetch(desk.dataset.presence, { method: "POST", body, redirect: "manual", keepalive: true });
};
export const beat = async (more) => {
  clearTimeout(timer);
  if (!desk.dataset.presence || document.hidden) return;
  timer = setTimeout(beat, 3e4);
  try {
    const { lines, others, taken } = await (await send(more)).json();
    const text = lines.join(" ");
    if (words.textContent !== text) words.textContent = text;
    bar.hidden = !text;
    button.hidden = !others;
    pen.taken = taken;
  } catch { /* no line, no login: the next beat asks again */ }
};

button.onclick = () => beat({ take: 1 });
document.addEventListener("visibilitychange", () => beat());
addEventListener("pagehide", () => { if (desk.dataset.presence) send({ leave: 1 }).catch(() => {}); });
