// A marker leads to its card, and an older answer's marker brings that answer's sources back.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href*="#turn-"]');
  const target = link && document.getElementById(link.getAttribute("href").split("#")[1]);
  if (!target) return;
  event.preventDefault();
  const turn = target.closest(".turn");
  for (const other of turn.parentElement.querySelectorAll(".turn")) other.hidden = other !== turn;
  const card = target.closest(".card") ?? turn;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  card.classList.remove("flash");
  void card.offsetWidth; // restarts the animation
  card.classList.add("flash");
});

// Gradio labels each message with its source text, tags and all; a screen reader would read those out.
new MutationObserver(() => {
  for (const message of document.querySelectorAll("#chat [data-testid][aria-label]")) message.removeAttribute("aria-label");
}).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });
