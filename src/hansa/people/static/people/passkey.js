// allauth reports a failed passkey to the console only. Show the notice that the page keeps ready for it.
document.addEventListener("allauth.error", (event) => {
  const notice = document.getElementById("passkey-error");
  if (!notice) return;
  event.preventDefault();
  notice.hidden = false;
});
