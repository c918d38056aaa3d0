// A block that stands for a row of the database: it shows what the server alone knows of the row.
import { Node } from "django-prose-editor/editor";
import { insertBlock } from "./insert.js";
import { card, choose } from "./pick.js";

// `tag[data]` in the text; options: the address that finds rows, and the words of button and dialogue.
// `send(editor)` lets the person bring a file of their own instead.
export const placeholder = ({ name, tag, data, send }) => Node.create({
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
    return ({ node }) => {
      const dom = document.createElement("div");
      dom.className = "embed";
      dom.contentEditable = "false";
      Object.assign(dom.dataset, { node: name, row: node.attrs.row });
      card(dom, this.options, node.attrs.row);
      return { dom };
    };
  },
  addMenuItems({ menu }) {
    menu.defineItem({
      name,
      groups: "newspaper",
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
  const { options } = editor.extensionManager.extensions.find((extension) => extension.name === name);
  for (const dom of editor.view.dom.querySelectorAll(`[data-node="${name}"][data-row="${id}"]`)) card(dom, options, id);
};
