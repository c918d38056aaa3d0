// A block that stands for a row of the database: it shows what the server alone knows of the row.
import { Node } from "django-prose-editor/editor";
import { insertBlock } from "./insert.js";
import { card, choose } from "./pick.js";

// `tag[data]` in the text; options: the address that finds rows, and the words of button and dialogue.
export const placeholder = ({ name, tag, data }) => Node.create({
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
        const row = await choose(this.options);
        if (row) insertBlock(editor, { type: name, attrs: { row: String(row.id) } });
        else editor.commands.focus();
      },
    });
  },
});
