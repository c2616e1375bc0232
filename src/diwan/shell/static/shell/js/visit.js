// A visit on the spot: the hour of arrival at a touch.
(function () {
  "use strict";

  const offer = document.querySelector("[data-now-offer]");
  const hour = document.querySelector("[data-now]");
  if (!offer || !hour) return;
  offer.hidden = false;
  offer.querySelector("[data-now-do]").addEventListener("click", function () {
    const here = new Date(Date.now() + Number(hour.dataset.now) * 60000);
    hour.value = here.toISOString().slice(11, 16);
  });
})();
