// How old figures are now: the one thing about them that a page which is kept cannot say.
"use strict";

const LATE_MIN = 30;

function inWords(minutes) {
  if (minutes >= 2 * 24 * 60) return `${Math.floor(minutes / (24 * 60))} days ago`;
  if (minutes >= 2 * 60) return `${Math.floor(minutes / 60)} hours ago`;
  return `${minutes} minutes ago`;
}

for (const moment of document.querySelectorAll("time.measured")) {
  const minutes = Math.floor((Date.now() - Date.parse(moment.dateTime)) / 60000);
  if (minutes >= LATE_MIN) moment.after(`, ${inWords(minutes)}`);
}
