import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome'
]
const KNOWN = ['/usr/bin/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

let running: Promise<Browser> | undefined
let saidSo = false

/**
 * Starts the one browser of this run, or hands it out again. Null where the machine has none: that is said once, at
 * the very end; with DECLIC_BROWSER_TESTS=required it throws instead.
 */
export async function startChromium(): Promise<Browser | null> {
  const executablePath = findChromium()
  if (executablePath) return (running ??= chromium.launch({ executablePath, args: FLAGS }))
  if (process.env['DECLIC_BROWSER_TESTS'] === 'required')
    throw new Error(
      'No Chromium was found, and DECLIC_BROWSER_TESTS=required: install one, or name it in CHROMIUM'
    )
  if (!saidSo) process.once('exit', sayLeftOut)
  saidSo = true
  return null
}

/** The CHROMIUM of the environment, else one of the usual names on the path. */
function findChromium(): string | undefined {
  const named = process.env['CHROMIUM']
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean)
  const places = [...folders.flatMap(folder => NAMES.map(name => path.join(folder, name))), ...KNOWN]
  return places.find(place => existsSync(place))
}

function sayLeftOut() {
  const line = '!'.repeat(78)
  process.stderr.write(
    `\n${line}\n  THE BROWSER TESTS WERE LEFT OUT: no Chromium was found on this machine.\n` +
      `  Install Chromium, or name one: CHROMIUM=/path/to/chromium npm test\n${line}\n\n`
  )
}
