// The evaluation tab: a question set is sent as soon as it is chosen; a report that is shut gives the focus back.
(() => {
  const { $, into, complain } = window.vanPhong;
  let from = null; // what the report was opened from

  document.addEventListener("change", (event) => {
    const input = event.target.closest?.("input[data-bo]");
    const file = input?.files[0];
    if (!file) return;
    const target = $("#dg-bo");
    if (file.size > Number(input.dataset.lon)) {
      complain(target, "Tệp lớn quá mức. Chia thành nhiều bộ rồi tải lên.");
      input.value = "";
      return;
    }
    into(target, `${input.dataset.bo}?ten=${encodeURIComponent(file.name)}`, { method: "PUT", body: file }).then((well) => {
      if (well) target.querySelector("select")?.focus();
      else input.value = ""; // the same file, corrected, can be chosen again
    });
  });

  document.addEventListener("click", (event) => {
    const asks = event.target.closest?.("[data-hoi]");
    if (asks && !window.confirm(asks.dataset.hoi)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  document.addEventListener("click", (event) => {
    const at = event.target.closest?.('[data-vao="#dg-mot"], [data-dong="#dg-mot"]');
    if (!at) return;
    if (at.dataset.vao) from = at;
    else if (from?.isConnected) from.focus();
  });
})();
