// Draws the forecast that the page carries as JSON. Without this, its table says the same.
"use strict";

const data = document.getElementById("forecast");
if (data) {
  const { unit, moments, temperatures } = JSON.parse(data.textContent);
  const canvas = document.getElementById("chart");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);
  const axis = { ticks: { color: colour("--quiet") }, grid: { color: colour("--line") } };
  canvas.closest("figure").hidden = false;
  new Chart(canvas, {
    type: "line",
    data: {
      labels: moments,
      datasets: [{ label: unit, data: temperatures, borderColor: colour("--accent"), pointRadius: 0, tension: 0.3 }],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      plugins: { legend: { display: false } },
      scales: { x: { ...axis, ticks: { ...axis.ticks, maxTicksLimit: 8 } }, y: axis },
    },
  });
  canvas.dataset.drawn = "true";
}
