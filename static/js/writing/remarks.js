// A note or an answer that was typed and not sent outlives « Enregistrer » and a reload: it waits in this tab for its account.
const words = document.getElementById("keeping").dataset;
const key = () => `remarks ${words.account} ${location.pathname}`;
const areas = () => [...document.querySelectorAll("#notes textarea")];

try {
  for (const [id, text] of JSON.parse(sessionStorage[key()] ?? "[]")) {
    const area = document.getElementById(id);
    if (!area) continue;
    area.value = text;
    area.closest("details").open = true;
  }
} catch { /* no storage */ }

const keep = () => {
  const typed = areas().filter((area) => area.value.trim()).map((area) => [area.id, area.value]);
  try {
    delete sessionStorage[key()];
    if (typed.length && !("shared" in words)) sessionStorage[key()] = JSON.stringify(typed);
  } catch { /* no storage */ }
};
for (const event of ["input", "pagehide"]) addEventListener(event, keep);
