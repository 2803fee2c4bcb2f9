// A session that has ended, or is another's by now: the page is opened anew, and that leads to the sign-in page.
(() => {
  const asked = window.fetch.bind(window);
  const root = new URL("./", document.baseURI).pathname;
  let leaving = false;
  window.fetch = async (...what) => {
    const reply = await asked(...what);
    const path = new URL(reply.url || root, location.href).pathname;
    if ((reply.status === 401 || reply.status === 403) && path.startsWith(root + "gradio_api/") && !leaving) {
      leaving = true;
      location.replace(root);
    }
    return reply;
  };
})();
