// Looks after what is under way until it has ended; without script the page looks again by itself.
"use strict";
(function () {
  const shown = document.querySelector("[data-wait]");
  if (!shown) { return; }
  const before = shown.dataset.state;
  const pause = before === "placed" ? 1000 : 3000; // a code to pay with comes within seconds
  const look = async () => {
    try {
      const answer = await fetch(shown.dataset.wait, { credentials: "same-origin", cache: "no-store" });
      if (answer.ok && (await answer.json()).state === before) { setTimeout(look, pause); return; }
      location.reload();
    } catch (error) { setTimeout(look, 6000); }
  };
  setTimeout(look, pause);
})();
