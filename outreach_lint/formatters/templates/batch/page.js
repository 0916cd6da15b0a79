// Filters, the opened message, light and dark; the address after # says what is shown.

const root = document.documentElement;
const filters = byId("filters");
const dialog = byId("opened");
const MOST_SENDERS = 500;
const ruleTitles = new Map(Array.from(filters.elements.rule.options, (o) => [o.value, o.text.replace(/ \([^)]*\)$/, "")]));
let messages = [];
let round = 0;

const address = () => new URLSearchParams(location.hash.slice(1));

function isWanted({ text, from, to, verdict, rule, sender, campaign }) {
  const sought = text.toLowerCase().trim().split(/\s+/);
  return (message) =>
    (!from || (message.score !== null && message.score >= from))
    && (!to || (message.score !== null && message.score <= to))
    && (!verdict || message.verdict === verdict)
    && (!rule || message.rules.includes(rule))
    && (!sender || message.sender === sender)
    && (!campaign || message.campaign === campaign)
    && sought.every((word) => message.searched.includes(word));
}

async function filter() {
  const mine = ++round;
  const values = { campaign: "", ...Object.fromEntries(new FormData(filters)) };
  const tell = (key, fields) => {
    const shown = messages.filter(isWanted(values));
    show(shown);
    byId("status").textContent = shown.length ? say(key, { n: shown.length, all: messages.length, ...fields }) : say("none-left");
  };
  tell("shown");
  if (!values.text.trim() || textsRead === detailedBlocks.length) return;
  await readTexts(messages, () => {
    if (textsRead % 25 === 0) byId("status").textContent = say("searching", { n: table.shown.length, all: messages.length, done: textsRead * blockSize });
    return mine === round;
  });
  if (mine === round) tell("shown");
}

function sortBy(name) {
  table.backwards = table.by === name && !table.backwards;
  table.by = name;
  for (const button of document.querySelectorAll("[data-by]")) {
    const sorted = button.dataset.by === name;
    button.parentElement.setAttribute("aria-sort", !sorted ? "none" : table.backwards ? "descending" : "ascending");
  }
}

async function openMessage(place) {
  let content;
  try {
    content = shownMessage(await readMessage(place), place);
  } catch {
    content = make("h2", { id: "opened-title" }, say("unreadable"));
  }
  byId("content-of-message").replaceChildren(content);
  if (!dialog.open) {
    dialog.showModal();
    byId("content-of-message").focus();
  }
  dialog.scrollTop = 0;
}

function step(by) {
  choose(table.chosen + by);
  if (table.shown.length) openMessage(table.shown[table.chosen].place);
}

function addSenders() {
  const counts = new Map();
  for (const { sender } of messages) if (sender) counts.set(sender, (counts.get(sender) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_SENDERS);
  filters.elements.sender.append(...most.map(([name, n]) => make("option", { value: name }, `${name} (${shownNumber(n)})`)));
}

function setTheme() {
  const dark = root.classList.contains("dark") || (!root.classList.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
  const button = byId("theme");
  button.textContent = dark ? button.dataset.light : button.dataset.dark;
  return dark;
}

// #rule=…, #sender=…, #campaign=…, #verdict=…, #score=0-9, #text=… filter; #m=17 opens; #dark, #light.
function follow() {
  const asked = address();
  for (const theme of ["dark", "light"]) if (asked.has(theme)) root.classList.toggle(theme, true);
  setTheme();
  const fields = ["rule", "sender", "campaign", "verdict", "text"].filter((name) => asked.has(name) && filters.elements[name]);
  if (fields.length || asked.has("score")) {
    filters.reset();
    for (const name of fields) pick(filters.elements[name], asked.get(name));
    [filters.elements.from.value, filters.elements.to.value] = (asked.get("score") ?? "-").split("-");
    dialog.close();
    filter();
    byId("messages").scrollIntoView();
    grid.focus({ preventScroll: true });
  }
  const place = Number(asked.get("m")) - 1;
  if (asked.has("m") && place in messages) {
    choose(table.shown.findIndex((message) => message.place === place));
    openMessage(place);
  }
}

// A sender may be too rare to be in the choice.
function pick(field, value) {
  if (field.options && !Array.from(field.options).some((option) => option.value === value)) field.append(make("option", { value }, value));
  field.value = value;
}

async function start() {
  root.classList.add("js");
  let waiting;
  messages = await readList();
  addSenders();
  sortBy("score");
  filters.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 200); });
  filters.addEventListener("reset", () => setTimeout(filter));
  filters.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  for (const button of document.querySelectorAll("[data-by]")) {
    button.addEventListener("click", () => { sortBy(button.dataset.by); filter(); });
  }
  byId("theme").addEventListener("click", () => {
    const dark = setTheme();
    root.classList.toggle("light", dark);
    root.classList.toggle("dark", !dark);
    setTheme();
  });
  dialog.addEventListener("close", () => grid.focus());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  });
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  byId("close").addEventListener("click", () => dialog.close());
  window.addEventListener("hashchange", follow);
  // A link to what the address says already changes nothing by itself.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("a")?.getAttribute("href") === location.hash) follow();
  });
  await filter();
  follow();
}

if ("DecompressionStream" in window) start();
else byId("too-old").hidden = false;
