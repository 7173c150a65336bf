"use strict";

// The search: one field for every list and table with `data-filter`.
const box = document.getElementById("find");
const status = document.getElementById("found");
const items = [...document.querySelectorAll("[data-find]")].reverse(); // inner items before those that contain them
const texts = new Map();
const folds = new Map(); // fold → whether it was open before the search

function textOf(item) {
  if (!texts.has(item)) {
    const own = item.querySelector(":scope > .own, :scope > details > summary, :scope > th");
    texts.set(item, (item.dataset.find === "all" || !own ? item : own).textContent.toLowerCase());
  }
  return texts.get(item);
}

function unfold(details, open) {
  if (!folds.has(details)) folds.set(details, details.open);
  details.open = open;
}

function search() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) {
    for (const [details, open] of folds) details.open = open;
    folds.clear();
    for (const hidden of document.querySelectorAll("[data-filter] [hidden]")) hidden.hidden = false;
    for (const note of document.querySelectorAll(".none-left")) note.remove();
    status.textContent = "";
    return;
  }
  const hits = new Set(items.filter((item) => words.every((word) => textOf(item).includes(word))));
  const shown = new Set();
  for (const item of items) {
    const inside = [...item.querySelectorAll("[data-find]")].some((inner) => hits.has(inner));
    const around = item.parentElement.closest("[data-find]");
    let above = around;
    while (above && !hits.has(above)) above = above.parentElement.closest("[data-find]");
    item.hidden = !(hits.has(item) || inside || above);
    if (!item.hidden) shown.add(item);
    const details = item.querySelector(":scope > details");
    if (details && item.dataset.find !== "all") unfold(details, inside);
  }
  for (const group of document.querySelectorAll("[data-group]")) {
    const some = [...group.querySelectorAll("[data-find]")].some((item) => shown.has(item));
    group.hidden = !some;
    if (group.tagName === "DETAILS") unfold(group, some);
  }
  for (const area of document.querySelectorAll("[data-filter]")) {
    const some = [...area.querySelectorAll("[data-find]")].some((item) => shown.has(item));
    let note = area.querySelector(":scope > .none-left");
    if (some && note) note.remove();
    if (!some && !note) {
      note = document.createElement("p");
      note.className = "none-left";
      note.textContent = "Nothing here matches the search.";
      area.append(note);
    }
  }
  status.textContent = `${hits.size} of ${items.length} match`;
}

document.getElementById("finder").hidden = false;
box.addEventListener("input", search);
box.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    box.value = "";
    search();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && document.activeElement !== box) {
    event.preventDefault();
    box.focus();
  }
});

// A link into a fold, or to what the search hides, reveals it: not every browser opens folds by itself.
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.closest("[hidden]")) {
    box.value = "";
    search();
  }
  for (let at = target.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  target.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();
