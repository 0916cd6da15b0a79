// The list of messages. Of 50,000 rows only those in sight are in the page.

const grid = byId("grid");
const rows = byId("rows");
const MARGIN = 8;

const ORDERS = {
  score: (a, b) => a.score - b.score,
  sender: (a, b) => a.sender.localeCompare(b.sender),
  message: (a, b) => a.said.localeCompare(b.said),
  violations: (a, b) => b.rules.length - a.rules.length,
  campaign: (a, b) => a.campaign.localeCompare(b.campaign),
  date: (a, b) => (a.date < b.date ? -1 : Number(a.date > b.date)),
};

// What a message lacks puts it last, whichever way the list is sorted.
const LACKS = { score: (m) => m.score === null, sender: (m) => !m.sender, campaign: (m) => !m.campaign, date: (m) => !m.date };

const table = { shown: [], chosen: 0, by: "", backwards: false };

// The headings stay in sight and cover rows.
const inSight = () => grid.clientHeight - grid.firstElementChild.offsetHeight;
const rowHeight = () => (matchMedia("(max-width: 60rem)").matches ? 72 : 40);

function cells(message) {
  const title = (rule) => ruleTitles.get(rule) ?? rule;
  const violations = message.rules.length > 1
    ? `${title(message.rules[0])} +${message.rules.length - 1}` : message.rules.map(title).join();
  return [
    ["score", make("span", { class: `badge ${message.verdict}`, title: named("verdict", message.verdict) }, String(message.score ?? "–"))],
    ["sender", message.sender || say("sender-unknown")],
    ["message", message.said],
    ["violations", make("span", { title: message.rules.map(title).join(", ") }, violations)],
    ["campaign", message.campaign],
    ["date", message.date],
  ];
}

function row(message, place, height) {
  const element = make("div", {
    role: "row", id: `row-${message.place}`, "aria-rowindex": place + 2, "aria-selected": place === table.chosen,
  }, ...cells(message).map(([name, value]) => make("div", { role: "gridcell", class: name }, make("bdi", {}, value))));
  element.style.top = `${place * height}px`;
  element.addEventListener("click", () => { choose(place); openMessage(message.place); });
  return element;
}

function draw() {
  const height = rowHeight();
  rows.style.height = `${table.shown.length * height}px`;
  const first = Math.max(0, Math.floor(grid.scrollTop / height) - MARGIN);
  const last = Math.ceil((grid.scrollTop + inSight()) / height) + MARGIN;
  rows.replaceChildren(...table.shown.slice(first, last).map((message, i) => row(message, first + i, height)));
  const chosen = table.shown[table.chosen];
  if (chosen && byId(`row-${chosen.place}`)) grid.setAttribute("aria-activedescendant", `row-${chosen.place}`);
  else grid.removeAttribute("aria-activedescendant");
}

function show(messages) {
  const order = ORDERS[table.by];
  const lacks = LACKS[table.by] ?? (() => false);
  const way = table.backwards ? -1 : 1;
  table.shown = messages.toSorted((a, b) => lacks(a) - lacks(b) || order(a, b) * way || a.place - b.place);
  table.chosen = 0;
  grid.setAttribute("aria-rowcount", messages.length + 1);
  grid.scrollTop = 0;
  draw();
}

function choose(place) {
  const height = rowHeight();
  table.chosen = Math.max(0, Math.min(place, table.shown.length - 1));
  const top = table.chosen * height;
  if (top < grid.scrollTop) grid.scrollTop = top;
  else if (top + height > grid.scrollTop + inSight()) grid.scrollTop = top + height - inSight();
  draw();
}

const MOVES = {
  ArrowDown: (place) => place + 1,
  ArrowUp: (place) => place - 1,
  PageDown: (place) => place + Math.floor(inSight() / rowHeight()),
  PageUp: (place) => place - Math.floor(inSight() / rowHeight()),
  Home: () => 0,
  End: () => table.shown.length - 1,
};

grid.addEventListener("scroll", draw, { passive: true });
new ResizeObserver(draw).observe(grid);
grid.addEventListener("keydown", (event) => {
  if (event.target !== grid || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key in MOVES) choose(MOVES[event.key](table.chosen));
  else if (event.key === "Enter" && table.shown.length) openMessage(table.shown[table.chosen].place);
  else return;
  event.preventDefault();
});
