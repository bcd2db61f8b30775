// Loads pages in Chromium and writes what happened as one JSON line a page.
//
//   node visit.mjs CHROMIUM SCREENSHOTS URL...
//
// Each line: { url, status, title, errors, failed, requests, images, broken, fonts, h1 }. Errors are console errors and uncaught
// exceptions, failed are requests without an answer or with a status of 400 and more, broken are images without pixels.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [executablePath, screenshots, ...urls] = process.argv.slice(2);
mkdirSync(screenshots, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
try {
  for (const url of urls) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, serviceWorkers: 'block' });
    const page = await context.newPage();
    const errors = [];
    const failed = [];
    const statuses = [];
    page.on('console', message => { if (message.type() === 'error') errors.push(message.text()); });
    page.on('pageerror', error => errors.push(String(error)));
    // A film is asked for, and let go of when its length and first picture are known: nothing has failed.
    page.on('requestfailed', request => {
      if (request.resourceType() === 'media' && request.failure()?.errorText === 'net::ERR_ABORTED') return;
      failed.push(`${request.url()}: ${request.failure()?.errorText}`);
    });
    page.on('response', response => {
      statuses.push(response.status());
      if (response.status() >= 400 && response.url() !== url) failed.push(`${response.url()}: ${response.status()}`);
    });

    const answer = await page.goto(url, { waitUntil: 'load', timeout: 60_000 });
    // Lazy images load when they come into view: go down the page a screen at a time.
    const images = await page.evaluate(async () => {
      const frame = () => new Promise(done => requestAnimationFrame(() => done()));
      for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
        scrollTo(0, y);
        await frame();
      }
      const all = [...document.images];
      await Promise.all(all.map(image => image.complete || new Promise(done => {
        image.addEventListener('load', done, { once: true });
        image.addEventListener('error', done, { once: true });
      })));
      scrollTo(0, 0);
      await document.fonts.ready;
      await frame();
      return {
        images: all.length,
        broken: all.filter(image => image.naturalWidth === 0).map(image => image.currentSrc || image.src),
        fonts: [...document.fonts].filter(font => font.status === 'loaded').map(font => font.family),
        h1: document.querySelector('h1')?.textContent ?? '',
      };
    });
    const name = (new URL(url).pathname.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '') || 'index') + '.png';
    await page.screenshot({ path: join(screenshots, name) });
    console.log(JSON.stringify({ url, status: answer?.status() ?? 0, title: await page.title(), errors, failed, requests: statuses.length, ...images }));
    await context.close();
  }
} finally {
  await browser.close();
}
