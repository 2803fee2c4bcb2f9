// A glance at the evidence: pointing at [n], or reaching it with the keyboard, shows the words that are quoted.
(() => {
  if (window.xemTruoc) return; // gradio runs what is in the head twice
  window.xemTruoc = true;
  const AFTER = 250, LEAVE = 200; // milliseconds: nothing flickers on the way past, and the words can be pointed at
  const GAP = 8, EDGE = 10; // pixels
  let box = null, link = null, waiting = 0;

  const markOf = (target) => target.closest?.('#hoi-thoai a[href*="#nguon-"]');

  function line(tag, name, text) {
    const made = document.createElement(tag);
    made.className = name;
    made.textContent = text;
    return made;
  }

  function show(mark) {
    const card = document.getElementById(mark.getAttribute("href").split("#")[1]);
    const quote = card?.querySelector("mark")?.textContent;
    if (!quote || mark.hasAttribute("aria-current")) return; // it is open beside already
    hide();
    if (!box?.isConnected) {
      box = Object.assign(document.createElement("div"), { id: "xem-truoc", role: "tooltip" });
      document.querySelector(".gradio-container").append(box); // gradio keeps our styles to what is in it
    }
    const where = card.querySelector(".vi-tri")?.textContent;
    box.replaceChildren(line("p", "xt-ten", card.querySelector("h3").textContent), ...(where ? [line("p", "xt-noi", where)] : []),
      line("p", "xt-trich", `“${quote.trim()}”`), line("p", "xt-noi", "Bấm hoặc Enter: mở đúng chỗ này trong văn bản"));
    box.classList.add("hien");
    link = mark;
    link.setAttribute("aria-describedby", "xem-truoc");
    const at = mark.getBoundingClientRect(), own = box.getBoundingClientRect();
    const below = at.bottom + GAP + own.height <= innerHeight - EDGE;
    box.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - own.width - EDGE))}px`;
    box.style.top = `${below ? at.bottom + GAP : Math.max(EDGE, at.top - GAP - own.height)}px`;
  }

  function hide() {
    clearTimeout(waiting);
    box?.classList.remove("hien");
    link?.removeAttribute("aria-describedby");
    link = null;
  }

  function soon(act, milliseconds) {
    clearTimeout(waiting);
    waiting = setTimeout(act, milliseconds);
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const mark = markOf(event.target);
    if (mark && mark !== link) soon(() => show(mark), AFTER);
    else if (mark || box?.contains(event.target)) clearTimeout(waiting);
    else if (link) soon(hide, LEAVE);
    else clearTimeout(waiting);
  });
  document.addEventListener("focusin", (event) => {
    const mark = markOf(event.target);
    if (mark?.matches(":focus-visible")) soon(() => show(mark), AFTER);
    else hide();
  });
  document.addEventListener("focusout", (event) => { if (event.target === link) hide(); });
  document.addEventListener("click", hide, true);
  document.addEventListener("scroll", hide, true);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); }, true);
})();
