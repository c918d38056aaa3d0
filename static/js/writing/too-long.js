// A kept text that is larger than the server reads at once: it leaves this browser by the clipboard or as a file.
import { valueOf } from "./journal.js";
import { plain } from "./plain.js";

const { copied } = document.getElementById("keeping").dataset;

// As our own editor copies: pasted there, the parts of the text stay what they are.
export const copy = async (entry, button) => {
  const html = `<div data-copied="${location.origin}">${valueOf(entry, "body")}</div>`;
  const both = { "text/html": html, "text/plain": plain(html) };
  await navigator.clipboard.write([new ClipboardItem(both)]);
  button.textContent = copied;
};
export const download = (entry) => {
  const head = ["headline", "standfirst"].map((name) => Object.assign(document.createElement("p"), { textContent: valueOf(entry, name) }).outerHTML);
  const file = new Blob(["<!doctype html><meta charset=utf-8>", ...head, valueOf(entry, "body")], { type: "text/html" });
  const href = URL.createObjectURL(file);
  Object.assign(document.createElement("a"), { href, download: `${valueOf(entry, "headline") || "texte"}.html` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 6e4);
};
