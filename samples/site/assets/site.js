// The site's only script; every page is complete without it. It runs before the first paint (it is loaded in the head,
// not deferred) so that a remembered theme does not flash, and does the rest once the page has been parsed.
'use strict';

const root = document.documentElement;
const THEME_KEY = 'saker-theme';

/** Storage may be refused (private windows, blocked site data); the theme then lasts for one page. */
function remembered() {
  try { return localStorage.getItem(THEME_KEY); } catch { return null; }
}

function remember(theme) {
  try { localStorage.setItem(THEME_KEY, theme); } catch { /* see remembered() */ }
}

const theme = remembered();
if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;

function addThemeButton() {
  const button = document.querySelector('.theme');
  if (!button) return;
  const systemDark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ?? (systemDark.matches ? 'dark' : 'light')) === 'dark';
  const label = () => button.setAttribute('aria-label', isDark() ? 'Use light colours' : 'Use dark colours');
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    remember(root.dataset.theme);
    label();
  });
  systemDark.addEventListener('change', label);
  label();
  button.hidden = false;
}

/** The clipboard exists in secure contexts only: over https and on localhost. Elsewhere there is no button. */
function addCopyButtons() {
  if (!navigator.clipboard) return;
  for (const block of document.querySelectorAll('.copyable')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      const code = block.querySelector('code').cloneNode(true);
      for (const extra of code.querySelectorAll('.ps, .note')) extra.remove();
      const lines = code.textContent.split('\n').map(line => line.trim()).filter(Boolean);
      try {
        await navigator.clipboard.writeText(lines.join('\n'));
        button.textContent = 'Copied';
      } catch {
        button.textContent = 'Not allowed';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 1600);
    });
    block.append(button);
  }
}

/** Names in a list of files that a script makes: links when there is a script to follow them, plain paths for crawlers. */
function linkMadeFiles() {
  for (const code of document.querySelectorAll('code[data-made]')) {
    const link = document.createElement('a');
    link.href = code.textContent;
    code.replaceWith(link);
    link.append(code);
  }
}

const milliseconds = value => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
const bytes = count => count < 1024 ? `${count} bytes` : `${(count / 1024).toFixed(1)} KiB`;

/** What the browser measured about this very page, from Navigation Timing. */
function showJourney() {
  const panel = document.querySelector('.journey');
  const [entry] = performance.getEntriesByType('navigation');
  if (!panel || !entry || entry.responseEnd === 0) return;

  const connect = Math.max(0, entry.connectEnd - entry.connectStart);
  const wait = Math.max(0, entry.responseStart - entry.requestStart);
  const receive = Math.max(0, entry.responseEnd - entry.responseStart);
  const others = performance.getEntriesByType('resource').length;
  const values = {
    protocol: entry.nextHopProtocol || 'not told',
    connect: connect === 0 ? 'already open' : milliseconds(connect),
    wait: milliseconds(wait),
    receive: milliseconds(receive),
    size: entry.encodedBodySize > 0 ? bytes(entry.encodedBodySize) : 'not told',
    others: String(others),
  };
  for (const [name, value] of Object.entries(values)) {
    const field = panel.querySelector(`[data-value="${name}"]`);
    if (field) field.textContent = value;
  }

  const total = connect + wait + receive || 1;
  let x = 0;
  for (const [name, part] of Object.entries({ connect, wait, receive })) {
    const bar = panel.querySelector(`.part-${name}`);
    bar.setAttribute('x', x);
    bar.setAttribute('width', part / total * 1000);
    x += part / total * 1000;
  }
  panel.hidden = false;

  const here = document.querySelector('[data-live="host"]');
  if (here && location.host) here.textContent = location.host;
  const length = document.querySelector('[data-live="length"]');
  if (length && entry.encodedBodySize > 0 && entry.encodedBodySize === entry.decodedBodySize) length.textContent = entry.encodedBodySize;
}

document.addEventListener('DOMContentLoaded', () => {
  addThemeButton();
  addCopyButtons();
  linkMadeFiles();
});
// After load, and one task later: only then has the navigation entry its last numbers.
addEventListener('load', () => setTimeout(showJourney));
