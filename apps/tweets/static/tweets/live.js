// Says when there are newer tweets than the page shows, and shows them when asked to.
// It takes no focus, and moves nothing that somebody is reading.
"use strict";

(() => {
  const live = document.getElementById("live");
  const FIRST_WAIT_MS = 1000;
  const LONGEST_WAIT_MS = 60000;
  let wait = FIRST_WAIT_MS;
  let unseen = 0;

  function tell() {
    const link = document.createElement("a");
    link.className = "button plain";
    link.href = location.pathname;
    link.textContent = unseen === 1 ? "1 new tweet" : `${unseen} new tweets`;
    live.replaceChildren(link);
  }

  function listen() {
    const socket = new WebSocket(live.dataset.socket);
    socket.addEventListener("open", () => {
      live.dataset.state = "open";
      wait = FIRST_WAIT_MS;
    });
    socket.addEventListener("message", () => {
      unseen += 1;
      tell();
    });
    socket.addEventListener("close", () => {
      live.dataset.state = "closed";
      // Not all at once: everybody's socket closes in the moment in which a server does.
      setTimeout(listen, wait * (0.5 + Math.random()));
      wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    });
  }

  listen();
})();
