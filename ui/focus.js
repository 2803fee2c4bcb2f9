// The keyboard's place is never lost: what an update takes away or switches off hands the focus on.
(() => {
  if (window.tieuDiem) return; // gradio runs what is in the head twice
  window.tieuDiem = true;
  const ASK = "#cau-hoi textarea";
  // Where to go from what is no longer there, by what it stood in.
  const INSTEAD = [["#nut", `#dung:enabled, ${ASK}`], ["#cac-cuoc", "#tim-cuoc input, #tim-cuoc textarea"],
    ["#ket-qua-chon, #ngay-chon", "#tim-pham-vi input, #tim-pham-vi textarea"], ["#pham-vi", "#chon"], ["#hoi-dap", ASK]];
  const touched = matchMedia("(pointer: coarse)");
  const usable = (one) => Boolean(one?.isConnected && !one.disabled && one.checkVisibility());
  const nowhere = () => !document.activeElement || document.activeElement === document.body;
  let last = null, within = "", same = "", waiting = 0;

  // The same thing in what an update puts in its place.
  function selector(one) {
    if (one.id) return `#${CSS.escape(one.id)}`;
    const told = ["href", "data-viec", "data-gia-tri", "data-truong", "data-cuoc-so", "class"]
      .filter((name) => one.hasAttribute(name)).map((name) => `[${name}="${CSS.escape(one.getAttribute(name))}"]`);
    return told.length ? one.tagName.toLowerCase() + told.join("") : "";
  }

  document.addEventListener("focusin", ({ target }) => {
    last = target;
    same = selector(target);
    within = INSTEAD.find(([place]) => target.closest(place))?.[1] || "";
  });
  document.addEventListener("pointerdown", () => { last = null; }, true); // a mouse or a finger needs no place kept

  // An update may bring the same thing again a moment later.
  function soon(tries) {
    waiting = setTimeout(() => { waiting = 0; handOn(tries); }, 120);
  }

  function handOn(tries) {
    if (!last || !nowhere()) return; // what was switched off and on again has lost the focus too
    if (!last.isConnected && same && tries && !usable(document.querySelector(same))) {
      soon(tries - 1);
      return;
    }
    const found = [same, ...within.split(", ")].filter(Boolean).map((one) => document.querySelector(one)).find(usable);
    if (found && !(touched.matches && found.matches("input, textarea"))) found.focus({ preventScroll: true });
  }

  new MutationObserver(() => {
    if (!last || waiting || usable(last)) return;
    soon(6);
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["disabled", "class", "style", "hidden"] });
})();
