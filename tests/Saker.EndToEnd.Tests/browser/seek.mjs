// Shows a page's video in Chromium, goes to another place in it and writes one JSON line of what was asked for and seen.
//
//   node seek.mjs CHROMIUM URL FRACTION BYTES_PER_SECOND
//
// BYTES_PER_SECOND is how fast the browser takes what it loads: over loopback it may have all of a film before it goes anywhere in it.
//
// The line: { duration, wanted, time, before, after, error, answers }. Wanted and time are where it was told to go and where it is, in
// seconds; before and after are two pictures, each as the sum of its pixels and of their differences; answers are those to requests for the
// video, in order: "status range content-range".
import { chromium } from 'playwright-core';

const [executablePath, url, fraction, bytesPerSecond] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
try {
  const page = await browser.newPage();
  const asked = [];
  // By requests, which the page tells of before it shows what came of them; of an answer the browser may tell later than that.
  const told = async request => {
    const { range } = await request.allHeaders();
    const response = await request.response();
    return response && `${response.status()} ${range ?? '-'} ${response.headers()['content-range'] ?? '-'}`;
  };
  page.on('request', request => {
    if (request.resourceType() === 'media') asked.push(told(request));
  });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: Number(bytesPerSecond), uploadThroughput: -1 });
  await page.goto(url, { waitUntil: 'load' });
  const seen = await page.evaluate(async part => {
    const video = document.querySelector('video');
    const when = (name, ready) => ready() ? undefined : new Promise((done, failed) => {
      video.addEventListener(name, done, { once: true });
      video.addEventListener('error', () => failed(new Error(video.error?.message ?? 'the video cannot be played')), { once: true });
    });
    const picture = () => {
      const canvas = document.createElement('canvas');
      canvas.width = 64;
      canvas.height = 36;
      const context = canvas.getContext('2d');
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
      let sum = 0;
      let differences = 0;
      for (let i = 4; i < pixels.length; i += 4) {
        sum += pixels[i];
        differences += Math.abs(pixels[i] - pixels[i - 4]);
      }
      return [sum, differences];
    };
    video.preload = 'auto';
    await when('loadeddata', () => video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA);
    const goTo = async time => {
      video.currentTime = time;
      await when('seeked', () => false);
    };
    // A first picture that was loaded is not yet one that is shown; one that was sought is.
    await goTo(video.duration / 20);
    const before = picture();
    const wanted = video.duration * part;
    await goTo(wanted);
    await when('canplay', () => video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA);
    return { duration: video.duration, wanted, time: video.currentTime, before, after: picture(), error: video.error?.message ?? null };
  }, Number(fraction));
  console.log(JSON.stringify({ ...seen, answers: (await Promise.all(asked)).filter(answer => answer) }));
} finally {
  await browser.close();
}
