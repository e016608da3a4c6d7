"use strict";
const NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
const fields = [...document.querySelectorAll("#filter [name]")];
const status = document.getElementById("status");
const items = [...document.querySelectorAll("[data-claims]")];
const ordered = document.querySelector(".ordered");
const pairs = new Map(items.map((item) => [item, item.dataset.claims.split(" ").map((pair) => pair.split("="))]));
const verdicts = new Map([...pairs.values()].flat());
const known = new Map();

// "Ten million" finds 10 million, 10,000 finds 10000, 49 percent finds 49%.
function plain(text) {
  const words = text.toLowerCase().replace(/(\d),(?=\d{3})/g, "$1").replace(/%/g, " percent ").match(/[\p{L}\d.]+/gu) || [];
  return " " + words.map((word) => {
    const number = NUMBERS.indexOf(word.replace(/\.+$/, ""));
    return number < 0 ? word : String(number);
  }).join(" ");
}

function wordsOf(item) {
  if (!known.has(item)) known.set(item, plain(item.textContent));
  return known.get(item);
}

// The words as one phrase if anything has them so, otherwise each of them.
function searching(asked) {
  const phrase = plain(asked);
  const whole = items.some((item) => wordsOf(item).includes(phrase));
  const parts = whole ? [phrase] : phrase.trim().split(" ").map((word) => " " + word);
  return (item) => parts.every((part) => wordsOf(item).includes(part));
}

function filter() {
  const { q = "", claim = "", verdict = "", notebook = "" } = Object.fromEntries(fields.map((field) => [field.name, field.value]));
  const found = q.trim() ? searching(q) : () => true;
  for (const item of items) {
    item.hidden = !(
      pairs.get(item).some(([id, its]) => (!claim || id === claim) && (!verdict || its === verdict)) &&
      (!notebook || item.dataset.notebook === notebook) &&
      found(item)
    );
  }
  for (const part of document.querySelectorAll("[data-for]")) part.hidden = document.getElementById(part.dataset.for).hidden;
  for (const part of document.querySelectorAll("main section")) part.hidden = !part.querySelector("[data-claims]:not([hidden])");
  if (ordered) {
    const few = q || claim || verdict || notebook;
    const order = few ? [...items].sort((a, b) => pairs.get(a).length - pairs.get(b).length) : items;
    const contents = document.querySelector(".contents");
    ordered.append(...order);
    contents.append(...order.map((item) => contents.querySelector(`[data-for="${item.id}"]`)));
  }
  const shown = items.filter((item) => !item.hidden).length;
  const its = claim && verdict && verdicts.get(claim) !== verdict ? verdicts.get(claim) : "";
  const why = its
    ? `: ${claim} is ${its.replaceAll("_", " ")}, not ${verdict.replaceAll("_", " ")}`
    : ": nothing fits all that was asked for";
  status.textContent = `${shown} of ${items.length} shown${shown ? "" : why}`;
}

function asked() {
  return new URLSearchParams(fields.filter((field) => field.value).map((field) => [field.name, field.value])).toString();
}

// What is shown can be linked to.
function changed() {
  filter();
  const address = new URL(location.href);
  address.search = asked();
  history.replaceState(null, "", address);
  carry();
}

function carry() {
  for (const link of document.querySelectorAll("[data-carries]")) {
    link.setAttribute("href", link.getAttribute("href").replace(/\?.*/, "") + (asked() && "?" + asked()));
  }
}

function showAll() {
  for (const field of fields) field.value = "";
  changed();
}

async function copy(button, text) {
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
  if (status) status.textContent = `Copied: ${text.slice(0, 80)}`;
}

// Buttons are only where they work.
function offer(words, name, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.setAttribute("aria-label", name);
  button.addEventListener("click", () => action(button));
  return button;
}

// A link to something that the filter hides shows it again.
function reveal() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target || !target.hidden) return;
  showAll();
  target.scrollIntoView();
}

function sort(head) {
  const down = head.getAttribute("aria-sort") === "ascending";
  const table = head.closest("table");
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const key = (row) => row.cells[head.cellIndex].dataset.key ?? row.cells[head.cellIndex].textContent;
  const rows = [...table.tBodies[0].rows];
  rows.sort((a, b) => (down ? -1 : 1) * key(a).localeCompare(key(b), "en", { numeric: true }));
  table.tBodies[0].append(...rows);
}

// On a narrow page a table whose words do not fit stands row by row, each cell after the name of its column.
function fit() {
  for (const table of document.querySelectorAll(".part .whole")) {
    table.classList.remove("stacked");
    table.classList.toggle("stacked", table.scrollWidth > table.parentElement.clientWidth);
  }
}

for (const part of document.querySelectorAll("#filter, .buttons")) part.hidden = false;
for (const table of document.querySelectorAll(".part table:not(.claim)")) {
  const heads = [...table.tHead.rows[0].cells].map((head) => head.textContent);
  for (const row of table.tBodies[0].rows) [...row.cells].forEach((cell, place) => (cell.dataset.head = heads[place]));
  table.classList.add("whole");
}
document.fonts.ready.then(fit);
addEventListener("resize", fit);
for (const row of document.querySelectorAll(".row")) {
  const { id } = row.closest("[id]");
  const here = document.documentElement.dataset.address || location.href;
  row.prepend(offer("Copy link", `Copy link to ${id}`, (button) => copy(button, here.replace(/[?#].*/, "") + "#" + id)));
}
for (const part of document.querySelectorAll("[data-copies]")) {
  const what = `Copy ${part.dataset.copies}`;
  const owner = part.closest("main [id]:not(main)");
  part.after(offer(what, owner ? `${what} of ${owner.id}` : what, (button) => copy(button, part.textContent.trim())));
}
for (const button of document.querySelectorAll("[data-open]")) {
  button.addEventListener("click", () => {
    for (const part of document.querySelectorAll("main details")) part.open = Boolean(button.dataset.open);
  });
}
for (const head of document.querySelectorAll(".sortable th")) {
  head.replaceChildren(offer(head.textContent, `Sort by ${head.textContent}`, () => sort(head)));
}
if (fields.length) {
  const wanted = new URLSearchParams(location.search);
  for (const field of fields) {
    field.value = wanted.get(field.name) || "";
    field.addEventListener("input", changed);
  }
  document.getElementById("all").addEventListener("click", showAll);
  addEventListener("hashchange", reveal);
  filter();
  carry();
  reveal();
}
