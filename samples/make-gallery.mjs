#!/usr/bin/env node
// Draws the two hundred feathers of samples/site/gallery and lists them in its page.
//
//   node samples/make-gallery.mjs
//
// Every number comes from one seeded generator, so the same feathers come out on every machine: running this
// leaves the committed files as they are. The page's list is replaced between its two marker comments.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COUNT = 200;
const WIDTH = 72;
const HEIGHT = 180;
const gallery = join(dirname(fileURLToPath(import.meta.url)), 'site', 'gallery');

// Ground colour of the vane, colour of its pattern, and what a person would call the pair.
const PLUMAGES = [
  { name: 'umber', vane: '#7a4f2e', mark: '#e9cfa6', shaft: '#f1e3ca' },
  { name: 'rufous', vane: '#a9663a', mark: '#f3dcb8', shaft: '#fbeed8' },
  { name: 'buff', vane: '#d9b98a', mark: '#7c5533', shaft: '#6a4729' },
  { name: 'cream', vane: '#efe3cb', mark: '#8d6843', shaft: '#8a6a48' },
  { name: 'slate', vane: '#6f7f8a', mark: '#dfe5e8', shaft: '#e9eef0' },
  { name: 'ash', vane: '#b4bfc4', mark: '#58666f', shaft: '#4d5b64' },
  { name: 'dusk', vane: '#41505b', mark: '#b9c6cd', shaft: '#d5dee2' },
];
const KINDS = [
  { name: 'primary', length: 158, inner: 17, outer: 7, curve: 12, tip: 0.35 },
  { name: 'secondary', length: 128, inner: 19, outer: 12, curve: 7, tip: 0.75 },
  { name: 'tail feather', length: 164, inner: 16, outer: 14, curve: 3, tip: 0.85 },
  { name: 'covert', length: 92, inner: 19, outer: 17, curve: 5, tip: 0.95 },
];
const PATTERNS = ['barred', 'spotted', 'tipped', 'streaked'];

/** Mulberry32: small, fast, and the same everywhere because it stays within 32-bit integers. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const round = value => String(Math.round(value * 10) / 10);
const at = (x, y) => `${round(x)} ${round(y)}`;

/** One feather: its own shape, pattern and colour, chosen by its number alone. */
function feather(number) {
  const random = randomFrom(number * 7919);
  const between = (low, high) => low + random() * (high - low);
  const pick = list => list[Math.floor(random() * list.length)];

  const kind = pick(KINDS);
  const plumage = pick(PLUMAGES);
  const pattern = pick(PATTERNS);
  const facing = random() < 0.5 ? 1 : -1;

  const length = kind.length * between(0.92, 1.04);
  const top = (HEIGHT - length) / 2;
  const bottom = top + length;
  const quill = bottom - length * between(0.13, 0.18);
  const bend = facing * kind.curve * between(0.7, 1.2);
  const inner = kind.inner * between(0.88, 1.12);
  const outer = kind.outer * between(0.88, 1.12);
  const [left, right] = facing > 0 ? [inner, outer] : [outer, inner];

  // The shaft is a parabola: straight at the quill, bent towards the tip.
  const shaft = y => WIDTH / 2 - bend / 2 + bend * ((bottom - y) / length) ** 2;
  const tipX = shaft(top);
  const middle = top + (quill - top) * 0.5;
  const shoulder = top + (quill - top) * (0.34 - 0.28 * kind.tip);

  const vane = [
    `M${at(tipX, top)}`,
    `C${at(tipX + right * kind.tip, top)} ${at(shaft(shoulder) + right, shoulder)} ${at(shaft(middle) + right, middle)}`,
    `C${at(shaft(quill) + right, quill - 18)} ${at(shaft(quill) + right * 0.6, quill - 4)} ${at(shaft(quill), quill)}`,
    `C${at(shaft(quill) - left * 0.6, quill - 4)} ${at(shaft(quill) - left, quill - 18)} ${at(shaft(middle) - left, middle)}`,
    `C${at(shaft(shoulder) - left, shoulder)} ${at(tipX - left * kind.tip, top)} ${at(tipX, top)}Z`,
  ].join('');

  const marks = [];
  if (pattern === 'barred') {
    const step = between(9, 16);
    const drop = between(3, 9);
    for (let y = top + step * 0.7; y < quill; y += step)
      marks.push(`M${at(shaft(y) - left, y + drop)}Q${at(shaft(y), y - drop)} ${at(shaft(y) + right, y + drop)}`);
  } else if (pattern === 'spotted') {
    const step = between(12, 17);
    let side = 1;
    for (let y = top + step; y < quill - 6; y += step * 0.62, side = -side) {
      const x = shaft(y) + side * (side > 0 ? right : left) * between(0.42, 0.6);
      marks.push(`M${at(x - 2.4, y + 1)}L${at(x + 2.4, y - 1)}`);
    }
  } else if (pattern === 'tipped') {
    const edge = top + length * between(0.08, 0.16);
    for (let y = top; y < edge; y += 3)
      marks.push(`M${at(shaft(y) - left, y + 5)}Q${at(shaft(y), y - 4)} ${at(shaft(y) + right, y + 5)}`);
    const band = edge + between(12, 24);
    marks.push(`M${at(shaft(band) - left, band + 5)}Q${at(shaft(band), band - 4)} ${at(shaft(band) + right, band + 5)}`);
  } else {
    for (let y = top + 10; y < quill - 12; y += between(11, 15))
      marks.push(`M${at(shaft(y) + right * 0.25, y + 9)}L${at(shaft(y) + right * 0.8, y)}`,
        `M${at(shaft(y) - left * 0.25, y + 9)}L${at(shaft(y) - left * 0.8, y)}`);
  }
  const stroke = { barred: between(3, 5.5), spotted: between(4, 6), tipped: 3.4, streaked: between(1.6, 2.8) }[pattern];

  // A few splits where the barbs have come apart, cut with the shadow of the vane's own colour.
  const splits = [];
  for (let count = Math.floor(between(1, 4)); count > 0; count--) {
    const y = between(top + length * 0.25, quill - 16);
    const side = random() < 0.5 ? -left : right;
    splits.push(`M${at(shaft(y) + side, y - 5)}L${at(shaft(y) + side * between(0.3, 0.6), y + 2)}`);
  }

  const shaftPath = `M${at(tipX, top + 3)}Q${at((tipX + shaft(bottom)) / 2 - bend * 0.25, (top + bottom) / 2)} ${at(shaft(bottom), bottom)}`;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" fill="none" stroke-linecap="round">`,
    `<clipPath id="v"><path d="${vane}"/></clipPath>`,
    `<path stroke="#94856f" stroke-width="1.9" d="${shaftPath}"/>`,
    `<path fill="${plumage.vane}" d="${vane}"/>`,
    `<g clip-path="url(#v)">`,
    `<path stroke="${plumage.mark}" stroke-width="${round(stroke)}" d="${marks.join('')}"/>`,
    `<path stroke="#11191e" stroke-opacity=".35" stroke-width="1.2" d="${splits.join('')}"/>`,
    `<path stroke="${plumage.shaft}" stroke-width="1.5" d="${shaftPath}"/>`,
    `</g>`,
    `</svg>\n`,
  ].join('');
  return { svg, description: `${plumage.name} ${kind.name}, ${pattern}` };
}

const folder = join(gallery, 'feathers');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const items = [];
let bytes = 0;
for (let number = 1; number <= COUNT; number++) {
  const name = String(number).padStart(3, '0');
  const { svg, description } = feather(number);
  bytes += svg.length;
  writeFileSync(join(folder, `${name}.svg`), svg);
  items.push(`        <li><img src="/gallery/feathers/${name}.svg" width="${WIDTH}" height="${HEIGHT}" `
    + `alt="Feather ${number}: ${description}"><span aria-hidden="true">${name}</span></li>`);
}

const page = join(gallery, 'index.html');
const html = readFileSync(page, 'utf8');
const list = /(<!-- feathers -->\n)[^]*?( *<!-- end of feathers -->)/;
if (!list.test(html)) throw new Error(`${page} has lost its feather markers`);
writeFileSync(page, html.replace(list, (_, begin, end) => `${begin}${items.join('\n')}\n${end}`));

console.log(`${COUNT} feathers, ${Math.round(bytes / 1024)} KiB in all`);
