import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { SIZES, type Look } from '../support/browser.ts'
import { findHiddenFocus, findSmallTargets, findWide, openAll, readPage, readSkipLink } from './in-page.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  resultTypes: ['violations'],
  // What a message shows in its frame is not ours to judge here, and style sheets need no second reading.
  iframes: false,
  preload: false
}

// The compiler that runs these tests marks functions with a helper that the page does not have.
const HELPER = 'globalThis.__name = one => one'

const carrying = new WeakSet<Page>()

/** All that is wrong with the page a window shows, in words; empty when nothing is. Leaves the window 320 px wide. */
export const whatIsWrong = (page: Page, look: Look) => judged(page, look, axe)

/** The same but for what axe finds, which takes four times as long as all the rest. */
export const whatIsWrongButForAxe = (page: Page, look: Look) => judged(page, look, () => Promise.resolve([]))

async function judged(page: Page, look: Look, rules: (page: Page) => Promise<string[]>): Promise<string[]> {
  await page.evaluate(HELPER)
  const { width } = SIZES[look.device]
  const wrong = [
    ...(await facts(page, look.language)),
    ...(await tooWide(page, width)),
    ...(await focus(page))
  ]
  // As high as its content: a bar fixed over a field one has not scrolled to is no fault of the field.
  const { height } = await page.evaluate(readPage)
  await page.setViewportSize({ width, height: Math.min(height + 200, 9_000) })
  wrong.push(
    ...(await rules(page)),
    ...(await page.evaluate(findSmallTargets)).map(target => `smaller than 24 px: ${target}`)
  )
  // What is folded away must fit as well once it is opened.
  await page.evaluate(openAll)
  return [...wrong, ...(await reflow(page, 320))]
}

/** The part of it that the frame of the page alone can break: title, language, width. */
export async function whatIsWrongAtAGlance(page: Page, look: Look): Promise<string[]> {
  await page.evaluate(HELPER)
  return [...(await facts(page, look.language)), ...(await reflow(page, 320))]
}

/** What axe finds, a line a fault with the first elements concerned. */
export async function axe(page: Page): Promise<string[]> {
  await carryAxe(page)
  const violations = await page.evaluate<AxeResults['violations']>(
    `axe.run(document, ${JSON.stringify(RULES)}).then(({ violations }) => violations)`
  )
  return violations.map(({ id, help, nodes }) => {
    const where = nodes.slice(0, 3).map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`)
    return `axe ${id}: ${help} (${nodes.length}): ${where.join(' | ')}`
  })
}

/** Sending axe takes longer than most pages take to load: a window gets it once, for all pages it will show. */
async function carryAxe(page: Page): Promise<void> {
  if (carrying.has(page)) return
  carrying.add(page)
  await page.addInitScript(axeSource)
  // What an evaluation ends with is carried out of the page, piece by piece: of axe itself, nothing.
  await page.evaluate(`${axeSource};0`)
}

async function facts(page: Page, language: string): Promise<string[]> {
  const { title, lang, headings } = await page.evaluate(readPage)
  const wrong = []
  if (headings !== 1) wrong.push(`${headings} h1`)
  if (lang !== language) wrong.push(`lang is « ${lang} »`)
  if (!/^\S.* - Déclic$|^\S.*Déclic$/.test(title)) wrong.push(`title is « ${title} »`)
  return wrong
}

async function focus(page: Page): Promise<string[]> {
  const wrong: string[] = []
  const isSheet = (await page.locator('.skip-link').count()) === 0
  await page.keyboard.press('Tab')
  if (!isSheet) {
    const { target, inSight } = await page.evaluate(readSkipLink)
    if (target !== '#main' || !inSight)
      wrong.push(`the first link leads to « ${target} », in sight: ${inSight}`)
  }
  return [...wrong, ...(await page.evaluate(findHiddenFocus))]
}

async function reflow(page: Page, pixels: number): Promise<string[]> {
  await page.setViewportSize({ width: pixels, height: 640 })
  return tooWide(page, pixels)
}

async function tooWide(page: Page, pixels: number): Promise<string[]> {
  const { overflow } = await page.evaluate(readPage)
  if (overflow <= 0) return []
  return [
    `scrolls sideways by ${overflow} px at ${pixels} px: ${(await page.evaluate(findWide)).join(' | ')}`
  ]
}
