// Fills in the passage that was marked in the article: the address brings it.

for (const [name, value] of new URLSearchParams(location.search)) {
  const field = document.getElementById(`typo-quote_${name}`);
  if (field) field.value ||= value;
}
document.querySelector(".form-errors")?.focus();
