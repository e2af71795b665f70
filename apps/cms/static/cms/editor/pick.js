// A click on a picture gives its address to the editor that has opened this window.
"use strict";
{
  const number = Number(new URLSearchParams(location.search).get("CKEditorFuncNum"));
  document.addEventListener("click", (event) => {
    const picked = event.target.closest("button[data-src]");
    if (!picked || !window.opener) return;
    window.opener.CKEDITOR.tools.callFunction(number, picked.dataset.src, {
      alternative_text: picked.dataset.alt,
    });
    window.close();
  });
}
