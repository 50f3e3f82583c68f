"use strict";
// All figures of the data, drawn from the JSON of this page. Texts are put in as text alone.
const { release, counts, series } = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const CHOICES = ["area", "measure", "year", "status"];
const SHOWN = 4; // claims of a figure after which the rest is folded
const WORDS = {
  en: {
    heading: "Guangdong's innovation figures", home: "gd_metrics", search: "Search", area: "Area",
    measure: "Measure", year: "Year", status: "Status", all: "all", other: "中文", period: "Period", colon: ": ", figure: "Figure",
    printed: "Printed by", shown: (n, all) => `${n} of ${all} series shown`, more: (n) => `and ${n} more`,
    size: ({ figures, claims }) => `${figures} figures from ${claims} printed ones`,
    documents: (n) => `${n} independent document${n === 1 ? "" : "s"}`, count: (n) => `${n} figure${n === 1 ? "" : "s"}`,
    agreed: "agreed", single: "one document", contested: "contested", against: "against it:", earlier: "before it was revised:",
    wrong: "marked as wrong", drawn: "A dot is a figure, a bar what it may stand for; the line has a gap where a year is missing or the vintage changes.",
  },
  zh: {
    heading: "广东创新数据", home: "gd_metrics 首页", search: "搜索", area: "地区", measure: "度量",
    year: "年份", status: "状态", all: "全部", other: "English", period: "时期", colon: "：", figure: "数字", printed: "出处",
    shown: (n, all) => `显示 ${n} 个序列，共 ${all} 个`, more: (n) => `另有 ${n} 条`,
    size: ({ figures, claims }) => `${figures} 个数字，出自 ${claims} 处印刷或发布`,
    documents: (n) => `${n} 份独立文件`, count: (n) => `${n} 个数字`,
    agreed: "一致", single: "仅一份文件", contested: "有争议", against: "相反：", earlier: "修订之前：",
    wrong: "已标为错误", drawn: "圆点是数字，竖线是它可能代表的范围，断开处缺少年份，或数据版本、口径不同。",
  },
};
let language = new URLSearchParams(location.search).get("lang") === "zh" ? "zh" : "en";
const say = (word) => WORDS[language][word];

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function draw(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// A line of the figures, each with its interval; parted at a gap, and before another vintage.
function spark(figures) {
  const decided = figures.filter(({ value }) => value !== null);
  if (decided.length < 2) return "";
  const ends = decided.flatMap(({ value, lower, upper }) => [value, lower ?? value, upper ?? value]);
  const [low, high, first, last] = [Math.min(...ends), Math.max(...ends), decided[0].at, decided.at(-1).at];
  const x = (place) => (4 + (152 * (place - first)) / (last - first || 1)).toFixed(1);
  const y = (value) => (34 - (28 * (value - low)) / (high - low || 1)).toFixed(1);
  const step = Math.min(...decided.slice(1).map((figure, n) => figure.at - decided[n].at)) * 1.5;
  const picture = draw("svg", { viewBox: "0 0 160 40", class: "spark", "aria-hidden": "true" });
  decided.forEach((figure, n) => {
    const before = decided[n - 1];
    if (n && !figure.broken && figure.at - before.at < step) {
      picture.append(draw("line", { x1: x(before.at), y1: y(before.value), x2: x(figure.at), y2: y(figure.value) }));
    }
    const { at: place, value, lower, upper, status } = figure;
    picture.append(
      draw("line", { class: "bar", x1: x(place), x2: x(place), y1: y(lower ?? value), y2: y(upper ?? value) }),
      draw("circle", { class: status, cx: x(place), cy: y(value), r: decided.length > 30 ? 1.2 : 2.5 }));
  });
  return picture;
}

function claim({ printed, by, title, url, role, wrong, id }) {
  const origin = url
    ? make("a", { href: url, rel: "noopener noreferrer", title }, by[language])
    : make("span", { title }, by[language]);
  const said = role === "against" || role === "earlier" ? [make("em", {}, say(role)), " "] : [];
  return make("li", { className: role, title: id }, ...said, make("b", {}, printed), " ", origin,
    ...(wrong ? [make("strong", {}, ` (${say("wrong")})`)] : []));
}

function printed(claims) {
  const lines = claims.map(claim);
  const cell = make("div", {}, make("ul", {}, ...lines.slice(0, SHOWN)));
  if (lines.length > SHOWN) {
    cell.append(make("details", {}, make("summary", {}, say("more")(lines.length - SHOWN)),
      make("ul", {}, ...lines.slice(SHOWN))));
  }
  return cell;
}

function row({ period, text, status, vintage, independent, claims, cell }) {
  const trust = make("small", {}, say(status), ...(independent > 1 ? [" · ", say("documents")(independent)] : []),
    ...(vintage[language] ? [" · ", vintage[language]] : []));
  const cells = [["figure", make("div", {}, make("b", {}, text[language]), make("br"), trust)],
    ["printed", printed(claims)]];
  return make("tr", { className: status, title: cell }, make("th", { scope: "row" }, period[language]),
    ...cells.map(([head, content]) => {
      const made = make("td", {}, content);
      made.dataset.head = say(head);
      return made;
    }));
}

function table({ figures }) {
  const heads = ["period", "figure", "printed"].map((head) => make("th", { scope: "col" }, say(head)));
  return make("table", {}, make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...figures.toReversed().map(row)));
}

// A series: its line and its last figure; the table is made when it is unfolded.
function card(one) {
  const { figures, title, id } = one, last = figures.at(-1);
  const contested = figures.some(({ status }) => status === "contested");
  const head = make("div", {}, make("h2", {}, title[language]),
    make("span", { className: "last" }, `${last.period[language]}${say("colon")}`, make("b", {}, last.text[language])),
    make("small", {}, ` · ${say("count")(figures.length)}`,
      ...(contested ? [" · ", make("b", { className: "contested" }, say("contested"))] : [])));
  const made = make("details", { className: "finding", id }, make("summary", {}, head, spark(figures)));
  made.addEventListener("toggle", () => {
    if (!made.querySelector("table")) made.append(table(one), make("p", { className: "checked" }, say("drawn")));
  });
  return made;
}

const traits = {
  area: ({ area }) => [area[language]],
  measure: ({ measure }) => [measure[language]],
  year: ({ figures }) => figures.map(({ year }) => year),
  status: ({ figures }) => figures.map(({ status }) => say(status)),
};

for (const one of series) {
  const by = one.figures.flatMap(({ claims }) => claims.flatMap((c) => [c.by.en, c.by.zh, c.title, c.printed]));
  one.text = [one.title.en, one.title.zh, one.words, ...new Set(by)].join(" ").toLowerCase();
}

function filter() {
  const words = at("search").value.toLowerCase().split(/\s+/);
  const choices = CHOICES.filter((kind) => at(kind).value);
  let shown = 0;
  for (const one of series) {
    const fits = words.every((word) => one.text.includes(word))
      && choices.every((kind) => traits[kind](one).includes(at(kind).value));
    at(one.id).hidden = !fits;
    shown += fits;
  }
  at("shown").value = say("shown")(shown, series.length);
}

// Everything in the language that is chosen; what was typed and unfolded stays.
function speak() {
  const open = [...document.querySelectorAll("details[open][id]")].map(({ id }) => id);
  document.documentElement.lang = language;
  document.title = say("heading");
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  Object.assign(at("language"), { textContent: say("other"), lang: language === "en" ? "zh" : "en" });
  at("release").textContent = `${release} · ${say("size")(counts)}`;
  for (const kind of CHOICES) {
    const chosen = Math.max(at(kind).selectedIndex, 0);
    const options = [...new Set(series.flatMap(traits[kind]))];
    if (kind === "year") options.sort().reverse();
    const told = kind === "status" ? ["agreed", "single", "contested"].map(say) : options;
    at(kind).replaceChildren(make("option", { value: "" }, say("all")),
      ...told.map((option) => make("option", { value: option }, option)));
    at(kind).selectedIndex = chosen;
  }
  at("series").replaceChildren(...series.map(card));
  for (const id of open) at(id).open = true;
  filter();
}

// A link to a series unfolds it.
function unfold() {
  const asked = at(decodeURIComponent(location.hash.slice(1)));
  if (!asked?.matches("details")) return;
  asked.open = true;
  asked.scrollIntoView();
}

at("language").addEventListener("click", () => {
  language = language === "en" ? "zh" : "en";
  speak();
});
document.querySelector(".tools").addEventListener("input", filter);
addEventListener("hashchange", unfold);
speak();
unfold();
