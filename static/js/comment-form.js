// A random key for what is being written: a double click, a reload and the back button make one comment, not two.
const form = document.querySelector("[data-comment-form]");
const random = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))));
const opened = performance.now();
let key = history.state?.comment;
const add = (name, value) => {
  const input = form.elements[name] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
  input.value = value;
};
form?.addEventListener("submit", () => {
  key ??= random();
  // The history entry keeps it, so that the page knows it again when the reader comes back.
  history.replaceState({ ...history.state, comment: key }, "");
  add("key", key);
  add("elapsed", Math.round((performance.now() - opened) / 1000));
});
