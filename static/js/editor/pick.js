// A photo or an article is chosen by typing; a card stands for it in the text.
import { button, dialogue, element } from "./dom.js";

export const rowsOf = async (address, parameters) => {
  const url = new URL(address, location);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return (await answer.json()).rows;
};

export const fill = (dom, row, kind = "") => {
  if (row.thumbnail) dom.append(element("img", { src: row.thumbnail, alt: "", class: "thumb" }));
  const words = element("p");
  if (kind) words.append(element("b", {}, `${kind} `));
  words.append(row.title, element("br"), element("span", { class: row.shown ? "quiet" : "late" }, row.detail));
  dom.append(words);
};

export const card = async (dom, { address, words }, id) => {
  dom.append(element("p", { class: "quiet" }, words.button));
  try {
    const [row] = await rowsOf(address, { id });
    dom.replaceChildren();
    if (row) fill(dom, row, words.button);
    else dom.append(element("p", { class: "late" }, words.missing));
    return row;
  } catch {
    dom.replaceChildren(element("p", { class: "quiet" }, `${words.button} ${id}`));
  }
};

// Resolves to the chosen row, or to null. `offer` makes rows of the typed words themselves, before anything is searched;
// `buttons` ({ words: row }) choose too.
export const choose = ({ address, words }, { value = "", offer = () => [], buttons = {} } = {}) => new Promise((resolve) => {
  const field = element("input", {
    enterkeyhint: "search",
    value,
    placeholder: words.search,
    "aria-label": words.search,
    role: "combobox",
    "aria-expanded": "true",
    "aria-controls": "pick-list",
    autocapitalize: "none",
  });
  const list = element("ul", { class: "pick__list", id: "pick-list", role: "listbox", "aria-label": words.title });
  let rows = [], current = -1, latest = 0, pending = false; // words are typed that nothing was found for yet
  let eager = false; // Enter was pressed meanwhile: the first that is found is taken
  // At once: the close event comes later than keys.
  const take = (row) => { dialog.close(); resolve(row); };
  const acts = element("p", { class: "acts" }, ...Object.entries(buttons).map(([text, row]) => button(text, () => take(row))));
  acts.append(button(words.close, () => dialog.close()));
  const dialog = dialogue(words.title, field, list, acts);

  const mark = (index) => {
    current = index;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === index)));
    const item = list.children[index];
    if (item?.id) { field.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
  };
  const show = (found) => {
    rows = found;
    list.replaceChildren(...rows.map((row, index) => {
      const item = element("li", { id: `pick-${index}`, role: "option" });
      fill(item, row);
      item.onclick = () => take(row);
      return item;
    }));
    mark(rows.length ? 0 : -1);
    pending = false;
    if (eager && rows.length) take(rows[0]);
    eager = false;
  };
  const search = async () => {
    const mine = ++latest;
    let found = [], why = words.nothing;
    // No text leads to itself: keep.js gives a new one its number as soon as it has one.
    const not = document.getElementById("keeping")?.dataset.article ?? "";
    try { found = await rowsOf(address, { q: field.value, not }); } catch { why = words.lost; }
    if (mine !== latest) return;
    show(found);
    if (!found.length) list.append(element("li", { class: "quiet" }, why));
  };
  let timer = 0;
  const typed = (wait) => {
    clearTimeout(timer);
    latest++;
    eager = false;
    const offered = offer(field.value);
    pending = !offered.length;
    if (pending) timer = setTimeout(search, wait);
    else show(offered);
  };
  field.oninput = () => typed(200);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (rows.length) mark((current + (event.key === "ArrowDown" ? 1 : rows.length - 1)) % rows.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (pending) eager = true;
      else if (rows[current]) take(rows[current]);
    }
  });
  dialog.addEventListener("close", () => resolve(null));
  field.focus();
  field.select();
  typed(0);
});
