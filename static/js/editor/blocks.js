// Blocks around paragraphs: « Encadré », « Exergue » and tables.
import { Extension, Node, Plugin, Table as BaseTable, mergeAttributes, pm } from "django-prose-editor/editor";
import { insertBlock } from "./places.js";

const inPull = (editor) => editor.isActive("blockquote", { kind: "pull" });

// The box around the cursor, where it begins, and its heading when it has one.
const boxOf = ({ doc, selection: { $from } }) => {
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    if (node.type.name === "box") return { node, start: $from.start(depth), heading: node.firstChild.type.name === "heading" };
  }
  return null;
};

const addHeading = ({ state, tr }) => {
  const { start, heading } = boxOf({ doc: tr.doc, selection: tr.selection });
  if (!heading) tr.insert(start, state.schema.nodes.heading.create({ level: 3 }));
  tr.setSelection(pm.state.TextSelection.create(tr.doc, start + 1));
  return true;
};

export const Box = Node.create({
  name: "box",
  addOptions: () => ({ words: {} }),
  group: "block",
  content: "block+",
  defining: true,
  parseHTML: () => [{ tag: "div.box" }],
  renderHTML: ({ HTMLAttributes }) => ["div", mergeAttributes(HTMLAttributes, { class: "box" }), 0],
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "box",
      groups: "newspaper",
      command: (editor) => {
        const chain = editor.chain().focus();
        (editor.isActive("box") ? chain.lift("box") : chain.wrapIn("box").command(addHeading)).run();
      },
      active: (editor) => editor.isActive("box"),
    });
    menu.defineItem({
      name: "boxHeading",
      groups: "newspaper",
      command: (editor) => editor.chain().focus().command(addHeading).run(),
      hidden: (editor) => boxOf(editor.state)?.heading ?? true,
    });
  },
  // An empty heading says what it is for; unless somebody writes in it, it is not kept.
  addProseMirrorPlugins() {
    const { heading } = this.options.words;
    return [new Plugin({
      props: {
        decorations({ doc }) {
          const found = [];
          doc.descendants((node, place) => {
            if (node.type.name === "box" && node.firstChild.type.name === "heading" && !node.firstChild.content.size) {
              found.push(pm.view.Decoration.node(place + 1, place + 3, { "data-empty": heading }));
            }
          });
          return pm.view.DecorationSet.create(doc, found);
        },
      },
    })];
  },
});

export const PullQuote = Extension.create({
  name: "pullQuote",
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "newspaper",
      command: (editor) => {
        const chain = editor.chain().focus();
        if (inPull(editor)) chain.lift("blockquote").run();
        else if (editor.isActive("blockquote")) chain.updateAttributes("blockquote", { kind: "pull" }).run();
        else chain.wrapIn("blockquote", { kind: "pull" }).run();
      },
      active: inPull,
    });
    menu.defineItem({
      name: "blockquote",
      groups: "newspaper",
      command: (editor) => {
        const chain = editor.chain().focus();
        if (inPull(editor)) chain.updateAttributes("blockquote", { kind: null }).run();
        else chain.toggleBlockquote().run();
      },
      active: (editor) => editor.isActive("blockquote") && !inPull(editor),
    });
  },
});

// A button puts in a small table; those of STEPS are for the one in which the cursor is.
const STEPS = ["addRowAfter", "deleteRow", "addColumnAfter", "deleteColumn", "mergeCells", "splitCell", "toggleHeaderCell", "deleteTable"];
const row = (cell) => ({ type: "tableRow", content: Array.from({ length: 3 }, () => ({ type: cell, content: [{ type: "paragraph" }] })) });

export const Table = BaseTable.extend({
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
