// The moderation desk without reloading: decisions are sent by fetch, and the server's fragments take the place of the parts
// with the same id. Without this script every form and link works by itself.
const desk = document.getElementById("bureau");
const queue = () => document.getElementById("file");
const rows = () => [...(queue()?.querySelectorAll(":scope > [data-case]") ?? [])];
const open = () => queue()?.querySelector(".case--open")?.closest("[data-case]");
const parsed = (html) => { const box = document.createElement("template"); box.innerHTML = html; return box.content; };
let selected = "";
// The public pages show links to the desk in this browser (desk-links.js) until the person logs out.
try { if (desk) localStorage.bureau = "1"; } catch { /* no storage: no links there */ }

function alertIn(row, id, again) {
  row.querySelector(".case__alert")?.remove();
  const part = document.getElementById(id).content.firstElementChild.cloneNode(true);
  part.querySelector("[data-retry]").addEventListener("click", () => { part.remove(); again(); });
  (row.querySelector(".case") ?? row).prepend(part);
  part.scrollIntoView({ block: "nearest" });
}

const forget = () => { try { localStorage.removeItem("bureau"); } catch { /* no storage */ } };

// The answer's text and status; null when nothing came of it, and the row says why. A repeat decides nothing twice: it
// carries the version that the moderator saw.
async function ask(url, options, row, again) {
  row.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { ...options, headers: { "X-Desk": "1" }, credentials: "same-origin" });
    if (answer.redirected || answer.status === 403) { forget(); alertIn(row, "session-finie", again); return null; }
    if (![200, 409, 422].includes(answer.status)) throw new Error(answer.status);
    return { status: answer.status, content: parsed(await answer.text()) };
  } catch {
    alertIn(row, "hors-ligne", again);
    return null;
  } finally {
    row.removeAttribute("aria-busy");
  }
}

// The acts stay in reach, and keys decide, only while the words that they are about are in sight.
const UNDER_THE_ACTS = 150;
const inSight = (row) => {
  const { top, bottom } = row.querySelector(".case__text").getBoundingClientRect();
  return bottom > 0 && top < innerHeight - UNDER_THE_ACTS;
};
const sight = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) target.closest(".case").classList.toggle("case--seen", isIntersecting);
}, { rootMargin: `0px 0px -${UNDER_THE_ACTS}px` });
const watch = (row) => { sight.disconnect(); if (row) sight.observe(row.querySelector(".case__text")); };

function shut(row) {
  row?.querySelector(".case")?.classList.remove("case--open", "case--seen");
}

function show(row, focus = true) {
  const before = open();
  if (before && before !== row) shut(before);
  row.querySelector(".case").classList.add("case--open");
  watch(row);
  selected = "";
  const address = new URL(location.href);
  address.searchParams.set("cas", row.dataset.case);
  address.hash = "";
  history.replaceState(null, "", address);
  if (focus) {
    row.querySelector(".case").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
}

async function enter(row) {
  if (!row) return;
  if (!row.querySelector("[data-forms]")) {
    const answer = await ask(row.dataset.url, {}, row, () => enter(row));
    if (!answer) return;
    const fresh = answer.content.firstElementChild;
    row.replaceWith(fresh);
    row = fresh;
  }
  show(row);
}

function put(content) {
  let next = null;
  for (const part of [...content.children]) {
    const old = document.getElementById(part.id);
    if ("gone" in part.dataset) { old?.remove(); continue; }
    if (!old) continue;
    const list = part.id === "gestes" ? old.open : null;
    old.replaceWith(part);
    if (list !== null) part.open = list;
    if (part.dataset.case) next = part;
  }
  const empty = document.getElementById("vide");
  if (empty && !rows().length) empty.hidden = false;
  const count = document.querySelector("#onglets li:first-child .count");
  const head = document.querySelector(".places [aria-current] .count");
  if (head) { head.hidden = !count; head.firstChild.data = count?.textContent ?? ""; }
  return next;
}

async function decide(form, button) {
  const row = form.closest("[data-case]"), all = rows(), at = all.indexOf(row);
  if (row.getAttribute("aria-busy") === "true") return;
  const data = new FormData(form, button);
  const following = all[at + 1] ?? all[at - 1];
  data.set("following", following?.dataset.case ?? "");
  const answer = await ask(form.action, { method: "POST", body: data }, row, () => decide(form, button));
  if (!answer) return;
  if (answer.status === 422) {
    const fresh = answer.content.firstElementChild;
    row.replaceWith(fresh);
    show(fresh, false);
    const note = fresh.querySelector(".errornote");
    note?.scrollIntoView({ block: "center" });
    (note?.parentElement.querySelector("textarea, select, button") ?? fresh.querySelector(".case")).focus();
    return;
  }
  const next = put(answer.content);
  if (next) show(next);
}

async function swap(form, button) {
  const holder = form.closest("#bande, #gestes, .wave") ?? desk;
  const data = new FormData(form, button);
  const answer = await ask(form.action, { method: "POST", body: data }, holder, () => swap(form, button));
  if (!answer) return;
  if (answer.status === 422) { form.submit(); return; }
  desk.replaceChildren(answer.content);
  const row = open();
  if (row) show(row);
}

desk?.addEventListener("submit", (event) => {
  const form = event.target, button = event.submitter;
  if (!form.matches("[data-decide], [data-undo], [data-many]")) return;
  if (form.matches("[data-decide]") && !queue()) return;
  if (form.matches("[data-many]") && button?.value === "reject" && !form.elements.reason.value) return; // the page asks for it
  event.preventDefault();
  (form.matches("[data-decide]") ? decide : swap)(form, button);
});

desk?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("[data-open], [data-skip]");
  if (!link) return;
  event.preventDefault();
  const row = link.closest("[data-case]");
  if ("open" in link.dataset) { enter(row); return; }
  const next = row.nextElementSibling;
  shut(row);
  queue().append(row);
  enter(next?.dataset.case ? next : rows()[0]);
});

// A passage selected in the open case comes into the field.
document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const text = selection.toString().trim();
  if (text && selection.anchorNode?.parentElement?.closest(".case--open [data-text]")) {
    selected = text;
    fill(open());
  }
});
function fill(row) {
  const field = row?.querySelector("textarea[name=passage]");
  if (field && selected) field.value = selected;
}

const press = (row, key) => {
  const control = row.querySelector(`[data-key="${key}"]`);
  if (!control) return;
  if (control.tagName !== "SUMMARY") { control.click(); return; }
  for (let part = control.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  fill(row);
  const field = control.parentElement.querySelector("textarea");
  (key === "r" ? control : field)?.focus();
  if (key !== "r") control.parentElement.scrollIntoView({ block: "nearest" });
};

// The sheet of reasons opens below its row and moves no button; only where nothing of it would be seen the page scrolls.
desk?.addEventListener("toggle", ({ target }) => {
  if (target.open && target.matches(".sheet")) target.querySelector("li, select, button").scrollIntoView({ block: "nearest" });
}, true);

const help = document.getElementById("touches");
for (const button of document.querySelectorAll("[data-help]")) {
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || help?.open) return;
  if (event.target.closest("input, select, textarea, [contenteditable=true]")) return;
  const row = open(), key = event.key, list = rows();
  if (key === "?") help.showModal();
  else if (key === "u") document.querySelector("#bande form")?.requestSubmit();
  else if (key === "j" || key === "k") enter(row ? list[list.indexOf(row) + (key === "j" ? 1 : -1)] : list[0]);
  else if (row && "arsem".includes(key) && !inSight(row)) row.scrollIntoView({ block: "start" });
  else if (row && "arsem".includes(key)) press(row, key);
  else if (row && /^[1-9]$/.test(key)) row.querySelector(`[data-sheet="r"][open] [data-digit="${key}"]`)?.click();
  else return;
  event.preventDefault();
});
watch(open());
