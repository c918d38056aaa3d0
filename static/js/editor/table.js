// Tables of the editor: a button that puts in a small one, and buttons for the one in which the cursor is.
import { Table as Base } from "django-prose-editor/editor";
import { insertBlock } from "./insert.js";

const STEPS = ["addRowAfter", "deleteRow", "addColumnAfter", "deleteColumn", "mergeCells", "splitCell", "toggleHeaderCell", "deleteTable"];
const row = (cell) => ({ type: "tableRow", content: Array.from({ length: 3 }, () => ({ type: cell, content: [{ type: "paragraph" }] })) });

export const Table = Base.extend({
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "table",
      groups: "insert",
      command: (editor) => {
        const before = editor.state.selection.$to;
        const place = before.depth ? before.after(1) : editor.state.selection.to;
        insertBlock(editor, { type: "table", content: [row("tableHeader"), row("tableCell"), row("tableCell")] });
        editor.commands.focus(place + 4);
      },
    });
    for (const step of STEPS) {
      menu.defineItem({
        name: `table:${step}`,
        groups: "table",
        command: (editor) => editor.chain().focus()[step]().run(),
        enabled: (editor) => editor.can()[step](),
        hidden: (editor) => !editor.isActive("table"),
      });
    }
  },
});
