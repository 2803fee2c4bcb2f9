// The text of a cited document in the evidence viewer, the quoted words marked.
(() => {
  const viewer = window.trinhXem;
  if (viewer.words) return;
  const { seen, part, address, span, fetched } = viewer;

  async function words() {
    const mine = seen.asked, body = part(".xem-than");
    try {
      const told = await fetched(address(`chu?${span()}`));
      if (mine !== seen.asked) return;
      const read = document.createElement("div");
      read.className = "xem-doc";
      read.style.fontSize = `${seen.zoom}%`;
      read.innerHTML = told.html;
      body.replaceChildren(read);
      if (told.tu > 0) more(read, "truoc", told.tu);
      if (told.den < told.dai) more(read, "sau", told.den);
      const mark = read.querySelector("mark");
      if (mark) body.scrollTop = Math.max(0, mark.getBoundingClientRect().top - body.getBoundingClientRect().top + body.scrollTop - body.clientHeight / 3);
    } catch (error) {
      if (mine === seen.asked) viewer.failed(error);
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

  Object.assign(viewer, { words });
})();
