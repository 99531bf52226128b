// Says so when the page can no longer refresh itself: what it shows may be old.
document.addEventListener("htmx:afterRequest", (event) => {
  const lost = document.getElementById("lost");
  const says = event.detail.successful ? "" : lost.dataset.says;
  if (lost.textContent !== says) lost.textContent = says;
});

// Nobody looks at a hidden tab; it asks again as soon as somebody does.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden) event.preventDefault();
});
