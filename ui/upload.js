// Files dropped on the documents tab: each is sent by itself with its path, then ingest is told to begin.
(() => {
  const { $, fetched, into, complain, address, OWN } = window.vanPhong;
  const AT_ONCE = 2;
  let files = [], running = [], stopped = false;

  const megabytes = (size) => size < 1e6 ? `${Math.ceil(size / 1e3)} KB` : (size / 1e6).toFixed(1).replace(".0", "").replace(".", ",") + " MB";

  async function walked(entry, prefix, found) {
    if (entry.isFile) {
      const file = await new Promise((well, ill) => entry.file(well, ill)).catch(() => null);
      if (file) found.push({ file, name: prefix + file.name });
    } else if (entry.isDirectory) {
      const reader = entry.createReader();
      for (;;) { // a hundred at a time
        const some = await new Promise((well, ill) => reader.readEntries(well, ill)).catch(() => []);
        if (!some.length) break;
        for (const one of some) await walked(one, `${prefix}${entry.name}/`, found);
      }
    }
  }

  function why(one, zone) {
    const name = one.name.split("/").pop();
    const kinds = zone.dataset.duoi.split(" ");
    const suffix = name.includes(".") ? name.slice(name.lastIndexOf(".")).toLowerCase() : "";
    if (name.startsWith(".") || name.startsWith("~$")) return "tệp ẩn hoặc tệp tạm, bỏ qua";
    if (!kinds.includes(suffix)) return `chưa đọc được loại tệp “${suffix || name}”: lưu thành PDF, Word, Excel, HTML hoặc TXT rồi nạp lại`;
    if (one.file.size > Number(zone.dataset.lon))
      return `lớn ${megabytes(one.file.size)}, quá mức ${megabytes(Number(zone.dataset.lon))}: chia nhỏ rồi nạp lại`;
    if (!one.file.size) return "tệp rỗng (0 byte): kiểm tra lại bản gốc";
    return "";
  }

  function choose(found) {
    const zone = $("[data-tha]"), box = $("[data-cho]");
    if (!found.length) return;
    files = found.map((one) => ({ ...one, said: why(one, zone) }))
      .sort((a, b) => a.name.localeCompare(b.name, "vi", { numeric: true }));
    box.hidden = false;
    draw();
    box.querySelector("input, button")?.focus();
    box.scrollIntoView({ block: "nearest" });
  }

  function draw() {
    const list = $(".tai-len"), box = $("[data-cho]");
    const good = files.filter((one) => !one.said);
    const size = good.reduce((sum, one) => sum + one.file.size, 0);
    const skipped = files.length - good.length;
    box.querySelector(".tong").textContent =
      `Sẽ nạp ${good.length} tệp (${megabytes(size)})` + (skipped ? `; ${skipped} tệp không nạp, xem lý do bên dưới.` : ".");
    box.querySelector("[type=submit]").disabled = !good.length;
    list.replaceChildren(...[...files].sort((a, b) => !a.said - !b.said).slice(0, 500).map((one) => {
      const row = document.createElement("li");
      row.textContent = one.name;
      one.shown = row.appendChild(document.createElement("span"));
      one.shown.className = one.said ? "nhan" : "nhan nhat";
      one.shown.textContent = one.said ? "✕ " + one.said : megabytes(one.file.size);
      return row;
    }));
  }

  function tell(one, text, bad) {
    if (!one.shown) return;
    one.shown.textContent = text;
    one.shown.className = bad ? "nhan" : "nhan nhat";
  }

  function sent(batch, one) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      running.push(request);
      request.open("PUT", address(`van-phong/nap/${batch}?ten=${encodeURIComponent(one.name)}`));
      for (const [name, value] of Object.entries(OWN)) request.setRequestHeader(name, value);
      request.upload.onprogress = (event) => tell(one, `đang tải lên ${Math.floor((100 * event.loaded) / event.total)} %`);
      request.onload = () => {
        const well = request.status === 200;
        const reason = (request.getResponseHeader("content-type") || "").startsWith("text/plain") && request.responseText;
        one.failed = well ? "" : reason || `máy chủ từ chối (${request.status})`;
        tell(one, well ? "✓ đã tải lên" : "✕ " + one.failed, !well);
        done();
      };
      request.onerror = request.onabort = () => {
        one.failed = stopped ? "đã dừng" : "mất kết nối khi đang tải lên; nạp lại tệp này";
        tell(one, "✕ " + one.failed, true);
        done();
      };
      request.send(one.file);
    }).finally(() => { running = running.filter((request) => request.readyState !== 4); });
  }

  async function upload(form) {
    const good = files.filter((one) => !one.said), total = form.querySelector(".tong");
    const chosen = new FormData(form);
    if (!chosen.getAll("nhom").length && !(chosen.get("nhom-moi") || "").trim())
      return complain(form, "Chọn ai được đọc: mọi người, hoặc ít nhất một nhóm.");
    stopped = false;
    form.querySelector("[type=submit]").disabled = true;
    try {
      const batch = (await fetched("van-phong/nap", { method: "POST" })).text;
      form.dataset.lan = batch;
      let next = 0;
      await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        while (next < good.length && !stopped) {
          const one = good[next++];
          total.textContent = `Đang tải lên ${next}/${good.length} tệp…`;
          await sent(batch, one);
        }
      }));
      const lost = good.filter((one) => one.failed);
      if (stopped || lost.length === good.length) {
        await fetched(`van-phong/nap/${batch}/bo`, { method: "POST" });
        total.textContent = stopped ? "Đã dừng; chưa tệp nào vào kho." : "Không tệp nào tải lên được, xem lý do bên dưới.";
        form.querySelector("[type=submit]").disabled = false;
        return;
      }
      const well = await into($("#vb-tien-do"), `van-phong/nap/${batch}/bat-dau`,
        { method: "POST", body: new URLSearchParams(chosen) }, form);
      if (!well) return;
      const bad = [...files.filter((one) => one.said), ...lost.map((one) => ({ ...one, said: one.failed }))];
      if (bad.length) { // stays in sight: these are not in the library
        files = bad;
        draw();
        total.textContent = `${bad.length} tệp không tải lên, xem lý do:`;
        form.querySelector("fieldset").hidden = form.querySelector("[type=submit]").hidden = true;
        form.querySelector("[data-huy]").textContent = "Đã xem";
      } else close();
    } catch (error) {
      complain(form, error.message);
      form.querySelector("[type=submit]").disabled = false;
    }
  }

  function close() {
    const form = $("[data-nap]");
    files = [];
    form.reset();
    form.querySelector(".tai-len").replaceChildren();
    form.querySelector(":scope > .bao-loi")?.remove();
    form.querySelector("fieldset").hidden = form.querySelector("[type=submit]").hidden = false;
    form.querySelector("[type=submit]").disabled = false;
    form.querySelector("[data-huy]").textContent = "Bỏ";
    $("[data-cho]").hidden = true;
    document.querySelectorAll("[data-tep]").forEach((input) => { input.value = ""; });
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-nap]")) return;
    event.preventDefault();
    upload(event.target);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-huy]")) return;
    if (running.length) {
      stopped = true;
      running.forEach((request) => request.abort());
    } else close();
  });
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.matches?.("[data-tep]"))
      choose([...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name })));
    if (input.name === "nhom" && input.checked) // everyone, or some groups: not both
      input.form.querySelectorAll("[name=nhom]").forEach((other) => {
        if ((input.value === "*") !== (other.value === "*")) other.checked = false;
      });
  });
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"])
    document.addEventListener(kind, async (event) => {
      const zone = event.target.closest?.("[data-tha]");
      if (!$("[data-tha]") || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault(); // a file dropped beside it would replace the page
      $("[data-tha]").classList.toggle("dang-keo", Boolean(zone) && kind !== "drop" && kind !== "dragleave");
      if (kind !== "drop" || !zone) return;
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
      const found = [];
      for (const entry of entries) await walked(entry, "", found);
      choose(found.length ? found : [...event.dataTransfer.files].map((file) => ({ file, name: file.name })));
    });
})();
