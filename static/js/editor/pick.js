// The dialogue in which a photo or an article is chosen by typing, and the card that stands for it in the text.

const element = (tag, className = "", text = "") => {
  const dom = document.createElement(tag);
  if (className) dom.className = className;
  if (text) dom.textContent = text;
  return dom;
};

const rowsOf = async (address, parameters) => {
  const url = new URL(address, location);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).rows;
};

const fill = (dom, row, kind = "") => {
  if (row.thumbnail) {
    const picture = new Image();
    picture.src = row.thumbnail;
    picture.alt = "";
    picture.className = "thumb";
    dom.append(picture);
  }
  const words = element("p");
  if (kind) words.append(element("b", "", `${kind} `));
  words.append(row.title, element("br"), element("span", row.shown ? "quiet" : "late", row.detail));
  dom.append(words);
};

export const card = async (dom, { address, words }, id) => {
  dom.append(element("p", "quiet", words.button));
  try {
    const [row] = await rowsOf(address, { id });
    dom.replaceChildren();
    if (row) fill(dom, row, words.button);
    else dom.append(element("p", "late", words.missing));
  } catch {
    dom.replaceChildren(element("p", "quiet", `${words.button} ${id}`));
  }
};

// Resolves to the chosen row, or to null. Keys: typing searches, arrows move, Enter takes, Escape closes.
export const choose = ({ address, words }) => new Promise((resolve) => {
  const dialog = element("dialog", "pick");
  const title = element("h2", "", words.title);
  title.id = "pick-title";
  dialog.setAttribute("aria-labelledby", title.id);
  const field = element("input");
  field.type = "search";
  field.placeholder = words.search;
  field.setAttribute("aria-label", words.search);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-expanded", "true");
  field.setAttribute("aria-controls", "pick-list");
  const list = element("ul", "pick__list");
  list.id = "pick-list";
  list.setAttribute("role", "listbox");
  const close = element("button", "button", words.close);
  close.type = "button";
  dialog.append(title, field, list, close);
  document.body.append(dialog);

  let chosen = null;
  let rows = [];
  let current = -1;
  let latest = 0;

  const mark = (index) => {
    current = index;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === index)));
    const item = list.children[index];
    if (item?.id) { field.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
  };
  const take = (row) => { chosen = row; dialog.close(); };
  const search = async () => {
    const mine = ++latest;
    let found = [];
    try { found = await rowsOf(address, { q: field.value }); } catch { /* the list says that nothing was found */ }
    if (mine !== latest) return;
    rows = found;
    list.replaceChildren(...rows.map((row, index) => {
      const item = element("li");
      item.id = `pick-${index}`;
      item.setAttribute("role", "option");
      fill(item, row);
      item.addEventListener("click", () => take(row));
      return item;
    }));
    if (!rows.length) list.append(element("li", "quiet", words.nothing));
    mark(rows.length ? 0 : -1);
  };
  let timer = 0;
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 200); });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (rows.length) mark((current + (event.key === "ArrowDown" ? 1 : rows.length - 1)) % rows.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (rows[current]) take(rows[current]);
    }
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { dialog.remove(); resolve(chosen); });
  dialog.showModal();
  search();
});
