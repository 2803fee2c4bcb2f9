// What gradio cannot do by itself: marks that lead to their source, and its own labels in Vietnamese.
(() => {
  const LABELS = {
    "Scroll to bottom": "Xuống cuối",
    "Clear": "Xoá",
    "Close": "Đóng",
    "More tabs": "Các thẻ khác",
    "chatbot conversation": "Hội thoại",
    "Connection to the server was lost. Attempting reconnection...": "Mất kết nối với máy chủ. Đang nối lại…",
    "Connection re-established.": "Đã nối lại với máy chủ.",
    "Waiting": "Đang chờ", "Error": "Có lỗi", "Warning": "Lưu ý", "Info": "Thông báo", "Loading...": "Đang tải…", "Loading": "Đang tải",
    "common.complete": "Xong", "common.loading": "Đang tải", // keys that gradio itself has no words for
  };
  // A bubble's own label would repeat its Markdown to a screen reader.
  const PREFIXES = [[/^user's message: .*/s, "Câu đã hỏi"], [/^bot's message: .*/s, "Trả lời"],
    [/^Select example (\d+): /, "Câu hỏi gợi ý $1: "]];

  function vietnamese(text) {
    const known = LABELS[text.trim()];
    if (known) return known;
    for (const [seen, shown] of PREFIXES) if (seen.test(text)) return text.replace(seen, shown);
    return text;
  }

  function translateText(node) {
    const within = node.parentElement;
    if (!within || within.closest("#hoi-thoai .message, #nguon, textarea, script, style")) return;
    const shown = vietnamese(node.data);
    if (shown !== node.data) node.data = shown;
  }

  function translate(element) {
    if (element === document.documentElement && element.lang !== "vi") element.lang = "vi"; // gradio sets its own
    if (element.matches('.examples[role="list"]')) { // gradio's list has buttons in it and no items
      element.setAttribute("role", "group");
      element.setAttribute("aria-label", "Câu hỏi gợi ý");
    }
    for (const name of ["aria-label", "title"]) {
      const seen = element.getAttribute(name);
      if (seen && vietnamese(seen) !== seen) element.setAttribute(name, vietnamese(seen));
    }
    for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) translateText(node);
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") translate(change.target);
      if (change.type === "characterData") translateText(change.target);
      for (const node of change.addedNodes) {
        if (node.nodeType === Node.TEXT_NODE) translateText(node);
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        translate(node);
        node.querySelectorAll("*").forEach(translate);
      }
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ["aria-label", "title", "lang"],
  });

  translate(document.documentElement);

  // What stands over the chat is as tall as its words; the chat takes what is left of the window (ui/page.css).
  function measured() {
    const tab = document.getElementById("hoi-dap");
    if (!tab?.checkVisibility()) return;
    document.documentElement.style.setProperty("--tren", `${Math.ceil(tab.getBoundingClientRect().top + scrollY)}px`);
  }
  new ResizeObserver(measured).observe(document.documentElement);

  // The page has a <base>, so a plain #fragment would reload it when the address carries a query.
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href*="#nguon-"]');
    if (!link) return;
    event.preventDefault();
    const card = document.getElementById(link.getAttribute("href").split("#")[1]);
    if (!card) return;
    // The viewer, where there is one, shows the source in its document instead.
    if (!card.dispatchEvent(new CustomEvent("mo-nguon", { bubbles: true, cancelable: true, detail: link }))) return;
    for (let fold = card.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    card.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "nearest" });
    card.focus({ preventScroll: true });
    document.querySelectorAll(".nguon.dang-xem").forEach((other) => other.classList.remove("dang-xem"));
    card.classList.add("dang-xem");
  }, true);
})();
