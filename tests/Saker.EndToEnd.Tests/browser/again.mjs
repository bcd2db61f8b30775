// Loads a page in Chromium, loads it again in several ways and writes one JSON line of what came over the network.
//
//   node again.mjs CHROMIUM URL [OTHER]
//
// The line: { protocols, first, reload, back, worker }. Protocols are those of the page and all it loaded. First, reload and back
// are lists of "path status" as received, so that an answer from the browser's cache is either 304 or not there at all; back is the
// return from OTHER. Worker is what the page shows offline once its service worker, /worker.js, has control; null where there is none.
import { chromium } from 'playwright-core';

const [executablePath, url, other] = process.argv.slice(2);
const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--ignore-certificate-errors'];
const browser = await chromium.launch({ executablePath, args });
try {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  const paths = new Map();
  let seen = [];
  await network.send('Network.enable');
  network.on('Network.requestWillBeSent', event => paths.set(event.requestId, new URL(event.request.url).pathname));
  network.on('Network.responseReceivedExtraInfo', event => seen.push([event.requestId, event.statusCode]));
  const during = async act => {
    seen = [];
    await act();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    return seen.map(([id, status]) => `${paths.get(id)} ${status}`).sort();
  };

  const first = await during(() => page.goto(url, { waitUntil: 'load' }));
  const protocols = await page.evaluate(() =>
    [...new Set(['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind)).map(entry => entry.nextHopProtocol))]);
  const reload = await during(() => page.reload({ waitUntil: 'load' }));
  let back = null;
  let worker = null;
  if (other) {
    await page.goto(other, { waitUntil: 'load' });
    back = await during(() => page.goBack({ waitUntil: 'load' }));
    await page.evaluate(async () => {
      const control = new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));
      await navigator.serviceWorker.register('/worker.js');
      await control;
    });
    await context.setOffline(true);
    await page.reload({ waitUntil: 'load' });
    worker = await page.textContent('h1');
  }

  console.log(JSON.stringify({ protocols, first, reload, back, worker }));
} finally {
  await browser.close();
}
