// What HTML cannot say by itself: that a partial update has failed.
"use strict";

function say(words) {
  const message = document.createElement("p");
  message.className = "message error";
  message.textContent = words;
  document.getElementById("messages").replaceChildren(message);
}

document.addEventListener("htmx:responseError", (event) => {
  const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  const heading = page.querySelector("h1");
  const reason = page.querySelector("h1 + p");
  say(heading ? `${heading.textContent}. ${reason ? reason.textContent : ""}` : "That did not work.");
});

document.addEventListener("htmx:sendError", () => {
  say("The site did not answer. Check the connection and try again.");
});
