// A sentence about what is missing leads to its place, and the focus goes there: links to « #field-section », or to « #photo-12 »,
// which the editor draws later than the page. A refused step leads to the first by itself.
const FIELDS = ".select2-selection, .ProseMirror, textarea, select, button, input:not([type=hidden])";

// A photo stands in the text, and in « Photos du texte » too when the page was opened with it; one of a gallery only there.
const inText = (id) => {
  const [, photo] = /^photo-(\d+)$/.exec(id) ?? [];
  return photo && document.querySelector(`.ProseMirror [data-node="photo"][data-row="${photo}"]`);
};
const placeOf = (id) => inText(id)?.querySelector("button")?.closest("[data-node]") ?? document.getElementById(id);
const isDrawn = (id) => {
  if (!id.startsWith("photo-")) return true;
  const photo = inText(id);
  return photo ? photo.querySelector("img") : document.querySelector(".ProseMirror");
};
const fieldIn = (place) => [...place.querySelectorAll(FIELDS)].find((each) => each.getClientRects().length) ?? place;

// At the photo itself stands what it lacks, until its words are changed and the editor draws it anew.
const told = (place, id) => {
  if (!place.dataset.node) return;
  document.getElementById(`lacks-${id}`)?.remove();
  const lacks = [...document.querySelectorAll(`[data-lacks] a[href="#${id}"]`)].map((link) => link.textContent);
  const line = Object.assign(document.createElement("p"), { id: `lacks-${id}`, className: "late", textContent: lacks.join(" ") });
  if (lacks.length) place.append(line);
  fieldIn(place).setAttribute("aria-describedby", line.id);
};

export const go = (id) => {
  const place = placeOf(id);
  if (!place) return false;
  told(place, id);
  for (let folded = place.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
  place.scrollIntoView({ block: "center" });
  fieldIn(place).focus({ preventScroll: true });
  return true;
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-lacks] a");
  if (link && go(link.hash.slice(1))) event.preventDefault();
});

const first = document.querySelector("[data-lacks] a")?.hash ?? (/^#(field|photo)-/.test(location.hash) ? location.hash : "");
// The editor and its photos arrive one after the other; who has begun to do something else meanwhile is left alone.
const begun = () => { clearInterval(timer); };
let tries = 0;
const timer = first && setInterval(() => {
  const id = first.slice(1);
  if (!isDrawn(id) && ++tries < 300) return;
  begun();
  go(id) || go("field-body");
}, 100);
if (first) for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, begun, { once: true });
