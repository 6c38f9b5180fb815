const people = document.querySelectorAll("input[name=user]");
const show = () => {
  for (const choices of document.querySelectorAll("[data-of]")) {
    const isChosen = [...people].some((person) => person.checked && person.value === choices.dataset.of);
    choices.hidden = choices.disabled = !isChosen;
  }
};
for (const person of people) person.addEventListener("change", show);
show();
