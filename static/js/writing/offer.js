// Texts of this article that the device kept and the page does not show: taken up again, compared or let go.
import { drop, texts } from "./journal.js";
import { moment, show } from "./sheet.js";

const desk = document.getElementById("keeping");

export const offer = async (form, { account, subject, page }, shown, leave) => {
  for (const kept of await texts(account, subject)) {
    if (kept.page === page) continue;
    if (JSON.stringify(kept.fields) === shown || (kept.sent && kept.sent === desk.dataset.stamp)) { drop(kept); continue; }
    const long = new Blob(kept.fields.flat()).size > desk.dataset.limit && await import("./too-long.js").catch(() => null);
    const bar = desk.querySelector(long ? "[data-too-long]" : "[data-offer]").content.firstElementChild.cloneNode(true);
    bar.querySelector("b").textContent = moment(kept.at);
    if (!long) bar.querySelector("[data-act=compare]").hidden = subject === "new";
    bar.onclick = ({ target }) => {
      const { act } = target.dataset;
      if (act === "drop") { drop(kept); bar.remove(); } else if (long) long[act]?.(kept, target);
      else if (act) { leave(); show(form.action, form.elements.csrfmiddlewaretoken.value, kept, act); }
    };
    desk.append(bar);
  }
};
