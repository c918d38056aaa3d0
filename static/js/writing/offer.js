// Texts of this article that the device kept and the page does not show: taken up again, compared or let go; never silently.
import { drop, texts } from "./journal.js";

const desk = document.getElementById("keeping");
const from = (name) => desk.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true);
const clock = (at) => new Date(at).toLocaleString("fr", { day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });
const words = (value = "") => /<\w/.test(value)
  ? new DOMParser().parseFromString(value.replace(/<\/(p|li|h\d|blockquote|tr)>/g, "$&\n"), "text/html").body.textContent
  : value;

const compare = (form, kept) => {
  const dialog = from("compare"), here = new Map(), there = new Map();
  const collect = (map, fields) => fields.forEach(([name, value]) => map.set(name, [...map.get(name) ?? [], value]));
  collect(here, [...new FormData(form)]);
  collect(there, kept.fields);
  for (const name of new Set([...there.keys(), ...here.keys()])) {
    const [mine, page] = [there, here].map((map) => words(map.get(name)?.join("\n")).trim());
    const label = form.elements[name]?.labels?.[0]?.textContent;
    if (mine === page || !label) continue;
    const row = dialog.querySelector("tbody").insertRow();
    for (const cell of [label, mine, page]) row.insertCell().textContent = cell;
  }
  document.body.append(dialog);
  dialog.onclose = () => dialog.remove();
  dialog.showModal();
};

// The server shows it as a form that is not saved yet: it knows the names behind the numbers.
const resume = (form, kept) => {
  const sheet = document.createElement("form");
  sheet.method = "post";
  sheet.action = form.action;
  const token = form.elements.csrfmiddlewaretoken.value;
  const fields = [...kept.fields, ["base", kept.base], ["page", kept.page], ["csrfmiddlewaretoken", token], ["resume", "1"]];
  for (const [name, value] of fields) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    sheet.append(field);
  }
  sheet.hidden = true;
  document.body.append(sheet);
  sheet.submit();
};

export const offer = async (form, { account, subject, page, shown, stamp, leave }) => {
  for (const kept of await texts(account, subject)) {
    if (kept.page === page) continue;
    if (JSON.stringify(kept.fields) === shown || (stamp && kept.sent === stamp)) { await drop(kept); continue; }
    const bar = from("offer");
    bar.querySelector("b").textContent = clock(kept.at);
    const act = { resume: () => { leave(); resume(form, kept); }, compare: () => compare(form, kept), drop: () => { drop(kept); bar.remove(); } };
    bar.addEventListener("click", ({ target }) => act[target.dataset.act]?.());
    desk.append(bar);
  }
};
