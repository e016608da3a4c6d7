"use strict";
const fields = [...document.querySelectorAll("#filter select")];
const status = document.getElementById("status");
const exhibits = [...document.querySelectorAll(".exhibit")];

function filter() {
  const [claim, verdict, notebook] = fields.map((field) => field.value);
  for (const exhibit of exhibits) {
    const pairs = exhibit.dataset.claims.trim().split(" ").map((pair) => pair.split("="));
    exhibit.hidden = !(
      pairs.some(([id, found]) => (!claim || id === claim) && (!verdict || found === verdict)) &&
      (!notebook || exhibit.dataset.notebook === notebook)
    );
  }
  const shown = exhibits.filter((exhibit) => !exhibit.hidden).length;
  status.textContent = `${shown} of ${exhibits.length} shown`;
}

function showAll() {
  for (const field of fields) field.value = "";
  filter();
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  const text = source.textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without permission: by way of a selection, which also works where there is no clipboard interface.
    const area = document.createElement("textarea");
    area.value = text;
    button.after(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  button.classList.add("done");
  status.textContent = `Copied: ${text.slice(0, 60)} ...`;
}

// A link to a figure that the filter hides shows it again.
function reveal() {
  const target = document.getElementById(location.hash.slice(1));
  if (target && target.hidden) {
    showAll();
    target.scrollIntoView();
  }
}

for (const part of document.querySelectorAll("#filter, .buttons")) part.hidden = false;
for (const button of document.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(button));
for (const field of fields) field.addEventListener("change", filter);
document.getElementById("all").addEventListener("click", showAll);
addEventListener("hashchange", reveal);
filter();
