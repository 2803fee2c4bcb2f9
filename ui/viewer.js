// The evidence viewer: a cited document at its page, the quoted words marked, beside the chat or over it on a phone.
(() => {
  const SHELL = `
    <div class="xem-dau">
      <button type="button" data-lam="dong" class="xem-dong" aria-label="Đóng, về danh sách nguồn"><span aria-hidden="true">←</span> <span class="xem-chu">Danh sách nguồn</span><span class="xem-gon">Nguồn</span></button>
      <div class="xem-nhom" role="group" aria-label="Bằng chứng">
        <button type="button" data-lam="truoc" aria-label="Bằng chứng trước"><span aria-hidden="true">◀</span><span class="xem-chu"> Trước</span></button>
        <span class="xem-dem" aria-live="polite"></span>
        <button type="button" data-lam="sau" aria-label="Bằng chứng sau"><span class="xem-chu">Sau </span><span aria-hidden="true">▶</span></button>
      </div>
    </div>
    <h2 class="xem-ten" tabindex="-1"></h2>
    <p class="xem-mo-ta"></p>
    <div class="xem-thanh" role="group" aria-label="Trang và cỡ chữ">
      <span class="xem-trang-nhom"><button type="button" data-lam="lui" aria-label="Trang trước">‹</button>
      <label><span class="xem-chu">Trang </span><input class="xem-so" inputmode="numeric" autocomplete="off" aria-label="Số trang"></label><span class="xem-tong"></span>
      <button type="button" data-lam="toi" aria-label="Trang sau">›</button></span>
      <span class="xem-phong-nhom"><button type="button" data-lam="nho" aria-label="Thu nhỏ">−</button><output class="xem-phong" aria-label="Cỡ hiện"></output>
      <button type="button" data-lam="to" aria-label="Phóng to">+</button></span>
      <button type="button" data-lam="dang" class="xem-dang"></button>
    </div>
    <p class="xem-nhac" role="status" hidden></p>
    <div class="xem-than" tabindex="0" role="region" aria-label="Văn bản"></div>
    <div class="xem-chan">
      <button type="button" data-lam="chep">Sao chép kèm trích dẫn</button>
      <a class="xem-goc" target="_blank" rel="noopener">Mở bản gốc</a>
      <p class="xem-phim">Phím: <kbd>←</kbd> <kbd>→</kbd> bằng chứng · <kbd>PgUp</kbd> <kbd>PgDn</kbd> trang · <kbd>+</kbd> <kbd>−</kbd> cỡ · <kbd>C</kbd> sao chép · <kbd>Esc</kbd> đóng</p>
    </div>`;
  const ZOOMS = [50, 75, 100, 125, 150, 200, 300];
  const WIDTHS = [480, 720, 960, 1280, 1680, 2400];
  const UNREACHED = "Không nối được với máy chủ. Kiểm tra mạng rồi thử lại.";
  const narrow = matchMedia("(max-width: 900px)");
  let box = null; // the viewer, made when first needed
  let card = null; // the source card that is shown
  let opener = null; // what had the focus before
  let place = null; // what the server told of it
  let page = 0, zoom = narrow.matches ? 150 : 100, paged = true, asked = 0;

  const column = () => document.getElementById("cot-nguon");
  const isOpen = () => Boolean(column() && "xem" in column().dataset);
  const part = (selector) => box.querySelector(selector);
  const action = (name) => part(`[data-lam="${name}"]`);
  const escaped = (text) => { const span = document.createElement("span"); span.textContent = text; return span.innerHTML; };

  function made() {
    if (box && box.isConnected) return box;
    box = document.createElement("section");
    box.id = "khung-xem";
    box.setAttribute("aria-label", "Xem bằng chứng");
    box.innerHTML = SHELL;
    box.addEventListener("click", clicked);
    box.addEventListener("keydown", pressed);
    part(".xem-so").addEventListener("change", (event) => {
      const wanted = parseInt(event.target.value, 10);
      turn(Number.isFinite(wanted) ? wanted : page);
    });
    column().append(box);
    return box;
  }

  async function fetched(path) {
    let reply;
    try { reply = await fetch(path, { credentials: "same-origin" }); } catch { throw new Error(UNREACHED); }
    let told = null;
    try { told = await reply.json(); } catch { /* not one of our replies */ }
    if (!reply.ok || !told) throw new Error((told && told.loi) || UNREACHED);
    return told;
  }

  const address = (rest) => new URL(`van-ban/${encodeURIComponent(card.dataset.vanBan)}/${rest}`, document.baseURI).href;
  const span = () => `tu=${card.dataset.tu}&den=${card.dataset.den}`;

  async function open(shown, from) {
    const first = !isOpen();
    made();
    card = shown;
    if (first) {
      opener = from;
      column().dataset.xem = "";
      column().scrollTop = 0;
      if (narrow.matches) history.pushState({ xem: true }, "");
    }
    sheet();
    document.querySelectorAll(".nguon.dang-xem").forEach((other) => other.classList.remove("dang-xem"));
    card.classList.add("dang-xem");
    marks();
    const mine = ++asked;
    part(".xem-than").innerHTML = '<p class="xem-cho">Đang mở văn bản…</p>';
    part(".xem-ten").textContent = card.dataset.ten;
    part(".xem-mo-ta").textContent = card.dataset.noi;
    part(".xem-nhac").hidden = true;
    part(".xem-thanh").hidden = part(".xem-goc").hidden = !place;
    box.classList.remove("loi");
    count();
    part(".xem-ten").focus({ preventScroll: true });
    try {
      const told = await fetched(address(`cho?${span()}`));
      if (mine !== asked) return;
      place = told;
      paged = told.dang === "trang";
      page = told.trang || 1;
      head();
      await show(true);
    } catch (error) {
      if (mine === asked) failed(error);
    }
  }

  function failed(error) {
    place = null;
    box.classList.add("loi");
    part(".xem-than").innerHTML = `<div class="hop loi" role="alert"><span aria-hidden="true">✕</span> <strong>Không hiện được:</strong> ${escaped(error.message)}</div>`;
    head();
  }

  // On a phone the viewer lies over the page: what is under it is out of reach until it is closed.
  function sheet() {
    const over = narrow.matches && isOpen();
    if (!box) return;
    document.documentElement.style.overflow = over ? "hidden" : "";
    if (over) { box.setAttribute("role", "dialog"); box.setAttribute("aria-modal", "true"); }
    else { box.removeAttribute("role"); box.removeAttribute("aria-modal"); }
  }
  narrow.addEventListener("change", sheet);

  // Which marks of the answer lead to the evidence that is open.
  function marks() {
    document.querySelectorAll("#hoi-thoai a[aria-current]").forEach((link) => link.removeAttribute("aria-current"));
    if (!isOpen()) return;
    document.querySelectorAll(`#hoi-thoai a[href$="#${card.id}"]`).forEach((link) => link.setAttribute("aria-current", "true"));
  }

  function siblings() { // the evidence of the same answer
    const turnOf = card.id.split("-")[1];
    return [...document.querySelectorAll(`article.nguon[id^="nguon-${turnOf}-"][data-van-ban]`)];
  }

  function count() {
    const all = siblings(), at = all.indexOf(card);
    part(".xem-dem").textContent = `${at + 1}/${all.length}`;
    part(".xem-dem").setAttribute("aria-label", `Bằng chứng ${at + 1} trên ${all.length}`);
    action("truoc").disabled = at <= 0;
    action("sau").disabled = at >= all.length - 1;
  }

  function step(by) {
    const all = siblings(), next = all[all.indexOf(card) + by];
    if (next) open(next, opener);
  }

  function head() {
    const told = place || {};
    part(".xem-ten").textContent = told.ten || card.dataset.ten;
    part(".xem-mo-ta").textContent = [told.mo_ta, card.dataset.noi].filter(Boolean).join(" · ");
    const goc = part(".xem-goc");
    goc.hidden = !told.goc;
    if (told.goc) {
      goc.href = address("goc") + (told.goc === "mo" && told.trang ? `#page=${told.trang}` : "");
      goc.textContent = told.goc === "mo" ? "Mở bản gốc" : "Tải bản gốc";
      goc.title = told.tep;
    }
    part(".xem-trang-nhom").hidden = !(paged && place);
    action("dang").hidden = !place || place.dang !== "trang";
    action("dang").textContent = paged ? "Dạng chữ" : "Ảnh trang";
    const line = part(".xem-nhac");
    line.hidden = !told.nhac;
    line.textContent = told.nhac || "";
    part(".xem-thanh").hidden = !place;
    part(".xem-phong").textContent = `${zoom}%`;
  }

  async function show(scroll) {
    head();
    if (paged) await picture(scroll); else await words(scroll);
  }

  // --- pages ------------------------------------------------------------------------------------------------

  async function picture(scroll) {
    const body = part(".xem-than");
    part(".xem-so").value = page;
    part(".xem-tong").textContent = `/${place.so_trang}`;
    action("lui").disabled = page <= 1;
    action("toi").disabled = page >= place.so_trang;
    const boxes = place.khung[page] || [];
    const sheetOf = document.createElement("div");
    sheetOf.className = "xem-to";
    sheetOf.style.width = `${zoom}%`;
    sheetOf.style.aspectRatio = `1 / ${place.ti_le}`;
    const image = new Image();
    image.alt = `Trang ${page} của ${place.ten}` + (boxes.length ? ", câu trích được đóng khung" : "");
    image.draggable = false;
    sheetOf.append(image);
    boxes.forEach(([left, top, width, height], n) => {
      const frame = document.createElement("div");
      frame.className = "xem-khung";
      frame.dataset.n = n;
      Object.assign(frame.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });
      sheetOf.append(frame);
    });
    body.replaceChildren(sheetOf);
    image.addEventListener("load", () => { sheetOf.style.aspectRatio = `${image.naturalWidth} / ${image.naturalHeight}`; aim(scroll); });
    image.addEventListener("error", () => missing(sheetOf));
    image.src = address(`trang/${page}.jpg?rong=${pixels(body)}`);
    aim(scroll);
    const read = place.nhac && Object.keys(place.khung).length === 0;
    if (read) await below(body, sheetOf);
    ahead();
  }

  function pixels(body) {
    const wanted = body.clientWidth * (zoom / 100) * Math.min(2, devicePixelRatio || 1);
    return WIDTHS.find((one) => one >= wanted) || WIDTHS[WIDTHS.length - 1];
  }

  function aim(scroll) { // the first box at a third of the height
    const body = part(".xem-than"), first = body.querySelector(".xem-khung");
    if (!first || !scroll) { if (!first) body.scrollTop = 0; return; }
    body.scrollTop = Math.max(0, first.offsetTop - body.clientHeight / 3);
    body.scrollLeft = Math.max(0, first.offsetLeft - body.clientWidth / 4);
  }

  async function missing(sheetOf) { // an <img> does not tell why; ask again
    const mine = asked;
    try { await fetched(address(`trang/${page}.jpg?rong=480`)); throw new Error(UNREACHED); } catch (error) {
      if (mine !== asked) return;
      sheetOf.innerHTML = `<div class="hop loi" role="alert"><span aria-hidden="true">✕</span> <strong>Không hiện được trang:</strong> ${escaped(error.message)}</div>`;
    }
  }

  // A scan's recognised words stand below its picture.
  async function below(body, after) {
    const mine = asked;
    try {
      const told = await fetched(address(`chu?trang=${page}&${span()}`));
      if (mine !== asked || !after.isConnected) return;
      const read = document.createElement("div");
      read.className = "xem-doc xem-duoi";
      read.innerHTML = `<h3>Phần chữ của trang ${page}</h3>${told.html}`;
      after.insertAdjacentElement("afterend", read);
      const mark = read.querySelector("mark");
      if (mark) body.scrollTop = Math.max(0, mark.offsetTop - body.clientHeight / 2);
    } catch (error) {
      if (mine === asked) after.insertAdjacentHTML("afterend", `<p class="hop loi">${escaped(error.message)}</p>`);
    }
  }

  function ahead() { // the next page is likely wanted next
    if (page < place.so_trang) new Image().src = address(`trang/${page + 1}.jpg?rong=${pixels(part(".xem-than"))}`);
  }

  function turn(to) {
    if (!place) return;
    page = Math.min(Math.max(1, to), place.so_trang);
    picture(true);
  }

  // --- words ------------------------------------------------------------------------------------------------

  async function words() {
    const mine = asked, body = part(".xem-than");
    try {
      const told = await fetched(address(`chu?${span()}`));
      if (mine !== asked) return;
      const read = document.createElement("div");
      read.className = "xem-doc";
      read.style.fontSize = `${zoom}%`;
      read.innerHTML = told.html;
      body.replaceChildren(read);
      if (told.tu > 0) more(read, "truoc", told.tu);
      if (told.den < told.dai) more(read, "sau", told.den);
      const mark = read.querySelector("mark");
      if (mark) body.scrollTop = Math.max(0, mark.getBoundingClientRect().top - body.getBoundingClientRect().top + body.scrollTop - body.clientHeight / 3);
    } catch (error) {
      if (mine === asked) failed(error);
    }
  }

  function more(read, side, offset) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "xem-them";
    button.textContent = side === "truoc" ? "Xem thêm phía trên" : "Xem thêm phía dưới";
    button.addEventListener("click", async () => {
      const body = part(".xem-than"), height = body.scrollHeight, top = body.scrollTop;
      button.disabled = true;
      try {
        const told = await fetched(address(`chu?${side}=${offset}`));
        button.insertAdjacentHTML(side === "truoc" ? "afterend" : "beforebegin", told.html);
        button.remove();
        if (side === "truoc" && told.tu > 0) more(read, side, told.tu);
        if (side === "sau" && told.den < told.dai) more(read, side, told.den);
        if (side === "truoc") body.scrollTop = top + body.scrollHeight - height;
        body.focus({ preventScroll: true });
      } catch (error) {
        button.disabled = false;
        button.textContent = error.message;
      }
    });
    if (side === "truoc") read.prepend(button); else read.append(button);
  }

  // --- actions ----------------------------------------------------------------------------------------------

  function scale(by) {
    const at = ZOOMS.indexOf(zoom) + by;
    if (at < 0 || at >= ZOOMS.length || !place) return;
    zoom = ZOOMS[at];
    show(true);
  }

  function close() {
    if (!isOpen()) return;
    asked += 1;
    delete column().dataset.xem;
    sheet();
    marks();
    if (history.state && history.state.xem) history.back();
    const back = opener && opener.isConnected ? opener : card;
    if (back) back.focus({ preventScroll: back !== card });
    if (card && !narrow.matches) card.scrollIntoView({ block: "nearest" });
  }
  addEventListener("popstate", () => { // the phone's way back
    if (isOpen() && narrow.matches) close();
  });

  // The clipboard of the browser is there on https and on this very machine only.
  async function copied(text) {
    try { await navigator.clipboard.writeText(text); return true; } catch { /* plain http of the office's network */ }
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.style.cssText = "position:fixed;top:0;left:0;opacity:0";
    const focused = document.activeElement;
    document.body.append(area);
    area.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch { done = false; }
    area.remove();
    if (focused) focused.focus({ preventScroll: true });
    return done;
  }

  async function copy(from, button) {
    const done = await copied(from.dataset.saoChep);
    say(done ? "Đã sao chép câu trích kèm nguồn." : `Trình duyệt không cho sao chép. Chọn và chép: ${from.dataset.saoChep}`);
    if (!done || !button) return;
    button.classList.add("da-chep");
    setTimeout(() => button.classList.remove("da-chep"), 2500);
  }

  function say(text) {
    let line = document.getElementById("xem-bao");
    if (!line) {
      line = document.createElement("p");
      line.id = "xem-bao";
      line.setAttribute("role", "status");
      document.querySelector(".gradio-container").append(line); // gradio keeps our styles to what is in it
    }
    line.textContent = text;
    line.classList.add("hien");
    clearTimeout(line.dataset.hen);
    line.dataset.hen = setTimeout(() => line.classList.remove("hien"), text.length > 60 ? 20000 : 3000);
  }

  const ACTIONS = {
    dong: close, truoc: () => step(-1), sau: () => step(1), lui: () => turn(page - 1), toi: () => turn(page + 1),
    nho: () => scale(-1), to: () => scale(1), dang: () => { paged = !paged; show(true); },
    chep: (button) => copy(card, button),
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
      PageUp: paged ? () => turn(page - 1) : null, PageDown: paged ? () => turn(page + 1) : null,
      "+": () => scale(1), "=": () => scale(1), "-": () => scale(-1), c: () => copy(card, action("chep")), C: () => copy(card, action("chep")),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  function held(event) { // Tab stays in the sheet
    const all = [...box.querySelectorAll("button, a[href], input, [tabindex='0']")].filter((one) => !one.disabled && one.offsetParent !== null);
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
    if (card && !card.isConnected && isOpen()) {
      const again = document.getElementById(card.id);
      if (again && again.dataset.vanBan === card.dataset.vanBan && again.dataset.tu === card.dataset.tu) { card = again; card.classList.add("dang-xem"); count(); }
      else close();
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
