// Videos, galleries, files and cards of posts: asked for in a dialogue, shown as readers will see them. A change makes a new row,
// so that undo and older versions find what was there.
import { ask } from "./ask.js";
import { button, element, parsed } from "./dom.js";
import { insertBlock } from "./places.js";
import { choose, fill, rowsOf } from "./pick.js";
import { rowNode } from "./placeholder.js";
import { post } from "./post.js";

const line = (row, acts) => {
  const dom = element("li", { class: "photo-line" });
  fill(dom, row);
  dom.append(element("p", { class: "acts" }, ...acts.map(([text, press]) => button(text, press, { "aria-label": `${text} – ${row.title}` }))));
  return dom;
};

const posterField = (options, { poster = null }) => {
  const { words } = options;
  let row = poster;
  const list = element("ul", { class: "photo-lines" });
  const add = button(words.choosePoster, async () => { row = (await choose(options.photos)) ?? row; show(); });
  const show = () => {
    list.replaceChildren(...(row ? [line(row, [[words.remove, () => { row = null; show(); add.focus(); }]])] : []));
  };
  show();
  const dom = element("div", { class: "ask__field" }, element("p", {}, words.poster), list, element("p", { class: "acts" }, add));
  return { dom: [dom], values: () => (row ? { poster: row.id } : {}) };
};

const galleryField = (options, { pictures = [] }) => {
  const { words } = options;
  const rows = [...pictures];
  const list = element("ol", { class: "photo-lines" });
  const add = button(words.addPhoto, async () => {
    const row = await choose(options.photos);
    if (row && !rows.some(({ id }) => id === row.id)) rows.push(row);
    show();
    add.focus();
  });
  // The button that was pressed keeps the focus when its line moved.
  const move = (row, way) => {
    const from = rows.indexOf(row);
    const to = from + way;
    if (to < 0 || to >= rows.length) return;
    [rows[from], rows[to]] = [rows[to], rows[from]];
    show();
    list.children[to].querySelectorAll("button")[way < 0 ? 0 : 1].focus();
  };
  const show = () => {
    list.replaceChildren(...rows.map((row) => line(row, [
      [words.up, () => move(row, -1)],
      [words.down, () => move(row, 1)],
      [words.remove, () => { rows.splice(rows.indexOf(row), 1); show(); add.focus(); }],
    ])));
  };
  show();
  return { dom: [list, element("p", { class: "acts" }, add)], values: () => ({ pictures: rows.map(({ id }) => id) }) };
};

const MORE = { video: posterField, gallery: galleryField };

const dialog = (kind, options, row = {}) => {
  const { words, address, fields } = options;
  const more = MORE[kind]?.(options, row) ?? { dom: [], values: () => ({}) };
  return ask({
    title: words[kind],
    words,
    fields: fields[kind],
    values: row,
    [kind === "video" ? "after" : "before"]: more.dom,
    more: () => ({ kind, ...more.values() }),
    send: (values, progress) => post(address, values, { words, progress }),
  });
};

const change = async (editor, options, row, place) => {
  const kept = await dialog(row.kind, options, row);
  if (kept) editor.chain().focus().command(({ tr }) => tr.setNodeMarkup(place(), null, { row: String(kept.id) })).run();
  else editor.commands.focus();
};

const draw = async (dom, editor, options, id, place) => {
  const { words, address } = options;
  try {
    const [row] = await rowsOf(address, { id });
    if (!row) throw new Error("missing");
    dom.replaceChildren(...parsed(row.html).childNodes);
    if (row.kind !== "file") dom.append(element("p", { class: "insert__acts" }, button(words.edit, () => change(editor, options, row, place), { "data-edit": "" })));
  } catch (error) {
    dom.replaceChildren(element("p", { class: "late" }, error.message === "missing" ? words.missing : words.lost));
  }
};

export const Embed = rowNode({
  name: "embed",
  tag: "div",
  data: "data-embed",
  look: "insert",
  draw,
  addMenuItems({ menu }) {
    for (const kind of Object.keys(this.options.fields)) {
      menu.defineItem({
        name: kind,
        groups: "embeds",
        command: async (editor) => {
          const row = await dialog(kind, this.options);
          if (row) insertBlock(editor, { type: "embed", attrs: { row: String(row.id) } });
          else editor.commands.focus();
        },
      });
    }
  },
});
