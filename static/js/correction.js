// The words of a correction follow its kind: a right of reply has them in the editor, the other kinds in a plain field.
import { element } from "./editor/dom.js";
import { plain } from "./writing/plain.js";

const form = document.querySelector("#content-main form");
const { kind, text, markup } = form.elements;
const isReply = () => kind.value === "right_of_reply";

const paragraph = (words) => Object.assign(element("p"), { innerText: words }).outerHTML;
const rich = (words) => words.trim().split(/\n\s*\n/).map(paragraph).join("");

const put = {
  text: () => { text.value = plain(markup.value); },
  markup() {
    const { editor } = form.querySelector(".ProseMirror") ?? {};
    if (editor) editor.commands.setContent(rich(text.value)); else markup.value = rich(text.value);
  },
};

// What the two fields held when one was made of the other. As long as a field holds that, the other one has newer words.
let same = {};
const isOlder = ({ name, value }) => value === same[name];
const isEmpty = ({ value }) => !plain(value);

let wasReply = isReply();
kind.addEventListener("change", () => {
  if (isReply() === wasReply) return;
  wasReply = isReply();
  const [from, to] = wasReply ? [text, markup] : [markup, text];
  if (isEmpty(from) || isOlder(from) || !(isEmpty(to) || isOlder(to))) return;
  put[to.name]();
  same = { text: text.value, markup: markup.value };
});

// What is printed is sent; the field of the other kind is when it holds words of its own.
form.addEventListener("formdata", ({ formData }) => {
  const hidden = isReply() ? text : markup;
  if (isOlder(hidden)) formData.set(hidden.name, "");
});
