// The Hỏi đáp tab's own buttons: each asks the page's one listening component ("viec", ui/talks/signal.py).
(() => {
  if (window.hoiDap) return; // gradio runs what is in the head twice
  window.hoiDap = true;
  const ANSWERED = ["hoi", "lai"];
  const tab = () => document.getElementById("hoi-dap"); // gradio keeps a style sheet to what is inside its page
  const find = (selector) => document.querySelector(selector);

  function send(viec, giaTri = "", truong = "") {
    document.dispatchEvent(new CustomEvent("viec", { detail: { viec, giaTri, truong, hoi: ANSWERED.includes(viec) } }));
  }

  // What a handler brings appears a moment later.
  function soon(selector, act, tries = 60) {
    const found = find(selector);
    if (found && found.checkVisibility()) act(found);
    else if (tries) setTimeout(() => soon(selector, act, tries - 1), 50);
  }

  function drawer(open) {
    tab().toggleAttribute("data-mo-so", open);
    document.querySelectorAll("#mo-so [data-so]").forEach((button) => button.setAttribute("aria-expanded", open));
    if (open) soon("#tim-cuoc textarea, #tim-cuoc input", (box) => box.focus());
    else soon("#mo-so [data-so]", (button) => button.focus());
  }

  function chooser(open) {
    tab().toggleAttribute("data-mo-pham-vi", open);
    find("#chon")?.setAttribute("aria-expanded", open);
    if (open) soon("#tim-pham-vi textarea, #tim-pham-vi input", (box) => box.focus());
  }

  function element(tag, attributes, ...children) {
    const made = Object.assign(document.createElement(tag), attributes);
    made.append(...children);
    return made;
  }

  // A native dialog holds the focus and closes with Esc.
  function dialog(title, field, confirm, act) {
    const yes = element("button", { type: "submit", className: "nut-chinh", textContent: confirm });
    const no = element("button", { type: "button", className: "nut-nho", textContent: "Thôi" });
    const head = element("h2", { id: "ten-hop-thoai", textContent: title });
    const form = element("form", { method: "dialog" }, head, ...(field ? [field] : []),
      element("div", { className: "nut-hop-thoai" }, yes, no));
    const box = element("dialog", { className: "hop-thoai-nho" }, form);
    box.setAttribute("aria-labelledby", "ten-hop-thoai");
    no.addEventListener("click", () => box.close());
    form.addEventListener("submit", () => act());
    box.addEventListener("close", () => box.remove());
    tab().append(box);
    box.showModal();
    (field?.querySelector("input") || no).focus();
  }

  function rename(id, name) {
    const input = element("input", { type: "text", value: name, maxLength: 120 });
    const label = element("label", {}, "Tên mới", input);
    dialog("Đổi tên cuộc trò chuyện", label, "Đổi tên", () => send("ten", input.value, id));
  }

  function remove(id, name) {
    const said = element("p", { textContent: `“${name}” và mọi câu trả lời trong đó sẽ bị xoá hẳn, không lấy lại được.` });
    dialog("Xoá cuộc trò chuyện này?", said, "Xoá hẳn", () => send("xoa", id));
  }

  function act(what, value, field) {
    send(what, value, field);
    if (what === "mo" && matchMedia("(max-width: 900px)").matches) drawer(false);
    if (what === "sua") soon(".dang-sua", () => find("#cau-hoi textarea").focus());
    if (what === "sai") soon("#gop-y input", (radio) => radio.focus());
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest && event.target.closest(selector);
    const link = at('a[href*="#viec-"]');
    if (link) {
      event.preventDefault();
      const [, what, rest] = link.getAttribute("href").match(/#viec-([a-z]+)-(.*)$/);
      const [value, field = ""] = rest.split("~").reverse();
      act(what, decodeURIComponent(value), field);
      return;
    }
    const button = at("[data-viec]");
    if (button) act(button.dataset.viec, button.dataset.giaTri || "", button.dataset.truong || "");
    if (at("[data-so]")) drawer(!tab().hasAttribute("data-mo-so"));
    const renamed = at(".doi-ten"), removed = at(".xoa-cuoc");
    if (renamed) rename(renamed.dataset.cuocSo, renamed.dataset.ten);
    if (removed) remove(removed.dataset.cuocSo, removed.dataset.ten);
    if (at("#chon")) chooser(!tab().hasAttribute("data-mo-pham-vi"));
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !tab() || find("dialog[open]")) return;
    if (tab().hasAttribute("data-mo-so")) drawer(false);
    else if (tab().hasAttribute("data-mo-pham-vi")) { chooser(false); find("#chon")?.focus(); }
    else if (event.target.closest("#gop-y")) find("[data-viec=thoi-gop-y]").click();
    else if (event.target.closest("#hoi-thoai")) find("#cau-hoi textarea").focus(); // nothing is open: back to asking
  });

  // A reload of this window brings its conversation back; another window begins a new one.
  const KEY = "cuoc-tro-chuyen";
  new MutationObserver(() => {
    const open = find(".dau-cuoc")?.dataset.cuoc;
    if (open === undefined || open === sessionStorage.getItem(KEY)) return;
    if (open) sessionStorage.setItem(KEY, open);
    else sessionStorage.removeItem(KEY);
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-cuoc"] });

  document.addEventListener("viec-san-sang", () => {
    document.dispatchEvent(new CustomEvent("viec-dau", { detail: { giaTri: sessionStorage.getItem(KEY) || "" } }));
    find("#chon")?.setAttribute("aria-expanded", "false");
    find("#chon")?.setAttribute("aria-controls", "chon-pham-vi");
  });
})();
