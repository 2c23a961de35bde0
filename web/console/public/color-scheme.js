/** Sets light or dark before the first paint, so that a dark room is not lit for a moment. */
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('latchkey-color-scheme');
  } catch {
    // Storage may be forbidden; the system's choice stands.
  }
  const dark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
