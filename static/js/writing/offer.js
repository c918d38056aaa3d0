// Texts of this article that the device kept and the page does not show: taken up again, compared or let go.
import { drop, texts } from "./journal.js";

const desk = document.getElementById("keeping");

// The server shows it, not saved yet or beside the newest version: it knows the names behind the numbers.
const show = (form, { fields, base, page }, how) => {
  const sheet = Object.assign(document.createElement("form"), { method: "post", action: form.action, hidden: true });
  const token = ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value];
  for (const [name, value] of [...fields, ["base", base], ["page", page], [how, 1], token]) {
    sheet.append(Object.assign(document.createElement("textarea"), { name, value }));
  }
  document.body.append(sheet);
  sheet.submit();
};

export const offer = async (form, { account, subject, page }, shown, leave) => {
  for (const kept of await texts(account, subject)) {
    if (kept.page === page) continue;
    if (JSON.stringify(kept.fields) === shown || (kept.sent && kept.sent === desk.dataset.stamp)) { drop(kept); continue; }
    const bar = desk.querySelector("[data-offer]").content.firstElementChild.cloneNode(true);
    bar.querySelector("b").textContent = new Date(kept.at).toLocaleString("fr", { dateStyle: "long", timeStyle: "short" }).replace(":", " h ");
    bar.querySelector("[data-act=compare]").hidden = subject === "new";
    bar.onclick = ({ target: { dataset: { act } } }) => {
      if (act === "drop") { drop(kept); bar.remove(); } else if (act) { leave(); show(form, kept, act); }
    };
    desk.append(bar);
  }
};
