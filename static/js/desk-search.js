// « / » goes to the search of the back office, unless somebody writes.
const field = document.querySelector("#finding") ?? document.querySelector("#search-everything");
const writes = (place) => place?.closest?.("input, textarea, select, [contenteditable]:not([contenteditable=false]), dialog[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (writes(event.target) || !field?.checkVisibility()) return;
  event.preventDefault();
  field.focus();
  field.select();
});
