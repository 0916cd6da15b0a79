// An opened message. Whatever it holds gets in as text, never as HTML.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const quoted = (text) => (document.documentElement.lang === "de" ? `„${text}“` : `“${text}”`);

function marks(pieces, findings) {
  return pieces.flatMap(([text, within, ending]) => {
    if (!within) return [text];
    const several = within.length > 1 ? " several" : "";
    const mark = make("mark", { class: findings[within[0]].sides[0] + several, "data-findings": within.join(" ") }, text);
    return [mark, ...ending.map((place) => make("sup", {}, String(place + 1)))];
  });
}

const labelled = (label, text) => make("p", {}, make("b", {}, `${say(label)}: `), text);

function finding(found, place, root) {
  const [title, explanation, advice] = explanations[found.texts];
  const cost = found.points ? say("points", { n: -found.points }) : "";
  const rule = found.variant ? `${found.rule}/${found.variant}` : found.rule;
  const told = [named("severity", found.severity), named("sure", found.sure), rule].join(" · ");
  const item = make("li", { class: found.sides[0] },
    make("h4", {}, title, make("span", { class: "cost" }, cost)),
    make("p", { class: "facts" }, told),
    make("p", {}, found.message),
    found.words.length ? labelled("tipped", found.words.map(quoted).join(", ")) : null,
    labelled("why", explanation),
    labelled("instead", advice));
  const light = (on) => root.querySelectorAll(`[data-findings~="${place}"]`).forEach((m) => m.classList.toggle("lit", on));
  item.addEventListener("pointerenter", () => light(true));
  item.addEventListener("pointerleave", () => light(false));
  return item;
}

function side(name, message) {
  const broken = message.findings.filter((found) => found.sides.includes(name));
  const items = [
    ...message.sides[name].read.map(([id, quotes]) => {
      const said = quotes.map(quoted).join(", ");
      return make("li", {}, named("signal", id), said && ": ", make("bdi", {}, said));
    }),
    ...broken.map((found) => make("li", {}, make("b", {}, explanations[found.texts][0]),
      found.points ? ` (${say("points", { n: -found.points })})` : "")),
  ];
  return make("section", { class: `side ${name}` },
    make("h4", {}, say(`side-${name}`)),
    make("p", { class: "note" }, say(`asks-${name}`)),
    items.length ? make("ul", {}, ...items) : make("p", {}, say("side-silent")));
}

function square(message) {
  const drawing = byId("square").content.firstElementChild.cloneNode(true);
  const scores = Object.fromEntries(Object.entries(message.sides).map(([name, { score }]) => [name, score]));
  drawing.setAttribute("aria-label", message.score === null ? named("verdict", "none") : say("square-label", scores));
  for (const [name, score] of Object.entries({ ...scores, total: message.score })) {
    drawing.querySelector(`[data-score=${name}]`).textContent = message.score === null ? "–" : score;
  }
  return make("div", { class: "sides" }, drawing, ...Object.keys(scores).map((name) => side(name, message)));
}

function sum(message) {
  const row = (points, reason) => make("tr", {}, make("td", { class: "right" }, points), make("td", {}, reason));
  const lines = message.sum.map(([kind, name, points]) =>
    row(points > 0 ? `+${shownNumber(points)}` : shownNumber(points), kind === "finding" ? name : say(`sum-${kind}`, { name })));
  return make("details", {}, make("summary", {}, say("sum")),
    make("table", { class: "sum" }, make("tbody", {}, row("100", say("sum-start")), ...lines, row(String(message.score), say("score")))));
}

function shownMessage(message, place) {
  const root = make("article", { class: "opened" });
  const facts = [say("message-n", { n: place + 1 }), message.sender || say("sender-unknown"), message.date,
    message.direction && named("direction", message.direction), named("language", message.language), message.where];
  const campaign = message.campaign
    && make("a", { href: `#campaign=${encodeURIComponent(message.campaign)}` }, `${say("campaign")} ${message.campaign}`);
  const title = message.subject.length ? marks(message.subject, message.findings) : [message.sender || say("message-n", { n: place + 1 })];
  root.append(
    make("h2", { id: "opened-title" },
      make("span", { class: `badge ${message.verdict}` }, message.score === null ? "" : `${message.score} `),
      make("bdi", {}, ...title)),
    make("p", { class: "facts" }, ...facts.filter(Boolean).flatMap((fact, i) => [i ? " · " : "", make("bdi", {}, fact)]),
      campaign && " · ", campaign),
    message.text.length ? make("div", { class: "text", dir: "auto" }, ...marks(message.text, message.findings)) : make("p", {}, say("no-text")));
  if (message.score === null) root.append(make("p", { class: "note" }, `${named("verdict", "none")}: ${say("unscored-why")}`));
  if (message.findings.length) {
    root.append(make("h3", {}, say("findings")),
      make("ol", { class: "findings" }, ...message.findings.map((found, i) => finding(found, i, root))));
  } else if (message.score !== null) root.append(make("p", {}, say("no-findings")));
  if (message.strengths.length) {
    root.append(make("h3", {}, say("strengths")), make("ul", {}, ...message.strengths.map(([name]) => make("li", {}, name))));
  }
  root.append(make("h3", {}, say("square")), square(message));
  if (message.score !== null) {
    root.append(make("p", { class: "note" }, `${say("agreement", { n: message.agreement })}: ${say("agreement-hint")}`), sum(message));
  }
  if (message.missing.length) {
    root.append(make("p", { class: "note" }, `${say("missing")}: ${message.missing.map((m) => named("missing", m.replace(".", "-"))).join(", ")}.`));
  }
  for (const remark of message.remarks) root.append(make("p", { class: "note" }, remark));
  return root;
}
