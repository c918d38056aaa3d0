// A block that stands for a row of the database: it shows what the server alone knows of the row.
import { Node } from "django-prose-editor/editor";
import { insertBlock } from "./insert.js";
import { button } from "./dom.js";
import { card, choose } from "./pick.js";

// A row whose words the person may change (`mine`) has a button for it; two clicks and Enter press it.
const draw = async (dom, editor, options, id, edit) => {
  const row = await card(dom, options, id);
  if (edit && row?.mine) dom.append(button(options.words.edit, () => edit(editor, row), { "data-edit": "" }));
};

const press = (dom) => {
  const found = dom?.querySelector?.("[data-edit]");
  found?.click();
  return !!found;
};

// `tag[data]` in the text; options: the address that finds rows, and the words of button and dialogue.
// `send(editor)` lets the person bring a file of their own instead, `edit(editor, row)` changes the words of the row.
export const placeholder = ({ name, tag, data, send, edit }) => Node.create({
  name,
  group: "block",
  atom: true,
  draggable: true,
  addOptions: () => ({ address: "", words: {} }),
  addAttributes() {
    return {
      row: {
        default: null,
        parseHTML: (element) => element.getAttribute(data),
        renderHTML: ({ row }) => ({ [data]: row }),
      },
    };
  },
  parseHTML: () => [{ tag: `${tag}[${data}]` }],
  renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes],
  addNodeView() {
    return ({ node, editor }) => {
      const dom = document.createElement("div");
      dom.className = "embed";
      dom.contentEditable = "false";
      Object.assign(dom.dataset, { node: name, row: node.attrs.row });
      draw(dom, editor, this.options, node.attrs.row, edit);
      dom.addEventListener("dblclick", () => press(dom));
      return { dom, stopEvent: ({ target }) => !!target.closest?.("button"), ignoreMutation: () => true };
    };
  },
  addStorage: () => ({ edit }),
  addKeyboardShortcuts() {
    return { Enter: ({ editor }) => editor.isActive(name) && press(editor.view.nodeDOM(editor.state.selection.from)) };
  },
  addMenuItems({ menu }) {
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

// After the words of a row changed: what stands for it says the new ones.
export const redraw = (editor, name, id) => {
  const { options, storage } = editor.extensionManager.extensions.find((extension) => extension.name === name);
  for (const dom of editor.view.dom.querySelectorAll(`[data-node="${name}"][data-row="${id}"]`)) draw(dom, editor, options, id, storage.edit);
};
