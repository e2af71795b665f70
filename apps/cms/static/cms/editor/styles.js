// The editor would write its styles into the page, which our policy forbids. It does not
// where an element of that name is there already, if only in a namespace in which no
// browser takes it for styles. What they say stands in editor.css.
"use strict";
{
  const there = document.createElementNS(null, "style");
  there.setAttribute("data-tiptap-style", "");
  document.head.append(there);
}
