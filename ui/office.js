// The tabs of documents and evaluation: parts of the page are fetched as HTML and put in their place.
//   <mot-muc src="…">                fetched when it appears
//   data-lay="…" data-vao="#id"      a click fetches it into #id
//   data-gui="…" [data-cach="POST"]  a form or a button sends; the reply goes into data-vao
//   data-lai="…" data-sau="1000"     asked for again after so many milliseconds
//   data-doi="#a,#b" or header x-doi these parts are out of date: fetched anew
(() => {
  const OWN = { "x-van-phong": "1" };
  const NO_ANSWER = "Máy chủ không trả lời. Kiểm tra kết nối rồi làm lại.";
  const asked = new WeakMap(); // the latest request of a target: an older one's reply is thrown away
  const $ = (selector) => document.querySelector(selector);
  const address = (path) => new URL(path, document.baseURI).href;

  function complain(place, text) {
    let box = place.querySelector(":scope > .bao-loi");
    if (!box) {
      box = document.createElement("p");
      box.className = "hop loi bao-loi";
      place.prepend(box);
    }
    box.setAttribute("role", "alert");
    box.textContent = "✕ " + text;
  }

  async function fetched(path, options = {}) {
    let reply;
    try {
      reply = await fetch(address(path), { ...options, headers: { ...OWN, ...options.headers } });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Error(NO_ANSWER);
    }
    const text = await reply.text();
    const plain = (reply.headers.get("content-type") || "").startsWith("text/plain");
    if (!reply.ok) throw new Error(plain && text ? text : `Máy chủ gặp lỗi (${reply.status}). Tải lại trang rồi làm lại.`);
    return { text, changed: reply.headers.get("x-doi") };
  }

  async function into(target, path, options = {}, place = target, polled = false) {
    const control = new AbortController();
    asked.get(target)?.abort();
    asked.set(target, control);
    target.setAttribute("aria-busy", "true");
    try {
      const { text, changed } = await fetched(path, { ...options, signal: control.signal });
      put(target, text);
      place.querySelector?.(":scope > .bao-loi")?.remove();
      if (changed) renew(changed);
      if (polled) target.querySelectorAll("[data-doi]").forEach((one) => renew(one.dataset.doi));
      return true;
    } catch (error) {
      if (error.name !== "AbortError") complain(place.isConnected ? place : target, error.message);
      return false;
    } finally {
      if (asked.get(target) === control) target.removeAttribute("aria-busy");
    }
  }

  function put(target, html) {
    const open = new Set([...target.querySelectorAll("details[open] > summary")].map((one) => one.textContent));
    const shut = new Set([...target.querySelectorAll("details:not([open]) > summary")].map((one) => one.textContent));
    const held = target.contains(document.activeElement) ? document.activeElement.dataset?.gui : null;
    target.innerHTML = html;
    if (target.dataset.giu !== undefined)
      target.querySelectorAll("details").forEach((one) => {
        const name = one.querySelector("summary")?.textContent;
        if (open.has(name)) one.open = true;
        else if (shut.has(name)) one.open = false;
      });
    if (held) target.querySelector(`[data-gui="${CSS.escape(held)}"]`)?.focus();
    target.querySelector("[data-tieu-diem]")?.focus();
    target.querySelectorAll("[data-lai]").forEach((one) => setTimeout(() => {
      if (one.isConnected) into(target, one.dataset.lai, {}, target, true).then((well) => {
        if (!well && one.isConnected) setTimeout(() => one.isConnected && into(target, one.dataset.lai, {}, target, true), 5000);
      });
    }, Number(one.dataset.sau || 1000)));
    target.dispatchEvent(new CustomEvent("van-phong", { bubbles: true }));
  }

  function renew(selectors) {
    for (const selector of selectors.split(",")) {
      const part = $(selector);
      if (part?.dataset.dangXem) into(part, part.dataset.dangXem);
      else if (part?.getAttribute("src")) into(part, part.getAttribute("src"));
    }
  }

  customElements.define("mot-muc", class extends HTMLElement {
    connectedCallback() {
      if (!this.innerHTML.trim()) into(this, this.getAttribute("src"));
    }
  });

  const wide = (form) => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (String(value).trim()) query.append(name, value);
    return query;
  };

  function send(source) {
    const target = $(source.dataset.vao);
    const form = source.matches("form") ? source : null;
    const posts = !form || form.dataset.cach === "POST";
    if (!target || (posts && source.getAttribute("aria-disabled") === "true")) return;
    if (!posts) {
      target.dataset.dangXem = `${form.dataset.gui}?${wide(form)}`;
      into(target, target.dataset.dangXem);
      return;
    }
    source.setAttribute("aria-disabled", "true"); // twice pressed is once sent
    const body = form ? new URLSearchParams(new FormData(form)) : new URLSearchParams();
    into(target, source.dataset.gui, { method: "POST", body }, form || source.parentElement).then((well) => {
      source.removeAttribute("aria-disabled");
      if (well && source.dataset.motLan !== undefined) source.remove();
    });
  }

  let from = null; // what a view was opened from: focus goes back there
  document.addEventListener("click", (event) => {
    const at = event.target.closest?.("[data-lay], button[data-gui], [data-dong]");
    if (!at || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (at.dataset.dong) {
      $(at.dataset.dong).innerHTML = "";
      (from?.isConnected ? from : $("#vb-trang a"))?.focus();
    } else if (at.dataset.gui) send(at);
    else {
      const target = $(at.dataset.vao);
      if (target.id !== "vb-trang") from = at.closest("#vb-trang") ? at : from;
      else target.dataset.dangXem = at.dataset.lay;
      into(target, at.dataset.lay).then(() => {
        if (at.dataset.len !== undefined) target.scrollIntoView({ block: "start" });
        if (target.id === "vb-mot") target.scrollIntoView({ block: "start" });
      });
    }
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-gui]")) return;
    event.preventDefault();
    send(event.target);
  });
  let waiting = 0;
  for (const kind of ["input", "reset"])
    document.addEventListener(kind, (event) => {
      const form = event.target.closest?.("form[data-tu-gui]");
      if (!form) return;
      clearTimeout(waiting);
      waiting = setTimeout(() => send(form), kind === "reset" ? 0 : 300);
    });
  document.addEventListener("toggle", (event) => { // fetched when it is opened
    const part = event.target;
    if (!part.open || !part.dataset?.mo) return;
    into(part.querySelector(".noi-dung"), part.dataset.mo);
    delete part.dataset.mo;
  }, true);

  // ?tab=van-ban&vb=… leads straight to a tab, and to one document of it
  const asks = new URLSearchParams(location.search);
  const wanted = asks.get("tab") && /^[a-z-]+$/.test(asks.get("tab")) ? `#tab-${asks.get("tab")}-button` : null;
  if (wanted) {
    const watch = new MutationObserver(() => {
      const tab = document.querySelector(wanted);
      if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
      const view = $("#vb-mot");
      if (!tab || (asks.get("vb") && !view)) return;
      watch.disconnect();
      if (/^[0-9a-f]{64}$/.test(asks.get("vb") || "")) into(view, `van-phong/van-ban/${asks.get("vb")}`);
    });
    watch.observe(document, { subtree: true, childList: true });
  }

  window.vanPhong = { $, fetched, into, complain, address, OWN };
})();
