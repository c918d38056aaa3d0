// Photos of the library in a dialogue: one in front of a video, several in an order for a gallery.
import { button, element } from "./dom.js";
import { choose, fill } from "./pick.js";

const pick = ({ photos, words }) => choose(
  { address: photos, words: { title: words.photoTitle, search: words.photoSearch, nothing: words.photoNothing, close: words.close } },
);

// A photo as a line with its buttons; each says which photo it moves.
const line = (row, acts) => {
  const dom = element("li", { class: "photo-line" });
  fill(dom, row);
  dom.append(element("p", { class: "acts" }, ...acts.map(([text, press]) => button(text, press, { "aria-label": `${text} – ${row.title}` }))));
  return dom;
};

export const posterField = (options, { poster = null }) => {
  const { words } = options;
  let row = poster;
  const list = element("ul", { class: "photo-lines" });
  const add = button(words.choosePoster, async () => { row = (await pick(options)) ?? row; show(); });
  const show = () => {
    list.replaceChildren(...(row ? [line(row, [[words.remove, () => { row = null; show(); add.focus(); }]])] : []));
  };
  show();
  const dom = element("div", { class: "ask__field" }, element("p", {}, words.poster), list, element("p", { class: "acts" }, add));
  return { dom: [dom], values: () => (row ? { poster: row.id } : {}) };
};

export const galleryField = (options, { pictures = [] }) => {
  const { words } = options;
  const rows = [...pictures];
  const list = element("ol", { class: "photo-lines" });
  const add = button(words.addPhoto, async () => {
    const row = await pick(options);
    if (row && !rows.some(({ id }) => id === row.id)) rows.push(row);
    show();
    add.focus();
  });
  // The button that was pressed keeps the focus when its line moved.
  const move = (row, way, text) => {
    const from = rows.indexOf(row);
    const to = from + way;
    if (to < 0 || to >= rows.length) return;
    [rows[from], rows[to]] = [rows[to], rows[from]];
    show();
    [...list.children[to].querySelectorAll("button")].find((dom) => dom.textContent === text).focus();
  };
  const show = () => {
    list.replaceChildren(...rows.map((row) => line(row, [
      [words.up, () => move(row, -1, words.up)],
      [words.down, () => move(row, 1, words.down)],
      [words.remove, () => { rows.splice(rows.indexOf(row), 1); show(); add.focus(); }],
    ])));
  };
  show();
  return { dom: [list, element("p", { class: "acts" }, add)], values: () => ({ pictures: rows.map(({ id }) => id) }) };
};
