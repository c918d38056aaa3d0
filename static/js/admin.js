// Small comforts of the back office that no page depends on.

// Rows found by a searching field show the thumbnail that the server sends with them.
const jQuery = window.django?.jQuery;
if (jQuery?.fn.select2) {
  jQuery.fn.select2.defaults.set("templateResult", (row) => {
    if (!row.thumbnail) return row.text;
    const line = document.createElement("span");
    line.className = "picked";
    const picture = new Image(72, 48);
    picture.src = row.thumbnail;
    picture.alt = "";
    picture.className = "thumb";
    line.append(picture, row.text);
    return jQuery(line);
  });
}

// Who hears the page is told what a searching field is for: the field that Select2 draws has no label of its own.
const named = (select) => {
  const name = select.labels[0]?.textContent.trim();
  const drawn = select.nextElementSibling;
  if (!name || !drawn?.matches(".select2")) return;
  for (const part of drawn.querySelectorAll(".select2-selection, .select2-search__field")) part.setAttribute("aria-label", name);
  const value = drawn.querySelector(".select2-selection--single .select2-selection__rendered");
  for (const attribute of ["role", "aria-readonly"]) value?.removeAttribute(attribute); // Select2 gives both to the value, not to a field
};
jQuery?.(() => setTimeout(() => document.querySelectorAll("select.admin-autocomplete").forEach(named)));

// A row of names keeps the order in which they were chosen: the browser would send them in the order of the list.
for (const select of document.querySelectorAll("select[data-ordered]")) {
  jQuery?.(select).on("select2:select", (event) => {
    const option = [...select.options].find((each) => each.value === event.params.data.id);
    if (option) { select.append(option); jQuery(select).trigger("change"); }
  });
}

// Logged out, or asked to log in: no links to the desk on the public pages of this browser any more.
const forget = () => { try { localStorage.removeItem("bureau"); } catch { /* no storage */ } };
if (document.body.matches(".login")) forget();
document.getElementById("logout-form")?.addEventListener("submit", forget);

// A menu closes as menus do: by Escape, by a press beside it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details:is(.menu, .more)[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement?.closest("details:is(.menu, .more)[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// « Copier le lien ».
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    if (button.dataset.copied) button.lastChild.textContent = ` ${button.dataset.copied}`;
  });
}

// The work places slide where there is no room for all: the current one is in sight.
document.querySelector(".places [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
