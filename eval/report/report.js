"use strict";
(() => {
  const rows = [...document.querySelectorAll("#questions tbody tr")];
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const texts = rows.map((row) => fold(row.textContent));
  const fields = ["verdict", "reason", "kind", "tag", "flip"];
  const boxes = fields.map((name) => document.getElementById("by-" + name));
  const words = document.getElementById("by-words");
  const shown = document.getElementById("shown");
  const fits = (row, box, name) => !box || !box.value || row.dataset[name].split("\n").includes(box.value);
  const apply = () => {
    const wanted = fold(words.value.trim());
    let count = 0;
    rows.forEach((row, place) => {
      const keep = fields.every((name, at) => fits(row, boxes[at], name)) && texts[place].includes(wanted);
      row.hidden = !keep;
      count += keep;
    });
    shown.textContent = "Đang xem " + count + " trên " + rows.length + " câu.";
  };
  boxes.filter(Boolean).forEach((box) => box.addEventListener("change", apply));
  words.addEventListener("input", apply);
  document.querySelector(".filters").hidden = false;
  apply();
})();
