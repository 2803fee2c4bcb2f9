// What the evidence viewer is made of: its frame, what it shows now, how it asks the server.
(() => {
  if (window.trinhXem) return;
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
  const UNREACHED = "Không nối được với máy chủ. Kiểm tra mạng rồi thử lại.";
  const narrow = matchMedia("(max-width: 900px)");
  // On a phone a page is a quarter wider than the screen: its margins lie outside, its lines within.
  // `box`: the viewer, made when first needed; `card`: the source card that is shown; `opener`: what had the focus
  // before, `from` where it leads; `place`: what the server told of it; `asked`: rises with every card, so that a late reply is known.
  const seen = { box: null, card: null, opener: null, from: null, place: null, page: 0, zoom: narrow.matches ? 125 : 100, paged: true, asked: 0 };

  const column = () => document.getElementById("cot-nguon");
  const isOpen = () => Boolean(column() && "xem" in column().dataset);
  const part = (selector) => seen.box.querySelector(selector);
  const action = (name) => part(`[data-lam="${name}"]`);
  const escaped = (text) => { const span = document.createElement("span"); span.textContent = text; return span.innerHTML; };
  const address = (rest) => new URL(`van-ban/${encodeURIComponent(seen.card.dataset.vanBan)}/${rest}`, document.baseURI).href;
  const span = () => `tu=${seen.card.dataset.tu}&den=${seen.card.dataset.den}`;

  async function fetched(path) {
    let reply;
    try { reply = await fetch(path, { credentials: "same-origin" }); } catch { throw new Error(UNREACHED); }
    let told = null;
    try { told = await reply.json(); } catch { /* not one of our replies */ }
    if (!reply.ok || !told) throw new Error((told && told.loi) || UNREACHED);
    return told;
  }

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

  window.trinhXem = { SHELL, ZOOMS, UNREACHED, narrow, seen, column, isOpen, part, action, escaped, address, span, fetched, copied, say };
})();
