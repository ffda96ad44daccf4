// Draws docs/images/explorer.webp, the explorer in motion: the map glides from PCA to UMAP, becomes images
// from near, one is looked at, and a slider moves it along a principal direction.
//
//   npm install --prefix /tmp/browser playwright-core
//   ./hourglass explore runs/… --no-browser &
//   NODE_PATH=/tmp/browser/node_modules node tools/explorer_picture.mjs http://127.0.0.1:… docs/images/explorer.webp
//
// Needs Chromium and ImageMagick. CHROMIUM names another browser than /usr/bin/chromium.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { chromium } = createRequire(import.meta.url)('playwright-core');
const [address, picture] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'explorer-'));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1400, height: 880 } });
const frames = []; // [hundredths of a second, file]

async function frame(hundredths) {
  const file = join(folder, `${String(frames.length).padStart(3, '0')}.png`);
  await page.screenshot({ path: file });
  frames.push([hundredths, file]);
}

const mapSays = words => page.waitForFunction(text => document.querySelector('#map canvas').ariaLabel.includes(text), words, { timeout: 120000 });

async function glide() {
  await page.click('#map >> text=PCA');
  await mapSays('PCA');
  await page.waitForTimeout(1500);
  await frame(90);
  await page.click('#map >> text=UMAP');
  await mapSays('UMAP');
  for (let i = 0; i < 6; i++) await frame(9);
  await page.waitForTimeout(1000);
  await frame(90);
}

/// Towards the image shown, until its neighbours are images too.
async function approach() {
  const box = await page.locator('#map canvas').first().boundingBox();
  const mark = await page.locator('#map .marks i').first().evaluate(node => new DOMMatrix(getComputedStyle(node).transform).toJSON());
  await page.mouse.move(box.x + mark.e, box.y + mark.f);
  for (let i = 0; i < 13; i++) {
    await page.mouse.wheel(0, -125);
    await page.waitForTimeout(120);
    await frame(8);
  }
  await frame(70);
}

async function pick(steps) {
  for (const [right, down] of steps) {
    const box = await page.locator('#map canvas').first().boundingBox();
    await page.mouse.click(box.x + box.width * right, box.y + box.height * down);
    await page.waitForTimeout(900);
    await page.mouse.move(5, 5);
    await page.waitForTimeout(100);
    await frame(100);
  }
}

async function slide() {
  await page.click('#tab-code');
  await page.click('#code >> text=Directions');
  await page.waitForTimeout(1500);
  await frame(70);
  const input = page.locator('#code .sliders input').first();
  const [low, high, start] = await input.evaluate(node => [node.min, node.max, node.value].map(Number));
  const most = start + 0.85 * (high - start);
  for (let i = 1; i <= 14; i++) {
    const value = i <= 9 ? start + (most - start) * i / 9 : most + (low + 0.1 * (high - low) - most) * (i - 9) / 5;
    await input.evaluate((node, to) => {
      node.value = to;
      node.dispatchEvent(new Event('input', { bubbles: true }));
    }, value);
    await page.waitForTimeout(120);
    await frame(10);
  }
  await frame(120);
}

try {
  await page.goto(address + '/#image=18');
  await mapSays('UMAP');
  await page.waitForTimeout(2500);
  await glide();
  await approach();
  await pick([[0.32, 0.36], [0.6, 0.62]]);
  await slide();
  const words = frames.flatMap(([hundredths, file]) => ['-delay', String(hundredths), file]);
  execFileSync('convert', [...words, '-resize', '900x', '-loop', '0', '-quality', '55', '-define', 'webp:method=6', picture]);
  console.log(`${frames.length} frames in ${picture}`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
