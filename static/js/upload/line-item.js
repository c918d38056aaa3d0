// One file in the list of those that are sent: its name, how far it is in words, and what one can do about it.
import { button, element } from "../editor/dom.js";
import { detailsOf } from "./details.js";

const filled = (text, name) => text.replace("%s", name);

export class LineItem {
  // `queue(item)` puts it at the end of the row; `changed()` hears that something about it is another now.
  constructor(file, { address, words, original, replaces, queue, changed }) {
    Object.assign(this, { file, address, words, original, replaces, queue, changed, state: "queued", anew: false, dirty: false });
    this.said = element("p", { class: "sent__state", role: "status" }, words.queued);
    this.bar = element("progress", { max: "1", value: "0", "aria-label": file.name });
    this.acts = element("p", { class: "acts" });
    this.face = element("div", { class: "sent__face", "aria-hidden": "true" });
    this.body = element("div", { class: "sent__body" }, element("p", { class: "sent__name" }, file.name || words.pasted), this.said, this.bar, this.acts);
    this.dom = element("li", { class: "sent" }, this.face, this.body);
    this.offer([words.cancel, () => this.leave()]);
  }

  get isOpen() { return this.state === "queued" || this.state === "under way"; }

  offer(...acts) { this.acts.replaceChildren(...acts.map(([text, press]) => button(text, press))); }

  tell(text, bad = false) {
    this.said.textContent = text;
    this.said.classList.toggle("late", bad);
  }

  become(state) {
    this.state = state;
    this.dom.dataset.step = state;
    this.bar.hidden = !this.isOpen;
    this.changed();
  }

  leave() {
    this.control?.abort();
    this.state = "left";
    this.dom.remove();
    this.changed();
  }

  again() {
    this.tell(this.words.queued);
    this.bar.value = 0;
    this.face.replaceChildren();
    this.offer([this.words.cancel, () => this.leave()]);
    this.become("queued");
    this.queue(this);
  }

  // By the sending module, which the page loads with the first file.
  async go(send) {
    if (this.state !== "queued") return;
    const { file, address, words, original, anew, replaces } = this;
    this.control = new AbortController();
    this.become("under way");
    try {
      const row = await send(file, { address, words, original, anew, replaces, signal: this.control.signal, on: (state, part) => this.hear(state, part) });
      this.arrive(row);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.tell(error.message || words.failed, true);
      this.offer(...(error.final ? [] : [[words.again, () => this.again()]]), [words.remove, () => this.leave()]);
      this.become("failed");
    }
  }

  hear(state, part) {
    this.waits = state === "waiting";
    this.tell(filled(this.words[state], this.file.name));
    if (part === undefined) this.bar.removeAttribute("value");
    else this.bar.value = part;
    this.changed();
  }

  arrive(row) {
    this.face.replaceChildren(...(row.thumbnail ? [element("img", { src: row.thumbnail, alt: "", width: "96", height: "64" })] : []));
    const page = element("a", { href: new URL(`../${row.id}/change/`, new URL(this.address, location.href)).pathname }, this.words.details);
    this.acts.replaceChildren(page);
    if (row.known) {
      this.tell(`${this.words.known} ${row.title}${row.detail ? ` (${row.detail})` : ""}`, true);
      this.acts.append(button(this.words.anew, () => { this.anew = true; this.again(); }));
    } else if (this.replaces) {
      this.tell(this.words.replaced);
    } else {
      this.tell(this.words.arrived);
      this.form = detailsOf(row, { address: this.address, words: this.words, changed: (dirty) => { this.dirty = dirty; } });
      this.body.append(this.form);
    }
    this.become(row.known ? "known" : "arrived");
  }
}
