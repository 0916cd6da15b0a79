// The messages: unpacked from the page, the list at once, all about them only when looked at.

const byId = (id) => document.getElementById(id);
const words = JSON.parse(byId("words").textContent);
const explanations = JSON.parse(byId("explanations").textContent);
const blockSize = Number(byId("explanations").dataset.size);
const detailedBlocks = document.getElementsByClassName("detailed");
const numbers = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
const KEPT_BLOCKS = 8;

const shownNumber = (value) => numbers.format(value).replace("-", "−");

function say(key, fields = {}) {
  const one = `${key}-one`;
  const text = words[Math.abs(fields.n) === 1 && one in words ? one : key];
  return text.replace(/\{([\w-]+)\}/g, (_, name) =>
    typeof fields[name] === "number" ? shownNumber(fields[name]) : fields[name]);
}

// The name of a signal, a verdict …; one that has no word is shown as it is.
const named = (kind, id) => words[`${kind}-${id}`] ?? id;

async function unpacked(element) {
  const bytes = Uint8Array.from(atob(element.textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

async function readList() {
  const blocks = await Promise.all(Array.from(document.getElementsByClassName("listed"), unpacked));
  return blocks.flat().map(([score, verdict, sender, date, said, rules, campaign], place) => ({
    place, score, verdict, sender, date, said, rules, campaign,
    searched: `${sender}\n${said}`.toLowerCase(),
  }));
}

const opened = new Map();

// The block with a message; the last few are kept unpacked.
function readBlock(number) {
  const block = opened.get(number) ?? unpacked(detailedBlocks[number]);
  opened.delete(number);
  opened.set(number, block);
  if (opened.size > KEPT_BLOCKS) opened.delete(opened.keys().next().value);
  return block;
}

const readMessage = async (place) => (await readBlock(Math.floor(place / blockSize)))[place % blockSize];

// Adds whole texts to what is searched, block by block, and says after each how far it is.
let textsRead = 0;
async function readTexts(messages, wanted) {
  while (textsRead < detailedBlocks.length && wanted()) {
    const number = textsRead;
    const block = await unpacked(detailedBlocks[number]);
    if (number !== textsRead) continue;
    block.forEach((message, i) => {
      const text = [...message.subject, ...message.text].map(([piece]) => piece).join("");
      messages[number * blockSize + i].searched += `\n${text.toLowerCase()}`;
    });
    textsRead += 1;
  }
}
