// Texts of this article that the device kept and the page does not show: taken up again, compared or let go; never silently.
import { drop, texts } from "./journal.js";

const desk = document.getElementById("keeping");
const from = (name) => desk.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true);
const clock = (at) => new Date(at).toLocaleString("fr", { day: "numeric", month: "long", hour: "numeric", minute: "2-digit" });
// The server shows it, as a form that is not saved yet or beside the newest version: it knows the names behind the numbers.
const show = (form, kept, how) => {
  const sheet = document.createElement("form");
  sheet.method = "post";
  sheet.action = form.action;
  const token = form.elements.csrfmiddlewaretoken.value;
  const fields = [...kept.fields, ["base", kept.base], ["page", kept.page], ["csrfmiddlewaretoken", token], [how, "1"]];
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
    bar.querySelector("[data-act=compare]").hidden = subject === "new";
    bar.addEventListener("click", ({ target: { dataset: { act } } }) => {
      if (act === "drop") { drop(kept); bar.remove(); } else if (act) { leave(); show(form, kept, act); }
    });
    desk.append(bar);
  }
};
