// A visit on the spot: the hour of arrival at a touch.
(function () {
  "use strict";

  const offer = document.querySelector("[data-now-offer]");
  const hour = document.querySelector("[data-now]");
  if (!offer || !hour) return;
  offer.hidden = false;
  offer.querySelector("[data-now-do]").addEventListener("click", function () {
    const now = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Africa/Casablanca" });
    hour.value = now.format(new Date());
  });
})();
