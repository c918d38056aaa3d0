// Blocks around paragraphs: « Encadré », « Exergue » and tables; and what may stand in which (articles/nesting.py has the same rule).
import { Document as BaseDocument, Extension, Node, Table as BaseTable, findParentNode, mergeAttributes, pm } from "django-prose-editor/editor";
import { insertBlock } from "./places.js";

// A quote, a list and a cell hold blocks only; a box inserts too (tables, « Lire aussi », videos …), but no other box.
export const Document = BaseDocument.extend({ content: "(block | insert | box)+" });

const boxOf = findParentNode(({ type }) => type.name === "box");
const hasHeading = ({ node }) => node.firstChild.type.name === "heading";

const addHeading = ({ state, tr }) => {
  const box = boxOf(tr.selection);
  if (!hasHeading(box)) tr.insert(box.start, state.schema.nodes.heading.create({ level: 3 }));
  tr.setSelection(pm.state.TextSelection.create(tr.doc, box.start + 1));
  return true;
};

// Around the whole blocks that the selection touches; refused when one of them is a box.
const putIntoBox = (step) => {
  const { selection: { $from, $to }, doc } = step.tr;
  const range = $from.blockRange($to, (node) => node === doc);
  const around = pm.transform.findWrapping(range, step.state.schema.nodes.box);
  if (around) step.tr.wrap(range, around);
  return !!around && addHeading(step);
};

export const Box = Node.create({
  name: "box",
  addOptions: () => ({ words: {} }),
  content: "(block | insert)+",
  defining: true,
  parseHTML: () => [{ tag: "div.box" }],
  renderHTML: ({ HTMLAttributes }) => ["div", mergeAttributes(HTMLAttributes, { class: "box" }), 0],
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "box",
      groups: "newspaper",
      command: (editor) => {
        const chain = editor.chain().focus();
        (editor.isActive("box") ? chain.lift("box") : chain.command(putIntoBox)).run();
      },
      active: (editor) => editor.isActive("box"),
    });
    menu.defineItem({
      name: "boxHeading",
      groups: "newspaper",
      command: (editor) => editor.chain().focus().command(addHeading).run(),
      hidden({ state }) {
        const box = boxOf(state.selection);
        return !box || hasHeading(box);
      },
    });
  },
  // An empty heading says what it is for (nodes.css); unless somebody writes in it, it is not kept.
  onCreate({ editor }) {
    editor.view.dom.style.setProperty("--box-heading", JSON.stringify(this.options.words.heading));
  },
});

const quote = (name, kind) => ({
  name,
  groups: "newspaper",
  active: (editor) => editor.isActive("blockquote", { kind }),
  command(editor) {
    const act = this.active(editor) ? "lift" : editor.isActive("blockquote") ? "updateAttributes" : "wrapIn";
    editor.chain().focus()[act]("blockquote", { kind }).run();
  },
});

export const PullQuote = Extension.create({
  name: "pullQuote",
  addMenuItems({ menu }) {
    menu.defineItem(quote("pullQuote", "pull"));
    menu.defineItem(quote("blockquote", null));
  },
});

// A button puts in a small table; those of STEPS are for the one in which the cursor is.
const STEPS = ["addRowAfter", "deleteRow", "addColumnAfter", "deleteColumn", "mergeCells", "splitCell", "toggleHeaderCell", "deleteTable"];
const row = (cell) => ({ type: "tableRow", content: Array.from({ length: 3 }, () => ({ type: cell, content: [{ type: "paragraph" }] })) });

export const Table = BaseTable.extend({
  group: "insert",
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "table",
      groups: "insert",
      command: (editor) => {
        const place = insertBlock(editor, { type: "table", content: [row("tableHeader"), row("tableCell"), row("tableCell")] });
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
