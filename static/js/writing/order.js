// « Monter » and « Descendre » for lines that a number puts in order; without JavaScript the number itself is written.
const numberOf = (line) => line.querySelector('[name$="-ORDER"]');
const titleOf = (line) => ["select", "[type=text]", "[type=url]"]
  .map((which) => line.querySelector(which))
  .map((field) => field.selectedOptions?.[0]?.text ?? field.value)
  .find((text) => /\p{L}/u.test(text)) ?? "";

// What a screen reader hears of a move; eyes see it.
const said = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" });

const count = (list) => [...list.children].forEach((line, index, { length }) => {
  numberOf(line).value = index + 1;
  const [up, down] = line.querySelectorAll("[data-move]");
  up.ariaDisabled = String(index === 0);
  down.ariaDisabled = String(index === length - 1);
});

// It is the neighbour that steps over the line: the pressed button keeps its focus.
const move = (line, up) => {
  if (up) line.after(line.previousElementSibling ?? "");
  else line.before(line.nextElementSibling ?? "");
  count(line.parentElement);
  numberOf(line).dispatchEvent(new Event("input", { bubbles: true })); // it is kept like what is typed
  const { dataset: { moved }, children: { length } } = line.parentElement;
  said.textContent = moved.replace("{place}", numberOf(line).value).replace("{total}", length);
};

const act = (line, word, up) => {
  const dom = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: word });
  dom.dataset.move = "";
  dom.ariaLabel = `${word} – ${titleOf(line)}`;
  dom.addEventListener("click", () => move(line, up));
  return dom;
};

for (const list of document.querySelectorAll("[data-order]")) {
  for (const line of list.children) {
    numberOf(line).closest(".form-row").hidden = true;
    const acts = Object.assign(document.createElement("p"), { className: "acts" });
    acts.append(act(line, list.dataset.up, true), act(line, list.dataset.down, false));
    numberOf(line).closest(".line-tools").prepend(acts);
  }
  list.after(said);
  count(list);
}
