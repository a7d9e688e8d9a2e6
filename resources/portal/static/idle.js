// A station that nobody has touched for so long shows its first page again.
"use strict";
(function () {
  const where = document.documentElement.dataset.idle;
  const after = Number(document.documentElement.dataset.idleAfter) * 1000;
  if (!where) { return; }
  let timer = 0;
  const touched = () => { clearTimeout(timer); timer = setTimeout(() => location.replace(where), after); };
  for (const kind of ["pointerdown", "keydown", "scroll"]) { window.addEventListener(kind, touched, { passive: true }); }
  touched();
})();
