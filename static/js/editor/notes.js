// « Note de relecture »: in the text an empty anchor, its words in the side column and in a table of their own.
import { Node, Plugin, pm } from "django-prose-editor/editor";
import { ask } from "./ask.js";
import { parsed, say } from "./dom.js";
import { post } from "./post.js";

const panel = () => document.getElementById("notes");
const send = (fields, words) => post(document.getElementById("notes_form").action, fields, { words });

const placeOf = (editor, id) => {
  let found = null;
  editor.state.doc.descendants((node, place) => { if (node.type.name === "note" && node.attrs.note === id) found = place; });
  return found;
};

const mark = (editor) => {
  for (const dom of document.querySelectorAll("#notes [data-jump]")) dom.hidden = placeOf(editor, dom.dataset.jump) === null;
};

const show = (editor, html) => {
  const areas = [...panel().querySelectorAll("textarea")];
  panel().replaceWith(parsed(html).firstElementChild);
  for (const { id, value } of areas) {
    const area = document.getElementById(id);
    if (area) area.closest("details").open = area.value = value;
  }
  mark(editor);
  editor.view.dispatch(editor.state.tr); // the words of the notes are marked anew
};

// Two clicks behind the last word of a paragraph select as far as the next one: what is meant ends with the paragraph.
const endOf = ({ from, $to, to }) => (
  from < to && $to.depth && !$to.parentOffset ? pm.state.Selection.findFrom($to.doc.resolve($to.before()), -1, true)?.to ?? to : to
);

// The words that an open note is about stand before its anchor. One that is closed or of another article leaves no trace.
const marks = ({ doc }) => {
  const found = [];
  doc.descendants((node, place, parent) => {
    if (node.type.name !== "note") return;
    const line = document.getElementById(`note-${node.attrs.note}`);
    if (!line || line.matches(".note--closed")) found.push(pm.view.Decoration.node(place, place + 1, { class: "note-closed" }));
    else if (line.dataset.passage) {
      const { parentOffset } = doc.resolve(place);
      const words = parent.textBetween(0, parentOffset, " ", " ");
      const start = line.dataset.passage.endsWith(words) ? 0 : words.lastIndexOf(line.dataset.passage);
      if (start >= 0) found.push(pm.view.Decoration.inline(place - parentOffset + start, place, { class: "note-words" }));
    }
  });
  return pm.view.DecorationSet.create(doc, found);
};

const jump = (editor, id) => {
  const place = placeOf(editor, id);
  if (place === null) return;
  editor.chain().setNodeSelection(place).focus(null, { scrollIntoView: false }).run();
  editor.view.nodeDOM(place).scrollIntoView({ block: "center" });
};

const add = async (editor, { words, fields: [field] }) => {
  if (!panel()?.hasAttribute("data-saved")) { say(editor, words.unsaved); return; }
  const { doc, selection } = editor.state;
  const to = endOf(selection);
  const passage = doc.textBetween(selection.from, to, " ").slice(0, 200);
  const draft = document.getElementById("draft");
  const answer = await ask({
    title: words.title,
    words,
    fields: [{ ...field, draft }],
    send: (values) => send({ ...values, passage }, words),
  });
  if (!answer) return editor.commands.focus();
  draft.value = "";
  editor.chain().focus().insertContentAt(to, { type: "note", attrs: { note: String(answer.id) } }).run();
  show(editor, answer.html);
};

// As the form would send it, without leaving the page.
const press = async (editor, { words }, pressed) => {
  const fields = { ...Object.fromEntries(new FormData(pressed.form)), [pressed.name]: pressed.value };
  pressed.disabled = true;
  try {
    const { html } = await send(fields, words);
    const area = pressed.closest("details")?.querySelector("textarea");
    if (area) area.value = "";
    show(editor, html);
    panel().focus({ preventScroll: true });
  } catch (error) {
    Object.assign(panel().querySelector(".notes__said"), { textContent: error.message, hidden: false });
    pressed.disabled = false;
  }
};

export const Note = Node.create({
  name: "note",
  group: "inline",
  inline: true,
  atom: true,
  addOptions: () => ({ words: {} }),
  addAttributes() {
    return { note: { default: null, parseHTML: (element) => element.dataset.note, renderHTML: ({ note }) => ({ "data-note": note }) } };
  },
  parseHTML: () => [{ tag: "span[data-note]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes],
  onCreate({ editor }) {
    document.addEventListener("click", (event) => {
      const pressed = event.target.closest("#notes button");
      if (!pressed) return;
      event.preventDefault();
      if (pressed.dataset.jump) jump(editor, pressed.dataset.jump);
      else press(editor, this.options, pressed);
    });
    mark(editor);
  },
  onUpdate({ editor }) { mark(editor); },
  addProseMirrorPlugins() {
    return [new Plugin({
      props: {
        decorations: marks,
        handleClickOn(view, place, node) {
          if (node.type.name === "note") document.getElementById(`note-${node.attrs.note}`)?.scrollIntoView({ block: "center" });
        },
      },
    })];
  },
  addMenuItems({ menu }) {
    menu.defineItem({ name: "note", groups: "note", command: (editor) => add(editor, this.options) });
  },
});
