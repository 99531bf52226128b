// The guess is selected, so that Enter takes it and typing replaces it. Ctrl+Z takes the last answer back
// unless there is typing to take back.
const text = document.getElementById("text");
const undo = document.querySelector("button[value=undo]");
if (text?.autofocus) {
  text.focus(); // the browser's own autofocus may come later than this
  text.select();
}
document.addEventListener("keydown", (event) => {
  const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
  if (!wanted || !undo || (text && text.value !== text.defaultValue)) return;
  event.preventDefault();
  undo.click();
});
