"use strict";
const all = [...document.querySelectorAll("details")];

// Most browsers open the details around a link's target by themselves; this is for those that do not.
function reveal() {
  const target = document.getElementById(location.hash.slice(1));
  const around = target && target.closest("details");
  if (around) {
    around.open = true;
    around.scrollIntoView();
  }
}

for (const part of document.querySelectorAll(".buttons")) part.hidden = false;
for (const [id, open] of [["open", true], ["close", false]]) {
  document.getElementById(id).addEventListener("click", () => all.forEach((part) => (part.open = open)));
}
addEventListener("hashchange", reveal);
reveal();
