// Comfort only: everything on the page is there without it.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Tables: a click on a head sorts by it, a second one turns the order round.
// What is missing stays below, whichever way the rest is ordered.
function valueOf(row, column) {
  const cell = row.cells[column];
  if (cell.dataset.sort === undefined) return cell.textContent.trim();
  const number = Number.parseFloat(cell.dataset.sort);
  return Number.isNaN(number) ? null : number;
}

function compare(one, other, sign) {
  if (one === null || other === null) return (one === null) - (other === null);
  return sign * (one < other ? -1 : one > other ? 1 : 0);
}

function sortBy(head, column) {
  const table = head.closest("table");
  const order = head.getAttribute("aria-sort") === "descending" ? "ascending" : "descending";
  all("th[aria-sort]", table).forEach((other) => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", order);
  const sign = order === "ascending" ? 1 : -1;
  const body = table.tBodies[0];
  [...body.rows]
    .sort((a, b) => compare(valueOf(a, column), valueOf(b, column), sign))
    .forEach((row) => body.append(row));
}

for (const table of all("table.sortable")) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (head.dataset.fixed !== undefined) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortBy(head, column));
    head.append(button);
  });
}

// Arms: one that is chosen in the legend stands out in every chart.
let chosen = null;

function show(name) {
  for (const mark of all(".charts [data-arm], .panels [data-arm]")) {
    mark.classList.toggle("faded", name !== null && mark.dataset.arm !== name);
  }
}

for (const entry of all(".legend li")) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-pressed", "false");
  button.append(...entry.firstElementChild.childNodes);
  entry.replaceChildren(button);
  const name = entry.dataset.name;
  button.addEventListener("click", () => {
    chosen = chosen === name ? null : name;
    for (const other of all(".legend li")) {
      other.firstElementChild.setAttribute("aria-pressed", String(other.dataset.name === chosen));
    }
    show(chosen);
  });
  button.addEventListener("pointerenter", () => show(name));
  button.addEventListener("pointerleave", () => show(chosen));
}

// Paper cannot unfold anything.
let folded = [];
window.addEventListener("beforeprint", () => {
  folded = all("details:not([open])");
  folded.forEach((details) => { details.open = true; });
});
window.addEventListener("afterprint", () => {
  folded.forEach((details) => { details.open = false; });
});
