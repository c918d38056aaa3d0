// A block that stands for a row of the database: it shows what the server alone knows of the row.
import { Node } from "django-prose-editor/editor";
import { insertBlock } from "./places.js";
import { button, element } from "./dom.js";
import { card, choose } from "./pick.js";

// A row whose words the person may change (`mine`) has a button for it.
const drawCard = (edit) => async (dom, editor, options, id) => {
  const row = await card(dom, options, id);
  if (edit && row?.mine) dom.append(button(options.words.edit, () => edit(editor, row), { "data-edit": "" }));
};

// Two clicks and Enter press the button that changes it.
const press = (dom) => {
  const found = dom?.querySelector?.("[data-edit]");
  found?.click();
  return !!found;
};

// `tag[data]` in the text; `draw(dom, editor, options, id, place)` shows the row; `more` is the rest of the node.
export const rowNode = ({ name, tag, data, look, draw, ...more }) => Node.create({
  name,
  group: "insert",
  atom: true,
  draggable: true,
  addOptions: () => ({ address: "", words: {} }),
  addAttributes: () => ({ row: { default: null, parseHTML: (dom) => dom.getAttribute(data), renderHTML: ({ row }) => ({ [data]: row }) } }),
  parseHTML: () => [{ tag: `${tag}[${data}]` }],
  renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes],
  addNodeView() {
    return ({ node: { attrs: { row } }, editor, getPos }) => {
      const dom = element("div", { class: look, contenteditable: "false", "data-node": name, "data-row": row });
      this.storage.draw(dom, editor, row, getPos);
      dom.addEventListener("dblclick", () => press(dom));
      // A click chooses it; it leads nowhere and plays nothing but a sound.
      dom.addEventListener("click", (event) => { if (event.target.closest("a")) event.preventDefault(); });
      return { dom, stopEvent: ({ target }) => !!target.closest?.("button, audio"), ignoreMutation: () => true };
    };
  },
  addStorage() { return { draw: (dom, editor, id, place) => draw(dom, editor, this.options, id, place) }; },
  addKeyboardShortcuts: () => ({ Enter: ({ editor }) => editor.isActive(name) && press(editor.view.nodeDOM(editor.state.selection.from)) }),
  ...more,
});

// A row as a card, chosen by its words. `send(editor)` lets the person bring a file of their own instead, `edit(editor, row)`
// changes the words of the row.
export const placeholder = ({ send, edit, ...node }) => rowNode({
  ...node,
  look: "embed",
  draw: drawCard(edit),
  addMenuItems({ menu }) {
    const { name } = node;
    menu.defineItem({
      name,
      groups: "rows",
      label: this.options.words.button,
      command: async (editor) => {
        const row = await choose(this.options, { buttons: send ? { [this.options.words.upload]: { send } } : {} });
        if (row?.send) send(editor);
        else if (row) insertBlock(editor, { type: name, attrs: { row: String(row.id) } });
        else editor.commands.focus();
      },
    });
  },
});

export const SeeAlso = placeholder({ name: "seeAlso", tag: "div", data: "data-see-also" });

// After the words of a row changed: what stands for it says the new ones.
export const redraw = (editor, name, id) => {
  for (const dom of editor.view.dom.querySelectorAll(`[data-node="${name}"][data-row="${id}"]`)) editor.storage[name].draw(dom, editor, id);
};
