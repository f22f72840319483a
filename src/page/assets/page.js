// What the page does more than it must: it notices other programs, goes on by itself while work is done, keeps the
// reader's place, and takes files that are dropped. Without it every screen works all the same.
"use strict";
(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const main = find("main");

  // What is wrong with a form is read out first.
  find(".summary")?.focus();

  // Whether another program changed the list, or the program has ended: asked every two seconds while somebody looks, and
  // once a minute otherwise, so that a page that is open keeps the program alive.
  const shown = document.body.dataset.digest || "";
  let failed = 0, asked = Date.now();
  const ask = async () => {
    asked = Date.now();
    try {
      const answer = await fetch("/alive", { cache: "no-store" });
      failed = 0;
      find("#gone")?.setAttribute("hidden", "");
      if (!answer.ok || answer.redirected) return;
      const digest = await answer.text();
      if (shown && digest !== shown) find("#changed")?.removeAttribute("hidden");
    } catch {
      if (++failed >= 3) find("#gone")?.removeAttribute("hidden");
    }
  };
  if (find("#gone")) {
    setInterval(() => {
      if (!document.hidden || Date.now() - asked > 60000) ask();
    }, 2000);
  }

  // Work that goes on is shown as it goes, without taking the reader's place away.
  const wait = async () => {
    if (!main || !("wait" in main.dataset)) return;
    try {
      // Where the work ends on another screen, that screen is for the reader and not for this question.
      const answer = await fetch(location.href, { cache: "no-store", redirect: "manual" });
      if (answer.type === "opaqueredirect") { location.reload(); return; }
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const other = find("main", next);
      if (!other) { location.reload(); return; }
      main.replaceChildren(...other.childNodes);
      if (!("wait" in other.dataset)) { delete main.dataset.wait; return; }
    } catch { /* The next time, or the notice that the program has ended. */ }
    setTimeout(wait, 1000);
  };
  setTimeout(wait, 1000);

  // Left and right turn the pages, where nobody is typing.
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (/^(INPUT|TEXTAREA|SELECT|AUDIO)$/.test(event.target.tagName)) return;
    const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    const link = way && find(`.page-ways a[rel="${way}"]`);
    if (link) { event.preventDefault(); link.click(); }
  });

  // Turning a page changes only the image, so that nothing that was typed is lost.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.(".pages a[data-page]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.href, { cache: "no-store" });
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const pages = find(".pages", next);
      if (!pages) throw new Error();
      const rel = link.rel;
      find(".pages").replaceWith(pages);
      history.replaceState(null, "", link.href);
      (find(`.page-ways a[rel="${rel}"]`, pages) || find(".page-ways a", pages))?.focus();
      const said = find("#said");
      if (said) said.textContent = find(".page-ways p", pages)?.textContent || "";
    } catch { location.assign(link.href); }
  });

  // Files that are dropped anywhere on a screen that takes them are put into its form; a button still copies them.
  const field = find('input[type="file"]');
  if (field) {
    const form = field.form, said = find("#dropped");
    const tell = () => {
      const names = [...field.files].map((file) => file.name);
      said.textContent = names.length ? `Chosen: ${names.join(", ")}` : "";
    };
    field.addEventListener("change", tell);
    for (const kind of ["dragover", "dragleave", "drop"]) {
      document.addEventListener(kind, (event) => {
        event.preventDefault();
        form.classList.toggle("dropping", kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files.length) {
          field.files = event.dataTransfer.files;
          tell();
          find("button", form).focus();
        }
      });
    }
  }

  // A recording is heard line by line: a time leads to its place, and the line that is heard is marked.
  const player = find("audio[data-player]");
  if (player) {
    const speed = find("[data-speed]"), rate = find("#speed");
    speed?.removeAttribute("hidden");
    rate?.addEventListener("change", () => { player.playbackRate = Number(rate.value) || 1; });
    const times = [...document.querySelectorAll("button.time")];
    const begins = times.map((time) => Number(time.dataset.from));
    for (const time of times) {
      time.disabled = false;
      time.addEventListener("click", () => {
        player.currentTime = Number(time.dataset.from);
        player.play().catch(() => {});
      });
    }
    let marked = null;
    player.addEventListener("timeupdate", () => {
      let at = -1;
      begins.forEach((begin, number) => { if (begin <= player.currentTime + 0.05) at = number; });
      const line = at < 0 ? null : times[at].closest("li");
      if (line === marked) return;
      marked?.removeAttribute("aria-current");
      marked = line;
      if (!line) return;
      line.setAttribute("aria-current", "true");
      const list = line.parentElement;
      const above = line.offsetTop < list.scrollTop;
      const below = line.offsetTop + line.offsetHeight > list.scrollTop + list.clientHeight;
      if (above || below) list.scrollTop = line.offsetTop - list.clientHeight / 3;
    });
  }

  // What was typed and not saved is not left by accident.
  const typed = find("form[data-keep]");
  if (typed) {
    let changed = false;
    typed.addEventListener("input", () => { changed = true; });
    typed.addEventListener("submit", () => { changed = false; });
    addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  }
})();
