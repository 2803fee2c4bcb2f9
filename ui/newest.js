// What is asked and what is read: the question just asked stands at the top of the conversation, its answer below it.
(() => {
  if (window.cauMoiNhat) return; // gradio runs what is in the head twice
  window.cauMoiNhat = true;
  const ABOVE = 8; // pixels over the question
  const MOST = 0.45; // of the height may be the question's, however long it is: the rest shows the answer
  const touched = matchMedia("(pointer: coarse)");
  let shown = ""; // which question was put at the top
  let reading = false; // somebody went elsewhere in the conversation since
  let placed = 0; // where the conversation was scrolled to for it

  const wrap = () => document.querySelector("#hoi-thoai .bubble-wrap");

  // The last question with its answer, and how far the conversation has to be scrolled to read them.
  function newest() {
    const frame = wrap(), asked = frame && [...frame.querySelectorAll(".user-row")].at(-1);
    const answer = asked && [...frame.querySelectorAll(".bot-row")].at(-1);
    if (!answer || asked.compareDocumentPosition(answer) !== Node.DOCUMENT_POSITION_FOLLOWING) return null;
    const from = frame.getBoundingClientRect().top - frame.scrollTop;
    const [question, words] = [asked, answer].map((row) => row.getBoundingClientRect().top - from);
    return { frame, asked, answer, words, top: Math.max(question - ABOVE, words - MOST * frame.clientHeight) };
  }

  // A short answer gets the room that lets its question stand at the top: what is written then pushes nothing away.
  function room(one) {
    one.frame.style.setProperty("--cho-tra-loi", `${Math.max(0, Math.floor(one.frame.clientHeight - (one.words - one.top) - ABOVE))}px`);
  }

  function place(one) {
    one.frame.scrollTop = one.top;
    placed = one.frame.scrollTop;
  }

  function settle() {
    const one = newest();
    if (!one) return;
    reading = false;
    room(one);
    place(one);
    document.getElementById("hoi-thoai").scrollIntoView({ block: "nearest", behavior: "instant" });
    if (touched.matches && document.activeElement?.closest("#cau-hoi")) document.activeElement.blur(); // its keys cover the answer
  }

  // The box of a long question is one line again once it is sent, and an earlier answer loses what only the newest one
  // has: the newest question stays where it was put all the same.
  function stay() {
    const one = newest();
    if (!one) return;
    room(one);
    if (!reading && Math.abs(one.frame.scrollTop - one.top) > 1) place(one);
  }
  const grown = new ResizeObserver(stay);
  let watched = null;
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown", "focusin"])
    document.addEventListener(kind, (event) => { reading ||= Boolean(event.target.closest?.("#hoi-thoai")); }, { capture: true, passive: true });

  document.addEventListener("scroll", ({ target }) => { // what grows shorter is scrolled to its end by itself
    if (target !== wrap()) return;
    const most = target.scrollHeight - target.clientHeight;
    reading ||= target.scrollTop > placed + 2 || target.scrollTop < Math.min(placed, most) - 2;
  }, true);

  function look() {
    const rows = wrap()?.querySelector(".message-wrap");
    if (rows && rows !== watched) {
      grown.disconnect();
      [wrap(), watched = rows].forEach((one) => grown.observe(one));
    }
    const questions = document.querySelectorAll("#hoi-thoai .user-row");
    const now = questions.length && document.querySelector("#hoi-thoai .bot-row")
      ? `${document.querySelector(".dau-cuoc")?.dataset.cuoc} ${questions.length} ${[...questions].at(-1).textContent}` : "";
    if (now === shown) {
      if (!reading) stay();
      return;
    }
    shown = now;
    settle();
  }

  // Once: the box is there as soon as the page is.
  let begun = false;
  function begin() {
    if (begun || !document.querySelector("#cau-hoi textarea")) return;
    begun = true;
    if (document.activeElement === document.body) write();
  }

  new MutationObserver(() => { begin(); look(); }).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
  // gradio's own autofocus takes the focus with every update, and the page to the box: away from the answer.
  function write() {
    if (!touched.matches) document.querySelector("#cau-hoi textarea")?.focus({ preventScroll: true });
  }
  document.addEventListener("viec-san-sang", write);
  document.addEventListener("click", (event) => { // asked again: the same question
    if (!event.target.closest) return;
    if (event.target.closest('a[href*="#viec-lai-"]')) settle();
    if (event.target.closest("#moi, #hoi-thoai .example")) write();
  });
})();
