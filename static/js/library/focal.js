// The focal point: set on the picture by click or arrows, seen at once in the cuts. The two number fields are what is saved.
const holder = document.querySelector("[data-focal]");
const fields = ["x", "y"].map((axis) => document.getElementById(`id_focal_${axis}`));

const between = (value) => Math.min(1, Math.max(0, Number.isFinite(value) ? value : 0.5));
const point = () => fields.map((field) => between(parseFloat(field.value.replace(",", "."))));

if (holder && fields.every(Boolean)) {
  const frame = holder.querySelector(".photo__frame");
  const picture = holder.querySelector("[data-focal-picture]");
  const parts = holder.querySelector("[data-focal-parts]").content.cloneNode(true);
  frame.append(parts.querySelector(".focal__point"));
  holder.append(parts);
  const handle = frame.querySelector(".focal__point");
  const said = holder.querySelector("[data-focal-said]");
  const cuts = holder.querySelectorAll("[data-focal-cut]");

  const show = () => {
    const [x, y] = point().map((share) => Math.round(share * 1000) / 10);
    handle.style.setProperty("left", `${x}%`);
    handle.style.setProperty("top", `${y}%`);
    for (const cut of cuts) cut.style.setProperty("object-position", `${x}% ${y}%`);
    said.textContent = said.dataset.words.replace("{x}", Math.round(x)).replace("{y}", Math.round(y));
  };
  const move = (x, y) => {
    [x, y].forEach((share, at) => { fields[at].value = between(share).toFixed(2); });
    show();
  };

  const at = (event) => {
    const box = picture.getBoundingClientRect();
    move((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  // A finger that moves scrolls the page: touch sets the point by a tap alone, a mouse or a pen by dragging too.
  let touched = false;
  frame.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    if (touched || event.button) return;
    event.preventDefault();
    at(event);
    handle.focus();
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointermove", (event) => { if (frame.hasPointerCapture(event.pointerId)) at(event); });
  frame.addEventListener("click", (event) => { if (touched && event.detail) at(event); });

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  handle.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const far = event.shiftKey ? 0.1 : 0.01;
    const [x, y] = point();
    move(x + step[0] * far, y + step[1] * far);
  });
  for (const field of fields) field.addEventListener("input", show);
  show();
}
