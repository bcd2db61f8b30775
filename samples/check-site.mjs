#!/usr/bin/env node
// Checks that every address in samples/site leads to a file of it.
//
//   node samples/check-site.mjs [DIR]      exit 0: all resolve; 1: a list of what does not; 2: no such folder
//
// It reads href, src, srcset, poster, action and data in HTML and SVG, url() and @import in CSS, icons and start_url in
// the web manifest, and resolves them as the server would: "/x/" is x/index.html or x.html, "/x" is the file x or x.html
// (or a redirect to "/x/", which a link should not need), names with a leading dot exist under .well-known alone.
// Fragments must name an id of the page they point to. It also refuses what the site promises not to have: anything loaded
// from another host, style attributes, style elements, event attributes and scripts without a file, which a Content-Security-Policy
// of default-src 'self' would block; images without alt or size; a page without title, language, one h1 or a not-found page
// whose addresses depend on the depth at which it is shown.

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), 'site');
if (!existsSync(root) || !statSync(root).isDirectory()) {
  console.error(`check-site: ${root} is not a folder`);
  process.exit(2);
}

const ORIGIN = 'http://site.invalid';
const problems = [];
let addresses = 0;

const isFile = path => existsSync(path) && statSync(path).isFile();
const report = (file, line, message) => problems.push(`${relative(root, file)}:${line}: ${message}`);
const lineAt = (text, index) => text.slice(0, index).split('\n').length;
const decodeEntities = text => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** Every file under a folder that the server would serve. */
function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    if (entry.name.startsWith('.') && entry.name !== '.well-known') return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

/** The URL path at which a file is shown: what relative addresses in it are relative to. */
function pathOf(file) {
  const path = '/' + relative(root, file).split(sep).join('/');
  if (path.endsWith('/index.html')) return path.slice(0, -'index.html'.length);
  return extname(path) === '.html' ? path.slice(0, -'.html'.length) + '/' : path;
}

/** The file for a URL path by the clean-URL rules, or null; a string that starts with ":" says what is wrong. */
function resolve(path) {
  let name;
  try {
    name = decodeURIComponent(path);
  } catch {
    return ':malformed percent-encoding';
  }
  const parts = name.split('/').filter(Boolean);
  if (parts.some((part, index) => part.startsWith('.') && !(index === 0 && part === '.well-known'))) return null;
  const base = join(root, ...parts);
  if (name.endsWith('/')) return [join(base, 'index.html'), ...(parts.length > 0 ? [`${base}.html`] : [])].find(isFile) ?? null;
  const file = [base, `${base}.html`].find(isFile);
  if (file) return file;
  return isFile(join(base, 'index.html')) ? ':needs a redirect: write it with a slash at its end' : null;
}

const idsOfFile = new Map();
function idsOf(file) {
  if (!idsOfFile.has(file)) {
    const text = readFileSync(file, 'utf8');
    idsOfFile.set(file, new Set([...text.matchAll(/\sid="([^"]*)"/g)].map(match => match[1])));
  }
  return idsOfFile.get(file);
}

function check(file, line, address, { loaded }) {
  addresses++;
  if (address.trim() !== address || address === '') return report(file, line, `empty or padded address "${address}"`);
  if (/^(mailto|tel):/i.test(address)) return undefined;
  if (/^(data|javascript|blob):/i.test(address)) return report(file, line, `${address.slice(0, 40)}: this scheme is not for this site`);
  let url;
  try {
    url = new URL(address, ORIGIN + pathOf(file));
  } catch {
    return report(file, line, `malformed address ${address}`);
  }
  if (url.origin !== ORIGIN) return loaded ? report(file, line, `${address} would be fetched from another host`) : undefined;
  const found = resolve(url.pathname);
  if (found === null) return report(file, line, `${address} leads nowhere`);
  if (found.startsWith(':')) return report(file, line, `${address}${found}`);
  if (url.hash.length > 1 && !idsOf(found).has(decodeURIComponent(url.hash.slice(1))))
    return report(file, line, `${address}: ${relative(root, found)} has no such id`);
  return undefined;
}

/** Tags of HTML or SVG with their attributes; comments, and the text of scripts and styles, are no tags. */
function* tagsOf(text) {
  const markup = text.replace(/<!--[^]*?-->/g, comment => comment.replace(/[^\n]/g, ' '))
    .replace(/(<(script|style)\b[^>]*>)([^]*?)(<\/\2>)/gi, (_, open, __, inner, close) => open + inner.replace(/[^\n]/g, ' ') + close);
  for (const match of markup.matchAll(/<([a-zA-Z][\w:-]*)((?:\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>/g)) {
    const attributes = new Map();
    for (const [, name, value] of match[2].matchAll(/([^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g))
      attributes.set(name.toLowerCase(), decodeEntities((value ?? '').replace(/^["']|["']$/g, '')));
    yield { name: match[1].toLowerCase(), attributes, line: lineAt(text, match.index) };
  }
}

const LOADING_RELATIONS = /\b(stylesheet|icon|apple-touch-icon|manifest|preload|modulepreload)\b/;

function checkMarkup(file, text) {
  const isPage = extname(file) === '.html';
  const seen = new Map();
  const ids = new Set();
  for (const { name, attributes, line } of tagsOf(text)) {
    seen.set(name, (seen.get(name) ?? 0) + 1);
    const id = attributes.get('id');
    if (id !== undefined && ids.has(id)) report(file, line, `id "${id}" is used twice`);
    ids.add(id);

    for (const [attribute, value] of attributes) {
      if (['href', 'xlink:href', 'src', 'poster', 'action', 'data'].includes(attribute)) {
        const loaded = !(attribute === 'href' && (name === 'a' || name === 'area' || (name === 'link' && !LOADING_RELATIONS.test(attributes.get('rel') ?? ''))));
        check(file, line, value, { loaded });
        if (pathOf(file) === '/not_found/' && !/^(\/(?!\/)|#)/.test(value))
          report(file, line, `${value}: the not-found page is shown at any depth, so addresses in it start with a slash`);
      } else if (attribute === 'srcset' || attribute === 'imagesrcset') {
        for (const candidate of value.split(',')) check(file, line, candidate.trim().split(/\s+/)[0], { loaded: true });
      } else if (attribute.startsWith('on')) {
        report(file, line, `${attribute} attribute: a strict Content-Security-Policy blocks it`);
      } else if (attribute === 'style' && isPage) {
        report(file, line, 'style attribute: a strict Content-Security-Policy blocks it');
      }
      for (const [, local] of value.matchAll(/\burl\(#([^)]+)\)/g)) {
        if (!idsOf(file).has(local)) report(file, line, `url(#${local}) names no id`);
      }
    }

    if (name === 'script' && !attributes.has('src')) report(file, line, 'script without a file: a strict Content-Security-Policy blocks it');
    if (name === 'style' && isPage) report(file, line, 'style element: a strict Content-Security-Policy blocks it');
    if (name === 'img' && isPage) {
      if (!attributes.has('alt')) report(file, line, 'img without alt');
      if (!attributes.has('width') || !attributes.has('height')) report(file, line, 'img without width and height: the page jumps when it loads');
    }
    for (const attribute of ['aria-labelledby', 'aria-describedby', 'for']) {
      for (const reference of (attributes.get(attribute) ?? '').split(/\s+/).filter(Boolean))
        if (!idsOf(file).has(reference)) report(file, line, `${attribute}="${reference}" names no id`);
    }
  }

  if (!isPage) return;
  const whole = { title: /<title>[^<]+<\/title>/, 'lang on html': /<html[^>]*\slang="[a-z-]+"/, 'a viewport': /<meta name="viewport"/ };
  for (const [what, pattern] of Object.entries(whole)) if (!pattern.test(text)) report(file, 1, `page without ${what}`);
  if (seen.get('h1') !== 1) report(file, 1, `page with ${seen.get('h1') ?? 0} h1 elements instead of one`);
  if (seen.get('main') !== 1) report(file, 1, `page with ${seen.get('main') ?? 0} main elements instead of one`);
}

function checkStyles(file, text) {
  const code = text.replace(/\/\*[^]*?\*\//g, comment => comment.replace(/[^\n]/g, ' '));
  for (const match of code.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]+))\s*\)|@import\s+["']([^"']+)["']/g))
    check(file, lineAt(code, match.index), match[1] ?? match[2] ?? match[3] ?? match[4], { loaded: true });
}

function checkManifest(file, text) {
  let manifest;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    return report(file, 1, `not JSON: ${error.message}`);
  }
  for (const address of [manifest.start_url, ...(manifest.icons ?? []).map(icon => icon.src)].filter(value => value !== undefined))
    check(file, 1, address, { loaded: true });
  return undefined;
}

const files = filesUnder(root);
for (const file of files) {
  const text = () => readFileSync(file, 'utf8');
  switch (extname(file)) {
    case '.html':
    case '.svg': checkMarkup(file, text()); break;
    case '.css': checkStyles(file, text()); break;
    case '.webmanifest': checkManifest(file, text()); break;
  }
}
if (!files.some(file => extname(file) === '.html')) problems.push('no HTML page in the folder');

if (problems.length > 0) {
  for (const problem of problems) console.error(problem);
  console.error(`check-site: ${problems.length} problems in ${files.length} files`);
  process.exit(1);
}
console.log(`check-site: ${addresses} addresses in ${files.length} files, all of them good`);
