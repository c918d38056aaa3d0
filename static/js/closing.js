// The sentence for readers, as they will see it, while it is typed.
const preview = document.querySelector("[data-preview]");
document.getElementById(preview.dataset.preview).addEventListener("input", ({ target }) => { preview.textContent = target.value; });
