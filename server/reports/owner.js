// The copy buttons of the owner's pages.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy");
  }
  if (button.textContent === "Copied") return;
  const [was, name] = [button.textContent, button.getAttribute("aria-label")];
  button.textContent = "Copied";
  button.setAttribute("aria-label", "Copied");
  setTimeout(() => {
    button.textContent = was;
    button.setAttribute("aria-label", name);
  }, 1600);
});
