// Runs before the first paint, so that a dark page never flashes white. A file of its own: the security policy allows no inline script.
(() => {
  const kept = localStorage.getItem('parley-color-scheme');
  const dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
