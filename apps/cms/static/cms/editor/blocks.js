// Videos in the editor: files of this site, and others' players in frames. What is written
// here is what apps/cms/html.py lets through.
import { Node, updateAttrsDialog } from "django-prose-editor/editor";

const UPLOADS = "/media/";

/** What to put into the text for an address that somebody has pasted; null for no video. */
export function videoAt(address) {
  let url;
  try {
    url = new URL(address, location.origin);
  } catch {
    return null;
  }
  if (url.origin === location.origin && url.pathname.startsWith(UPLOADS)) {
    return { type: "video", src: url.pathname };
  }
  const host = url.hostname.replace(/^(www|m|player)\./, "");
  const parts = url.pathname.split("/").filter(Boolean);
  if (host === "youtube.com" || host === "youtube-nocookie.com") {
    const id = url.searchParams.get("v") ?? (/^(embed|shorts|live)$/.test(parts[0]) ? parts[1] : null);
    return id && { type: "player", src: `https://www.youtube-nocookie.com/embed/${id}` };
  }
  if (host === "youtu.be" && parts.length) {
    return { type: "player", src: `https://www.youtube-nocookie.com/embed/${parts[0]}` };
  }
  const number = parts.find((part) => /^\d+$/.test(part));
  if (host === "vimeo.com" && number) {
    return { type: "player", src: `https://player.vimeo.com/video/${number}` };
  }
  return null;
}

/** Where the cursor is; behind a picture or a video that is selected, which it would replace. */
function insert(editor, content) {
  const { $to, to, node } = editor.state.selection;
  const chain = editor.chain().focus();
  const placed = node ? chain.insertContentAt($to.depth ? $to.after(1) : to, content) : chain.insertContent(content);
  placed.run();
}

async function ask(editor, told = { address: "", title: "" }, heading = "Insert a video") {
  const properties = {
    address: {
      type: "string",
      title: "Address of the video",
      description: "An upload of this site (/media/…), or a page of YouTube or Vimeo.",
      required: true,
    },
    title: { type: "string", title: "What it shows, in a few words", required: true },
  };
  const answer = await updateAttrsDialog(properties, { title: heading, submitText: "Insert" })(editor, told);
  if (!answer) return;
  const video = videoAt(answer.address.trim());
  if (!video) {
    await ask(editor, answer, "That is no upload of this site, and no video of YouTube or Vimeo");
    return;
  }
  const { type, src } = video;
  const block = { type, attrs: { src, title: answer.title.trim() } };
  // With a line to go on in: what is inserted next would take the place of a selected block.
  insert(editor, [block, { type: "paragraph" }]);
}

const block = {
  group: "block",
  atom: true,
  draggable: true,
  addAttributes() {
    return { src: { default: null }, title: { default: null } };
  },
};

export const Video = Node.create({
  ...block,
  name: "video",
  parseHTML: () => [{ tag: "video[src]" }],
  renderHTML: ({ HTMLAttributes }) => ["video", { ...HTMLAttributes, controls: "", preload: "metadata" }],
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "video",
      groups: "nodes",
      button: buttons.material("smart_display", "video"),
      command: (editor) => void ask(editor),
      active: (editor) => editor.isActive("video") || editor.isActive("player"),
    });
  },
});

export const Player = Node.create({
  ...block,
  name: "player",
  parseHTML: () => [{ tag: "iframe[src]" }],
  renderHTML: ({ HTMLAttributes }) => ["iframe", HTMLAttributes],
  // Nothing of others' is loaded while somebody writes.
  addNodeView: () => ({ node }) => {
    const dom = document.createElement("div");
    dom.className = "player";
    dom.textContent = `Video: ${node.attrs.title ?? ""} (${node.attrs.src})`;
    return { dom };
  },
});

// The field that is typed in says what it is, as the one that it stands for does.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = textarea.labels[0]?.textContent.replace(/:\s*$/, "") ?? textarea.name;
  const attributes = { role: "textbox", "aria-multiline": "true", "aria-label": label };
  editor.setOptions({ editorProps: { attributes } });
});
