// Videos, galleries, files and cards of posts: asked for in a dialogue, shown as readers will see them. A change makes a new row
// in the place of the old one, so that undo and older versions find what was there.
import { Node } from "django-prose-editor/editor";
import { ask } from "./ask.js";
import { button, element } from "./dom.js";
import { galleryField, posterField } from "./gallery.js";
import { insertBlock } from "./insert.js";
import { rowsOf } from "./pick.js";
import { post } from "./post.js";

// Of each kind: the fields of its dialogue, and parts that are more than a field.
const KINDS = {
  video: (words, row) => [
    { name: "address", type: "url", label: words.videoAddress, value: row.address, help: words.videoHelp },
    { name: "title", label: words.videoTitle, value: row.title, maxlength: 200 },
  ],
  gallery: (words, row) => [{ name: "title", label: words.galleryTitle, value: row.title, maxlength: 200 }],
  file: (words, row) => [
    { name: "upload", type: "file", label: words.upload, help: words.uploadHelp, accept: ".pdf,.mp3,.m4a,.ogg,.oga,.opus,.wav,application/pdf,audio/*" },
    { name: "title", label: words.fileTitle, value: row.title, maxlength: 200 },
  ],
  post: (words, row) => [
    { name: "address", type: "url", label: words.postAddress, value: row.address, help: words.postHelp },
    { name: "name", label: words.postName, value: row.name, maxlength: 120 },
    { name: "text", type: "area", label: words.postText, value: row.text, rows: 4, maxlength: 2000 },
  ],
};
const MORE = { video: posterField, gallery: galleryField };

const dialog = (kind, options, row = {}) => {
  const { words, address } = options;
  const more = MORE[kind]?.(options, row) ?? { dom: [], values: () => ({}) };
  return ask({
    title: words[kind],
    words,
    fields: KINDS[kind](words, row),
    before: more.dom,
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
    const seen = new DOMParser().parseFromString(row.html, "text/html").body.childNodes;
    dom.replaceChildren(...seen);
    if (row.kind !== "file") dom.append(element("p", { class: "insert__acts" }, button(words.edit, () => change(editor, options, row, place))));
  } catch (error) {
    dom.replaceChildren(element("p", { class: "late" }, error.message === "missing" ? words.missing : words.lost));
  }
};

export const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,
  addOptions: () => ({ address: "", photos: "", words: {} }),
  addAttributes() {
    return { row: { default: null, parseHTML: (element) => element.dataset.embed, renderHTML: ({ row }) => ({ "data-embed": row }) } };
  },
  parseHTML: () => [{ tag: "div[data-embed]" }],
  renderHTML: ({ HTMLAttributes }) => ["div", HTMLAttributes],
  addNodeView() {
    return ({ node, editor, getPos }) => {
      const dom = element("div", { class: "insert", contenteditable: "false" });
      // A click chooses it; it leads nowhere and plays nothing but a sound.
      dom.addEventListener("click", (event) => { if (event.target.closest("a")) event.preventDefault(); });
      draw(dom, editor, this.options, node.attrs.row, getPos);
      return { dom, stopEvent: ({ target }) => !!target.closest?.("button, audio"), ignoreMutation: () => true };
    };
  },
  addMenuItems({ menu }) {
    for (const kind of Object.keys(KINDS)) {
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
