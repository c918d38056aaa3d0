// A dialogue that names texts and gives the value of the button that was pressed, "" for none.
import { valueOf } from "./journal.js";

export const titleOf = (entry, untitled) => valueOf(entry, "headline").trim() || untitled;
export const ask = (dialog, entries, untitled) => new Promise((resolve) => {
  const lines = entries.map((entry) => Object.assign(document.createElement("li"), { textContent: titleOf(entry, untitled) }));
  dialog.querySelector("ul").replaceChildren(...lines);
  dialog.returnValue = "";
  dialog.onclose = () => resolve(dialog.returnValue);
  dialog.showModal();
});
