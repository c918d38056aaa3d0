// The place of the picture library where photos are dropped, pasted or chosen: sent one after the other, each with its line.
import { element } from "../editor/dom.js";
import { LineItem } from "./line-item.js";
import { loaded } from "./loaded.js";

const isFile = (data) => [...(data?.types ?? [])].includes("Files");

const start = (place) => {
  const words = JSON.parse(place.querySelector("script[type='application/json']").textContent);
  const { uploader: address, replaces } = place.dataset;
  const [input, original, state, list] = ["[data-files]", "[data-original]", "[data-state]", "[data-list]"].map((each) => place.querySelector(each));
  const items = [];
  let row = Promise.resolve();

  const told = () => {
    const here = items.filter((item) => item.state !== "left");
    const done = here.filter((item) => ["arrived", "known"].includes(item.state)).length;
    const failed = here.filter((item) => item.state === "failed").length;
    const parts = [words.count.replace("%(done)s", done).replace("%(all)s", here.length)];
    if (here.some((item) => item.waits && item.isOpen)) parts.push(words.waitingAll);
    if (failed) parts.push(words.failedAll.replace("%s", failed));
    const text = here.length ? parts.join(" ") : "";
    if (state.textContent !== text) state.textContent = text;
  };

  const queue = (item) => {
    row = row.then(async () => { if (item.state === "queued") await item.go((await loaded()).send); });
  };

  const take = (files) => {
    for (const file of replaces ? files.slice(0, 1) : files) {
      const item = new LineItem(file, { address, words, original: original.checked, replaces, queue, changed: told });
      items.push(item);
      list.append(item.dom);
      queue(item);
    }
    told();
  };

  place.querySelector("[data-choose]").addEventListener("click", () => input.click());
  input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      if (!isFile(event.dataTransfer)) return;
      event.preventDefault();
      place.classList.add("uploader--over");
    });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) place.classList.remove("uploader--over"); });
  document.addEventListener("drop", (event) => {
    place.classList.remove("uploader--over");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  document.addEventListener("paste", ({ clipboardData }) => { if (clipboardData?.files.length) take([...clipboardData.files]); });
  window.addEventListener("beforeunload", (event) => { if (items.some((item) => item.isOpen || (item.dirty && item.state !== "left"))) event.preventDefault(); });

  place.hidden = false;
  // The plain form for one photo stays for browsers without scripts.
  const plain = document.getElementById(place.dataset.instead);
  if (plain) {
    const show = element("button", { type: "button", class: "button uploader__plain" }, words.plain);
    show.addEventListener("click", () => { plain.hidden = false; show.remove(); });
    plain.hidden = !plain.querySelector(".errorlist, .errornote");
    if (plain.hidden) place.append(show);
  }
};

for (const place of document.querySelectorAll("[data-uploader]")) start(place);
