// Keeps a page fresh, and says of rules what they match while they are typed. Every page works without it.
"use strict";

// What the server said last of each part: the page itself may have been changed by who uses it.
const parts = new Map();
const live = (page) => page.querySelectorAll("[data-live], [data-live-list]");
for (const part of live(document)) parts.set(part.id, part.outerHTML);

// A form's proof is of the session, so it is the same on the newer page.
function renew(page) {
  for (const newer of live(page)) {
    const html = newer.outerHTML;
    const old = document.getElementById(newer.id);
    if (!old || parts.get(newer.id) === html) continue;
    if (newer.hasAttribute("data-live-list")) {
      // Cards in it renew themselves, unless there are others now.
      if (ids(old) === ids(newer)) continue;
    }
    parts.set(newer.id, html);
    replace(old, document.importNode(newer, true));
  }
  for (const newer of page.querySelectorAll("[data-live]")) parts.set(newer.id, newer.outerHTML);
  const fresh = page.getElementById("fresh");
  if (fresh) document.getElementById("fresh")?.replaceWith(document.importNode(fresh, true));
}

const ids = (list) => [...list.querySelectorAll("[data-live]")].map((part) => part.id).join();

function replace(old, newer) {
  const focus = old.contains(document.activeElement) ? document.activeElement : null;
  const said = new Map([...old.querySelectorAll("[data-say]")].map((e) => [e.id, e.textContent]));
  const open = [...old.querySelectorAll("details")].map((e) => e.open);
  const scrolled = [...old.querySelectorAll(".wide")].map((e) => [e.scrollLeft, e.scrollTop]);
  for (const input of old.querySelectorAll("input[id]")) {
    const same = newer.querySelector("#" + CSS.escape(input.id));
    if (same && input.value !== input.defaultValue) same.value = input.value;
  }
  const selection = focus && "selectionStart" in focus ? [focus.selectionStart, focus.selectionEnd] : null;
  old.replaceWith(newer);
  newer.querySelectorAll("details").forEach((e, i) => { e.open = !!open[i]; });
  newer.querySelectorAll(".wide").forEach((e, i) => { [e.scrollLeft, e.scrollTop] = scrolled[i] || [0, 0]; });
  for (const e of newer.querySelectorAll("[data-say]")) if (said.get(e.id) !== e.textContent) announce(e.textContent);
  if (!focus) return;
  // Where the button is gone, no other one gets the key that was meant for it.
  const again = (focus.id && newer.querySelector("#" + CSS.escape(focus.id))) || newer;
  again.focus({ preventScroll: true });
  if (selection && selection[0] !== null && again !== newer) again.setSelectionRange(...selection);
}

// What was said of the state before does not hold any more.
function announce(text) {
  document.getElementById("announce").textContent = text;
  document.querySelector("main > .note.good")?.remove();
}

let loading = false, again = false;
async function load() {
  if (loading) { again = true; return; }
  loading = true;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (answer.redirected) location.reload(); // logged out
    else if (answer.ok) renew(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch { /* the stream tells when the server is back */ }
  loading = false;
  if (again) { again = false; load(); }
}

// Only the page that is seen has a stream: a browser has six connections to a server, and people have many tabs.
let stream = null, timer = 0;
function follow() {
  stream?.close();
  stream = null;
  clearInterval(timer);
  if (document.hidden) return;
  timer = setInterval(load, 30000); // "3 min ago" gets old; and where there are too many streams, this is how a page is kept fresh
  stream = new EventSource("/live");
  stream.addEventListener("hello", load); // what happened while nobody listened
  stream.addEventListener("changed", load);
}
if ("follow" in document.body.dataset) {
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (e) => { if (e.persisted) follow(); });
  follow();
}

for (const input of document.querySelectorAll("[data-rules]")) {
  const hint = document.getElementById(input.id + "-said");
  let wait = 0;
  input.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(async () => {
      const text = input.value;
      let said = { said: "" };
      try {
        if (text.trim()) said = await (await fetch("/rules?text=" + encodeURIComponent(text))).json();
      } catch { /* the server says it when the form is sent */ }
      if (text !== input.value) return;
      input.toggleAttribute("aria-invalid", !!said.error);
      if (said.error) input.setAttribute("aria-invalid", "true");
      hint.textContent = said.error || said.said || "";
    }, 350);
  });
}
document.getElementById("faults")?.focus();

// What was just done is not said again when the page is loaded again.
const here = new URL(location.href);
here.searchParams.delete("said");
if (here.href !== location.href) history.replaceState(null, "", here);
