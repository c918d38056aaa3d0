// Texts of this article that the device kept and the page does not show: taken up again, compared or let go.
import { drop, texts } from "./journal.js";
import { moment, show } from "./sheet.js";

const desk = document.getElementById("keeping");

export const offer = async (form, { account, subject, page }, shown, leave) => {
  for (const kept of await texts(account, subject)) {
    if (kept.page === page) continue;
    if (JSON.stringify(kept.fields) === shown || (kept.sent && kept.sent === desk.dataset.stamp)) { drop(kept); continue; }
    const bar = desk.querySelector("[data-offer]").content.firstElementChild.cloneNode(true);
    bar.querySelector("b").textContent = moment(kept.at);
    bar.querySelector("[data-act=compare]").hidden = subject === "new";
    bar.onclick = ({ target: { dataset: { act } } }) => {
      if (act === "drop") { drop(kept); bar.remove(); } else if (act) { leave(); show(form.action, form.elements.csrfmiddlewaretoken.value, kept, act); }
    };
    desk.append(bar);
  }
};
