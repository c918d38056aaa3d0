// Photos dropped, pasted or chosen from the device: sent one after the other with their progress at their place in the text,
// then asked for their words. What did not arrive says so there.
import { Extension, Plugin, pm } from "django-prose-editor/editor";
import { loaded } from "../upload/loaded.js";
import { ask } from "./ask.js";
import { button, element, parsed, say } from "./dom.js";
import { placeholder, redraw } from "./placeholder.js";
import { placeBehind } from "./places.js";
import { post } from "./post.js";

const { Decoration, DecorationSet } = pm.view;
let sending = Promise.resolve();
let asking = Promise.resolve();

const optionsOf = (editor) => editor.storage.droppedPhotos;
const isPhoto = (file) => /^image\//.test(file.type);

// Widgets that move with the text.
const waiting = new Plugin({
  state: {
    init: () => DecorationSet.empty,
    apply(tr, set) {
      const moved = set.map(tr.mapping, tr.doc);
      const { add, remove } = tr.getMeta(waiting) ?? {};
      if (add) return moved.add(tr.doc, [add]);
      return remove ? moved.remove(moved.find(null, null, ({ dom }) => dom === remove)) : moved;
    },
  },
  props: { decorations(state) { return this.getState(state); } },
});

const placeOf = (editor, dom) => waiting.getState(editor.state).find(null, null, (spec) => spec.dom === dom)[0]?.from ?? editor.state.doc.content.size;

// « Decorative » belongs to the photo's place in this text: a line of the form that the page keeps with it.
const decorative = (id) => {
  const known = [...document.querySelectorAll('[name^="pictures-"][name$="-image"]')].find((input) => input.value === String(id));
  return known && document.querySelector(`[name="${known.name.replace(/-image$/, "-decorative")}"]`);
};
const markDecorative = (id, on) => {
  const total = document.querySelector('[name="pictures-TOTAL_FORMS"]');
  const tick = decorative(id);
  if (tick) tick.checked = on;
  if (tick || !on || !total) return;
  const prefix = `pictures-${total.value}`;
  total.value = Number(total.value) + 1;
  total.after(
    element("input", { type: "hidden", name: `${prefix}-image`, value: id }),
    element("input", { type: "checkbox", name: `${prefix}-decorative`, checked: "", hidden: "" }),
  );
};

const askWords = async (editor, row) => {
  const { words, address, fields } = optionsOf(editor);
  let asked;
  const kept = await ask({
    title: words.title,
    words,
    before: [element("img", { class: "ask__photo", src: row.thumbnail, alt: "" })],
    fields,
    values: { ...row, decorative: decorative(row.id)?.checked },
    send: async (values) => {
      const certain = asked === values.alt + values.caption ? "on" : []; // the same words again answer the question
      const kept = post(new URL(`../${row.id}/words/`, new URL(address, location.href)), { ...values, certain }, { words });
      const answer = await kept.catch((error) => { if (error.question) asked = values.alt + values.caption; throw error; });
      markDecorative(row.id, !!values.decorative);
      return answer;
    },
  });
  if (kept) redraw(editor, "photo", row.id);
  editor.commands.focus();
};

const arrive = (editor, dom, row) => {
  const options = optionsOf(editor);
  const { state, view } = editor;
  const node = state.schema.nodes.photo.create({ row: String(row.id) });
  view.dispatch(state.tr.insert(placeOf(editor, dom), node).setMeta(waiting, { remove: dom }));
  if (row.known) say(editor, options.words.known);
  if (row.mine && !(row.known && row.alt && row.credit)) asking = asking.then(() => askWords(editor, row));
};

const wait = (editor, file, place) => {
  const { address, words } = optionsOf(editor);
  const dom = element("div", { class: "embed embed--waiting", contenteditable: "false", role: "group" });
  const control = new AbortController();
  const leave = () => { control.abort(); editor.view.dispatch(editor.state.tr.setMeta(waiting, { remove: dom })); };
  const go = () => {
    const line = element("p", { role: "status" }), bar = element("progress", { max: "1", "aria-label": file.name });
    const on = (state, part) => { line.textContent = words[state].replace("%s", file.name); if (part >= 0) bar.value = part; };
    dom.replaceChildren(line, bar, element("p", { class: "acts" }, button(words.remove, leave)));
    on("looking");
    sending = sending.then(async () => {
      try {
        const { send } = await loaded(() => on("waiting"));
        arrive(editor, dom, await send(file, { address, words, signal: control.signal, on }));
      } catch (error) {
        if (error.name === "AbortError") return;
        dom.replaceChildren(
          element("p", { class: "late", role: "alert" }, `${file.name} – ${error.message}`),
          element("p", { class: "acts" }, error.final ? "" : button(words.again, go), button(words.remove, leave)),
        );
      }
    });
  };
  // Behind a photo that waits at the same place already.
  const add = Decoration.widget(place, dom, { dom, side: 1, ignoreSelection: true, stopEvent: () => true });
  editor.view.dispatch(editor.state.tr.setMeta(waiting, { add }));
  go();
};

const take = (editor, files, place) => {
  const photos = [...files].filter(isPhoto);
  say(editor, photos.length < files.length ? optionsOf(editor).words.only : "");
  for (const file of photos) wait(editor, file, place);
};

const sendPhotos = (editor) => {
  const input = element("input", { type: "file", accept: "image/jpeg,image/png,image/webp,image/gif", multiple: "" });
  input.onchange = () => take(editor, input.files, placeBehind(editor));
  input.click();
};

// Before or behind the block on whose upper or lower half the photo was dropped.
const placeAt = (view, { clientX: left, clientY: top }) => {
  const found = view.posAtCoords({ left, top });
  if (!found) return view.state.doc.content.size;
  const $at = view.state.doc.resolve(found.pos);
  if (!$at.depth) return found.pos;
  const { top: start, bottom: end } = view.nodeDOM($at.before(1)).getBoundingClientRect();
  return top < (start + end) / 2 ? $at.before(1) : $at.after(1);
};

// A program that copies words often adds a picture of them: that one is not meant.
const onlyFiles = (data) => {
  if (!data?.files.length || data.getData("text/plain").trim()) return false;
  return !parsed(data.getData("text/html")).textContent.trim();
};

export const Photo = placeholder({ name: "photo", group: "block", tag: "figure", data: "data-image", send: sendPhotos, edit: askWords });

export const DroppedPhotos = Extension.create({
  name: "droppedPhotos",
  priority: 1000,
  addOptions: () => ({ address: "", words: {} }),
  addStorage() { return this.options; },
  addProseMirrorPlugins() {
    const { editor } = this;
    return [waiting, new Plugin({
      props: {
        handleDrop(view, event, slice, moved) {
          if (moved || !event.dataTransfer?.files.length) return false;
          event.preventDefault();
          take(editor, event.dataTransfer.files, placeAt(view, event));
          return true;
        },
        handlePaste(view, { clipboardData }) {
          if (!onlyFiles(clipboardData)) return false;
          take(editor, clipboardData.files, placeBehind(view));
          return true;
        },
      },
    })];
  },
});
