"use strict";
// Search, filters and the other language of a page that is whole without them.
const page = document.getElementById("page"), other = document.getElementById("other");
const at = (id) => document.getElementById(id);
const texts = new Map();

// What a finding says, in each language of the page.
function textOf(card) {
  if (!texts.has(card.id)) {
    const translated = other?.content.getElementById(card.id)?.textContent ?? "";
    texts.set(card.id, `${card.textContent} ${translated}`.toLowerCase());
  }
  return texts.get(card.id);
}

function filter() {
  if (!at("shown")) return;
  const words = at("search").value.toLowerCase().split(/\s+/);
  const choices = [...page.querySelectorAll("select")].filter((select) => select.value);
  const cards = [...page.querySelectorAll(".finding")];
  for (const card of cards) {
    card.hidden = !(at(`show-${card.classList[1]}`).checked
      && choices.every(({ id, value }) => card.dataset[id].split(" ").includes(value))
      && words.every((word) => textOf(card).includes(word)));
  }
  for (const link of page.querySelectorAll(".contents a")) {
    link.parentElement.hidden = at(link.hash.slice(1)).hidden;
  }
  const shown = cards.filter((card) => !card.hidden).length;
  at("shown").value = at("shown").dataset.words.replace("{n}", shown).replace("{all}", cards.length);
}

// What was typed, chosen and unfolded stays so in the other language.
function translate() {
  const set = [...page.querySelectorAll("input, select, details[id]")];
  const here = document.createDocumentFragment();
  here.append(...page.childNodes);
  page.append(...other.content.childNodes);
  other.content.append(here);
  for (const { id, value, checked, open } of set) Object.assign(at(id), { value, checked, open });
  [document.documentElement.lang, other.lang] = [other.lang, document.documentElement.lang];
  document.title = page.querySelector("h1").textContent;
  at("language").focus({ preventScroll: true });
  filter();
}

// A link to a finding unfolds it.
function unfold() {
  const card = at(decodeURIComponent(location.hash.slice(1)));
  if (card?.matches("details")) card.open = true;
}

document.documentElement.classList.add("with-script");
page.addEventListener("input", filter);
page.addEventListener("click", ({ target }) => target.id === "language" && translate());
addEventListener("hashchange", unfold);
unfold();
filter();
