// The pages of a cited document in the evidence viewer, the quoted words framed.
(() => {
  const viewer = window.trinhXem;
  if (viewer.picture) return;
  const { UNREACHED, seen, part, action, escaped, address, span, fetched } = viewer;
  const WIDTHS = [480, 720, 960, 1280, 1680, 2400];
  const head = () => viewer.head();
  let reads = false; // somebody moved the page that is shown
  ["wheel", "touchmove", "pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, (event) => {
    if (event.target.closest?.(".xem-than")) reads = true;
  }, { capture: true, passive: true }));

  async function picture(scroll) {
    const body = part(".xem-than");
    reads = false;
    part(".xem-so").value = seen.page;
    part(".xem-tong").textContent = `/${seen.place.so_trang}`;
    action("lui").disabled = seen.page <= 1;
    action("toi").disabled = seen.page >= seen.place.so_trang;
    const boxes = seen.place.khung[seen.page] || [];
    const sheetOf = document.createElement("div");
    sheetOf.className = "xem-to";
    sheetOf.style.width = `${seen.zoom}%`;
    sheetOf.style.aspectRatio = `1 / ${seen.place.ti_le}`;
    const image = new Image();
    image.alt = `Trang ${seen.page} của ${seen.place.ten}` + (boxes.length ? ", câu trích được đóng khung" : "");
    image.draggable = false;
    sheetOf.append(image);
    frames(sheetOf, boxes);
    body.replaceChildren(sheetOf);
    image.addEventListener("load", () => { sheetOf.style.aspectRatio = `${image.naturalWidth} / ${image.naturalHeight}`; aim(scroll); });
    image.addEventListener("error", () => missing(sheetOf));
    image.src = address(`trang/${seen.page}.jpg?rong=${pixels(body)}`);
    aim(scroll);
    const read = seen.place.nhac && Object.keys(seen.place.khung).length === 0;
    if (read) await below(body, sheetOf);
    ahead();
  }

  function frames(sheetOf, boxes) {
    boxes.forEach(([left, top, width, height], n) => {
      const frame = document.createElement("div");
      frame.className = "xem-khung";
      frame.dataset.n = n;
      Object.assign(frame.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });
      sheetOf.append(frame);
    });
  }

  // On a scan the words are recognised again, which takes seconds: the page is there meanwhile.
  async function sought() {
    if (!seen.place || !seen.place.quet) return;
    const mine = seen.asked, body = part(".xem-than");
    let told;
    try { told = await fetched(address(`khung?${span()}`)); } catch (error) { told = { khung: {}, nhac: error.message }; }
    if (mine !== seen.asked || !seen.place) return;
    Object.assign(seen.place, { khung: told.khung, nhac: told.nhac, quet: false });
    head();
    const image = body.querySelector(".xem-to img"), boxes = told.khung[seen.page];
    if (!seen.paged || !image || !boxes) return; // turned to text meanwhile, or the page could not be drawn
    frames(image.parentElement, boxes);
    image.alt += ", câu trích được đóng khung";
    aim(!reads); // whoever reads on already is left alone
  }

  function pixels(body) {
    const wanted = body.clientWidth * (seen.zoom / 100) * Math.min(2, devicePixelRatio || 1);
    return WIDTHS.find((one) => one >= wanted) || WIDTHS[WIDTHS.length - 1];
  }

  function aim(scroll) { // the first box at a third of the height, all of them between left and right where they fit
    const body = part(".xem-than"), first = body.querySelector(".xem-khung");
    if (!first || !scroll) { if (!first) body.scrollTop = 0; return; }
    body.scrollTop = Math.max(0, first.offsetTop - body.clientHeight / 3);
    const all = [...body.querySelectorAll(".xem-khung")];
    const left = Math.min(...all.map((one) => one.offsetLeft));
    const wide = Math.max(...all.map((one) => one.offsetLeft + one.offsetWidth)) - left;
    body.scrollLeft = left - Math.max(8, (body.clientWidth - wide) / 2); // in the middle, or from where the lines begin
  }

  async function missing(sheetOf) { // an <img> does not tell why; ask again
    const mine = seen.asked;
    try { await fetched(address(`trang/${seen.page}.jpg?rong=480`)); throw new Error(UNREACHED); } catch (error) {
      if (mine !== seen.asked) return;
      sheetOf.innerHTML = `<div class="hop loi" role="alert"><span aria-hidden="true">✕</span> <strong>Không hiện được trang:</strong> ${escaped(error.message)}</div>`;
    }
  }

  // A scan's recognised words stand below its picture.
  async function below(body, after) {
    const mine = seen.asked;
    try {
      const told = await fetched(address(`chu?trang=${seen.page}&${span()}`));
      if (mine !== seen.asked || !after.isConnected) return;
      const read = document.createElement("div");
      read.className = "xem-doc xem-duoi";
      read.innerHTML = `<h3>Phần chữ của trang ${seen.page}</h3>${told.html}`;
      after.insertAdjacentElement("afterend", read);
      const mark = read.querySelector("mark");
      if (mark && !body.querySelector(".xem-khung")) body.scrollTop = Math.max(0, mark.offsetTop - body.clientHeight / 2);
    } catch (error) {
      if (mine === seen.asked) after.insertAdjacentHTML("afterend", `<p class="hop loi">${escaped(error.message)}</p>`);
    }
  }

  function ahead() { // the next page is likely wanted next
    if (seen.page < seen.place.so_trang) new Image().src = address(`trang/${seen.page + 1}.jpg?rong=${pixels(part(".xem-than"))}`);
  }

  function turn(to) {
    if (!seen.place) return;
    seen.page = Math.min(Math.max(1, to), seen.place.so_trang);
    picture(true);
  }

  Object.assign(viewer, { picture, sought, turn });
})();
