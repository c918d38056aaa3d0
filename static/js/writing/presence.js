// Who else has the article open. A beat every thirty seconds while the page is in sight; nothing while it is hidden.
const desk = document.getElementById("keeping");
const bar = desk.querySelector("[data-company]");
const [words, button] = bar.children;
let timer, form;
export const pen = { taken: false };

const send = (more = {}) => {
  const body = new FormData();
  const { csrfmiddlewaretoken, page, base } = form.elements;
  const fields = { csrfmiddlewaretoken: csrfmiddlewaretoken.value, page: page.value, base: base.value, ...more };
  for (const name in fields) body.append(name, fields[name]);
  return fetch(desk.dataset.presence, { method: "POST", body, redirect: "manual", keepalive: true });
};

export const beat = async (more) => {
  clearTimeout(timer);
  if (!desk.dataset.presence || document.hidden) return;
  timer = setTimeout(beat, 30_000);
  try {
    const answer = await send(more);
    if (!answer.ok) return;
    const { lines, others, taken } = await answer.json();
    if (words.textContent !== lines.join(" ")) words.textContent = lines.join(" ");
    bar.hidden = !lines.length;
    button.hidden = !others;
    pen.taken = taken;
  } catch { /* the line is away: the next beat asks again */ }
};

export const start = (sheet) => {
  form = sheet;
  button.addEventListener("click", () => beat({ take: "1" }));
  document.addEventListener("visibilitychange", () => beat());
  addEventListener("pagehide", () => { if (desk.dataset.presence) send({ leave: "1" }).catch(() => {}); });
  beat();
};
