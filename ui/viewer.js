// The evidence viewer: a cited document at its page, the quoted words marked, beside the chat or over it on a phone.
(() => {
  const viewer = window.trinhXem;
  if (viewer.head) return;
  const { SHELL, ZOOMS, narrow, seen, column, isOpen, part, action, escaped, address, span, fetched, copied, say, picture, sought, turn, words } = viewer;

  function made() {
    if (seen.box && seen.box.isConnected) return seen.box;
    const box = seen.box = document.createElement("section");
    box.id = "khung-xem";
    box.setAttribute("aria-label", "Xem bằng chứng");
    box.innerHTML = SHELL;
    box.addEventListener("click", clicked);
    box.addEventListener("keydown", pressed);
    part(".xem-so").addEventListener("change", (event) => {
      const wanted = parseInt(event.target.value, 10);
      turn(Number.isFinite(wanted) ? wanted : seen.page);
    });
    column().append(box);
    return box;
  }

  async function open(shown, from) {
    const first = !isOpen();
    made();
    seen.card = shown;
    if (first) {
      seen.opener = from;
      seen.from = from?.getAttribute("href"); // an update of the conversation makes its links anew
      column().dataset.xem = "";
      column().scrollTop = 0;
      if (narrow.matches) history.pushState({ xem: true }, "");
    }
    sheet();
    document.querySelectorAll(".nguon.dang-xem").forEach((other) => other.classList.remove("dang-xem"));
    seen.card.classList.add("dang-xem");
    marks();
    const mine = ++seen.asked;
    part(".xem-than").innerHTML = '<p class="xem-cho">Đang mở văn bản…</p>';
    part(".xem-ten").textContent = seen.card.dataset.ten;
    part(".xem-mo-ta").textContent = seen.card.dataset.noi;
    part(".xem-nhac").hidden = true;
    part(".xem-thanh").hidden = part(".xem-goc").hidden = !seen.place;
    seen.box.classList.remove("loi");
    count();
    part(".xem-ten").focus({ preventScroll: true });
    try {
      const told = await fetched(address(`cho?${span()}`));
      if (mine !== seen.asked) return;
      seen.place = told;
      seen.paged = told.dang === "trang";
      seen.page = told.trang || 1;
      head();
      await show(true);
      await sought();
    } catch (error) {
      if (mine === seen.asked) failed(error);
    }
  }

  function failed(error) {
    seen.place = null;
    seen.box.classList.add("loi");
    part(".xem-than").innerHTML = `<div class="hop loi" role="alert"><span aria-hidden="true">✕</span> <strong>Không hiện được:</strong> ${escaped(error.message)}</div>`;
    head();
  }

  // On a phone the viewer lies over the page: what is under it is out of reach until it is closed.
  function sheet() {
    const over = narrow.matches && isOpen();
    if (!seen.box) return;
    document.documentElement.style.overflow = over ? "hidden" : "";
    if (over) { seen.box.setAttribute("role", "dialog"); seen.box.setAttribute("aria-modal", "true"); }
    else { seen.box.removeAttribute("role"); seen.box.removeAttribute("aria-modal"); }
  }
  narrow.addEventListener("change", sheet);

  // Which marks of the answer lead to the evidence that is open.
  function marks() {
    document.querySelectorAll("#hoi-thoai a[aria-current]").forEach((link) => link.removeAttribute("aria-current"));
    if (!isOpen()) return;
    document.querySelectorAll(`#hoi-thoai a[href$="#${seen.card.id}"]`).forEach((link) => link.setAttribute("aria-current", "true"));
  }

  function siblings() { // the evidence of the same answer
    const turnOf = seen.card.id.split("-")[1];
    return [...document.querySelectorAll(`article.nguon[id^="nguon-${turnOf}-"][data-van-ban]`)];
  }

  function count() {
    const all = siblings(), at = all.indexOf(seen.card);
    part(".xem-dem").textContent = `${at + 1}/${all.length}`;
    part(".xem-dem").setAttribute("aria-label", `Bằng chứng ${at + 1} trên ${all.length}`);
    action("truoc").disabled = at <= 0;
    action("sau").disabled = at >= all.length - 1;
  }

  function step(by) {
    const all = siblings(), next = all[all.indexOf(seen.card) + by];
    if (next) open(next, seen.opener);
  }

  function head() {
    const told = seen.place || {};
    part(".xem-ten").textContent = told.ten || seen.card.dataset.ten;
    part(".xem-mo-ta").textContent = [told.mo_ta, seen.card.dataset.noi].filter(Boolean).join(" · ");
    const goc = part(".xem-goc");
    goc.hidden = !told.goc;
    if (told.goc) {
      goc.href = address("goc") + (told.goc === "mo" && told.trang ? `#page=${told.trang}` : "");
      goc.textContent = told.goc === "mo" ? "Mở bản gốc" : "Tải bản gốc";
      goc.title = told.tep;
    }
    part(".xem-trang-nhom").hidden = !(seen.paged && seen.place);
    action("dang").hidden = !seen.place || seen.place.dang !== "trang";
    action("dang").textContent = seen.paged ? "Dạng chữ" : "Ảnh trang";
    const line = part(".xem-nhac");
    line.hidden = !told.nhac;
    line.textContent = told.nhac || "";
    part(".xem-thanh").hidden = !seen.place;
    part(".xem-phong").textContent = `${seen.zoom}%`;
  }

  async function show(scroll) {
    head();
    if (seen.paged) await picture(scroll); else await words(scroll);
  }

  function scale(by) {
    const at = ZOOMS.indexOf(seen.zoom) + by;
    if (at < 0 || at >= ZOOMS.length || !seen.place) return;
    seen.zoom = ZOOMS[at];
    show(true);
  }

  function close() {
    if (!isOpen()) return;
    seen.asked += 1;
    delete column().dataset.xem;
    sheet();
    marks();
    if (history.state && history.state.xem) history.back();
    const back = [seen.opener, seen.from && document.querySelector(`#hoi-thoai a[href="${seen.from}"]`), seen.card].find((one) => one?.isConnected);
    if (back) back.focus({ preventScroll: back !== seen.card });
    if (seen.card && !narrow.matches) seen.card.scrollIntoView({ block: "nearest" });
  }
  addEventListener("popstate", () => { // the phone's way back
    if (isOpen() && narrow.matches) close();
  });

  async function copy(from, button) {
    const done = await copied(from.dataset.saoChep);
    say(done ? "Đã sao chép câu trích kèm nguồn." : `Trình duyệt không cho sao chép. Chọn và chép: ${from.dataset.saoChep}`);
    if (!done || !button) return;
    button.classList.add("da-chep");
    setTimeout(() => button.classList.remove("da-chep"), 2500);
  }

  const ACTIONS = {
    dong: close, truoc: () => step(-1), sau: () => step(1), lui: () => turn(seen.page - 1), toi: () => turn(seen.page + 1),
    nho: () => scale(-1), to: () => scale(1), dang: () => { seen.paged = !seen.paged; show(true); },
    chep: (button) => copy(seen.card, button),
  };

  function clicked(event) {
    const button = event.target.closest("[data-lam]");
    if (button && !button.disabled) ACTIONS[button.dataset.lam](button);
  }

  function pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const body = part(".xem-than"), typing = event.target.matches("input");
    if (event.key === "Tab" && narrow.matches) return held(event);
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); return close(); }
    if (typing) return;
    const wide = event.target === body && body.scrollWidth > body.clientWidth + 1;
    const keys = {
      ArrowLeft: wide ? null : () => step(-1), ArrowRight: wide ? null : () => step(1),
      PageUp: seen.paged ? () => turn(seen.page - 1) : null, PageDown: seen.paged ? () => turn(seen.page + 1) : null,
      "+": () => scale(1), "=": () => scale(1), "-": () => scale(-1), c: () => copy(seen.card, action("chep")), C: () => copy(seen.card, action("chep")),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  function held(event) { // Tab stays in the sheet
    const all = [...seen.box.querySelectorAll("button, a[href], input, [tabindex='0']")].filter((one) => !one.disabled && one.offsetParent !== null);
    const first = all[0], last = all[all.length - 1];
    if (event.shiftKey && (document.activeElement === first || document.activeElement === part(".xem-ten"))) { event.preventDefault(); last.focus(); }
    else if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); first.focus(); }
  }

  // page.js tells which source was asked for; the buttons of a card are ours.
  document.addEventListener("mo-nguon", (event) => {
    if (!event.target.dataset.vanBan) return;
    event.preventDefault();
    open(event.target, event.detail);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-nguon]");
    if (!button) return;
    const of = button.closest("article.nguon");
    if (button.dataset.nguon === "chep") copy(of, button); else open(of, button);
  });
  // A new conversation takes the cards away; the viewer goes with them.
  new MutationObserver(() => {
    if (seen.card && !seen.card.isConnected && isOpen()) {
      const again = document.getElementById(seen.card.id);
      if (again && again.dataset.vanBan === seen.card.dataset.vanBan && again.dataset.tu === seen.card.dataset.tu) { seen.card = again; seen.card.classList.add("dang-xem"); count(); }
      else close();
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
  Object.assign(viewer, { head, failed });
})();
