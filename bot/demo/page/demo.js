// La page de la démonstration : elle demande les nouvelles chaque seconde et ouvre la fenêtre de Discord.

import * as words from "./words.js";

const SECOND = 1000;
const DISCORD = "cagou-discord";
const wide = window.matchMedia("(min-width: 1000px)");
const calendar = new Intl.DateTimeFormat("fr", {
  weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: "Pacific/Noumea",
});

const element = (id) => document.getElementById(id);
const state = {
  part: sessionStorage.getItem("part") ?? "newcomer", place: null, news: null, window: null,
  asked: 0, // how often the news were asked for
  stale: 0, // answers to this question and earlier ones are out of date
};

function make(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== null));
  return made;
}

function address(part, place) {
  return `/discord?person=${encodeURIComponent(part)}&place=${encodeURIComponent(place ?? "")}`;
}

/** A link that opens a place as a person: on a wide screen in a window laid over the dock, else in a tab. */
function discordLink(part, place, properties, ...children) {
  const link = make("a", { href: address(part, place), target: DISCORD, ...properties }, ...children);
  link.addEventListener("click", (event) => {
    choose(part, place);
    if (!wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openOverDock(link.href);
  });
  return link;
}

function openOverDock(url) {
  const dock = element("dock").getBoundingClientRect();
  const frame = Math.max(0, window.outerHeight - window.innerHeight);
  const features = [
    "popup",
    `left=${Math.round(window.screenX + dock.left)}`, `top=${Math.round(window.screenY + frame)}`,
    `width=${Math.round(dock.width)}`, `height=${Math.round(window.innerHeight)}`,
  ];
  state.window = window.open(url, DISCORD, features.join(","));
  state.window?.focus();
}

function choose(part, place) {
  state.part = part;
  state.place = place;
  sessionStorage.setItem("part", part);
  void ask();
}

/** Draw a list anew only when it changed, and leave the focus where it was. */
function draw(container, key, children) {
  if (container.dataset.drawn === key) return;
  container.dataset.drawn = key;
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  container.replaceChildren(...children());
  if (focused) container.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function badge(count) {
  if (!count) return null;
  const seen = make("span", { className: "badge", ariaHidden: "true", textContent: count > 99 ? "99+" : String(count) });
  return make("span", {}, seen, make("span", { className: "unseen", textContent: ` ${words.newMessages(count)}` }));
}

function drawPeople(people) {
  const place = state.place ?? state.news.home;
  draw(element("people"), JSON.stringify([people, state.part, place]), () => people.map((person) => {
    const chosen = person.part === state.part;
    const { role, may } = words.PARTS[person.part];
    const who = make("span", { className: "text" },
      make("span", { className: "name", textContent: person.name }),
      make("span", { className: "quiet", textContent: chosen ? `${role} · ${person.organisation}` : role }),
      chosen ? make("span", { className: "quiet", textContent: may }) : null);
    const link = discordLink(person.part, place, {}, face(person.name), who, badge(person.unread));
    link.dataset.key = person.part;
    if (chosen) link.setAttribute("aria-current", "true");
    return make("li", {}, link);
  }));
}

function face(name) {
  const letters = name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("");
  return make("span", { className: "face", ariaHidden: "true", textContent: letters });
}

function placeName(place) {
  if (place.look === "private") return words.PRIVATE_PLACE;
  return place.look === "thread" ? place.name : `#${place.name}`;
}

function drawPlaces(places, open) {
  draw(element("places"), JSON.stringify([places, state.part, open]), () => {
    const groups = [];
    for (const place of places) {
      const title = place.look === "private" ? words.PRIVATE_PLACE : place.category || words.OTHER_PLACES;
      if (groups.at(-1)?.title !== title) groups.push({ title, places: [] });
      groups.at(-1).places.push(place);
    }
    return groups.flatMap((group) => {
      const list = make("ul", {}, ...group.places.map((place) => make("li", { className: place.look }, placeEntry(place, open))));
      return group.places[0].look === "private" ? [list] : [make("h3", { textContent: group.title }), list];
    });
  });
}

function placeEntry(place, open) {
  const name = make("span", { className: "name", textContent: placeName(place), title: place.topic });
  if (place.look === "forum") return make("span", { className: "entry" }, name);
  const link = discordLink(state.part, place.id, { className: "entry" }, name, badge(place.unread));
  link.dataset.key = place.id;
  if (open?.part === state.part && open.place === place.id) link.setAttribute("aria-current", "page");
  return link;
}

function drawTries(commands) {
  const place = state.news.home;
  const tries = words.TRIES.filter((attempt) => commands.includes(attempt.command)).slice(0, 5);
  const people = Object.fromEntries(state.news.people.map((person) => [person.part, person.name]));
  draw(element("tries"), JSON.stringify([tries, place, people]), () => tries.map((attempt) => {
    const command = `/${attempt.command}`;
    const link = discordLink(attempt.part, place, { className: "attempt" },
      make("span", { className: "name", textContent: attempt.title }),
      make("span", { className: "quiet" }, make("kbd", { textContent: command }), ` ${attempt.how}`));
    link.dataset.key = command;
    const copy = make("button", { type: "button", className: "copy", textContent: words.COPY, ariaLabel: `${words.COPY} ${command}` });
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(command);
      copy.textContent = words.COPIED;
      setTimeout(() => { copy.textContent = words.COPY; }, 2 * SECOND);
      state.window?.focus();
    });
    return make("li", {}, link, copy);
  }));
}

function drawClock({ now, moving }) {
  const time = element("time");
  const shown = calendar.format(new Date(now)).replace(/(\d\d):(\d\d)/, "$1\u00a0h\u00a0$2");
  if (time.textContent !== shown) time.textContent = shown;
  time.dateTime = now;
  element("zone").textContent = moving ? words.TIME_PASSES : words.ZONE;
  enableMoves(!moving);
}

function enableMoves(enabled) {
  for (const button of document.querySelectorAll("[data-seconds]")) button.disabled = !enabled;
}

function drawDock({ open, people, places }) {
  const person = open && people.find((one) => one.part === open.part);
  const place = open && open.part === state.part && places.find((one) => one.id === open.place);
  const shown = state.window && !state.window.closed && person && place;
  element("dock-title").textContent = shown ? words.DOCK.open : words.DOCK.closed;
  element("dock-help").hidden = Boolean(shown);
  element("dock-open").hidden = !shown;
  element("dock-open").textContent = shown ? words.DOCK.openAs(person.name, placeName(place)) : "";
  element("reopen").textContent = shown ? words.DOCK.bringBack : words.DOCK.action;
}

function announce(before, after) {
  if (!before) return;
  const known = new Map(before.places.map((place) => [place.id, place.unread]));
  const fresh = after.places.filter((place) => place.unread > (known.get(place.id) ?? 0));
  if (!fresh.length) return;
  element("heard").textContent = fresh
    .map((place) => words.heard(place.unread - (known.get(place.id) ?? 0), placeName(place))).join(", ");
}

async function ask() {
  const part = state.part;
  state.asked += 1;
  const question = state.asked;
  try {
    const answer = await fetch(`/news?person=${encodeURIComponent(part)}`, { cache: "no-store" });
    if (answer.status === 404 && part !== "newcomer") { state.part = "newcomer"; return; }
    if (!answer.ok) throw new Error(String(answer.status));
    const news = await answer.json();
    if (part !== state.part || question <= state.stale) return;
    state.stale = question;
    const before = state.news?.part === part ? state.news : null;
    state.news = { ...news, part };
    if (news.open && news.open.part === part) state.place = news.open.place;
    if (!news.places.some((place) => place.id === state.place)) state.place = null;
    drawClock(news);
    drawPeople(news.people);
    drawTries(news.commands);
    drawPlaces(news.places, news.open);
    drawDock(news);
    announce(before, news);
    element("lost").hidden = true;
  } catch {
    element("lost").hidden = false;
  }
}

for (const button of document.querySelectorAll("[data-seconds]")) {
  button.addEventListener("click", async () => {
    enableMoves(false);
    state.stale = Infinity; // what was asked before the clock heard of it would say that nothing moves
    try {
      await fetch("/clock", {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ seconds: Number(button.dataset.seconds) }),
      });
    } catch {
      element("lost").hidden = false;
    } finally {
      state.stale = state.asked;
    }
    await ask();
    state.window?.focus();
  });
}

element("reopen").addEventListener("click", (event) => {
  event.preventDefault();
  if (state.window && !state.window.closed && state.news?.open) state.window.focus();
  else openOverDock(address(state.part, state.place));
});

async function keepAsking() {
  await ask();
  setTimeout(keepAsking, SECOND);
}

void keepAsking();
