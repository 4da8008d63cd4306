import { expect } from 'chai'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { TestApp, Visitor } from './client.ts'
import { startChromium } from './chromium.ts'

/** How a reader looks at Déclic. Phones are 390 px wide, desks 1366. */
export interface Look {
  language: 'fr' | 'en'
  device: 'phone' | 'desk'
  theme: 'light' | 'dark'
}

/** Widths and heights in CSS pixels. */
export const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1366, height: 768 } } as const

/** A new window of the browser, as a test opens it. */
export interface Opening extends Partial<Look> {
  /** Whose session to take over; nobody's unless told. */
  visitor?: Visitor | undefined
  scripts?: boolean
}

/** A window, and what went wrong in it so far: errors of the console, of the content policy, of what it loads. */
export interface Tab {
  page: Page
  troubles: string[]
}

/** Windows of the one browser of this run; each test has its own, closed after it. */
export interface Windows {
  open: (opening?: Opening) => Promise<Tab>
  /** The window that was opened before for this look, in the session told: opening one costs as much as reading a page. */
  again: (opening?: Opening) => Promise<Tab>
}

/** Mocha helper, to call after useApp(): skips the surrounding `describe` where there is no browser. */
export function useBrowser(app: TestApp): Windows {
  let browser: Browser | null = null
  let contexts: BrowserContext[] = []
  let tabs: Tab[] = []
  const kept = new Map<string, Tab>()
  before(async function () {
    this.timeout(30_000)
    browser = await startChromium()
    if (!browser) this.skip()
  })
  afterEach(async () => {
    const troubles = tabs.flatMap(tab => tab.troubles)
    await Promise.all(contexts.map(context => context.close()))
    contexts = []
    tabs = []
    expect(troubles, 'what the browser complained about').to.deep.equal([])
  })
  after(() => Promise.all([...kept.values()].map(({ page }) => page.context().close())))

  const newTab = async ({ scripts = true, language = 'fr', device = 'desk', theme = 'light' }: Opening) => {
    if (!browser) throw new Error('There is no browser')
    const context = await browser.newContext({
      baseURL: app.url,
      viewport: SIZES[device],
      colorScheme: theme,
      locale: language === 'fr' ? 'fr-FR' : 'en-GB',
      timezoneId: 'Europe/Paris',
      javaScriptEnabled: scripts,
      reducedMotion: 'reduce'
    })
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    return { page, troubles: watch(page, app.url) }
  }
  const takeOver = async ({ page }: Tab, { visitor, language = 'fr' }: Opening) => {
    const cookies = [...(visitor?.cookies ?? []), ['language', language] as const]
    await page.context().addCookies(cookies.map(([name, value]) => ({ name, value, url: app.url })))
  }
  return {
    async open(opening = {}) {
      const tab = await newTab(opening)
      contexts.push(tab.page.context())
      tabs.push(tab)
      await takeOver(tab, opening)
      return tab
    },
    async again(opening = {}) {
      const { visitor: _, ...look } = opening
      const name = JSON.stringify(look)
      const tab = kept.get(name) ?? (await newTab(look))
      kept.set(name, tab)
      tabs.push(tab)
      await tab.page.context().clearCookies()
      await tab.page.setViewportSize(SIZES[look.device ?? 'desk'])
      await takeOver(tab, opening)
      return tab
    }
  }
}

/** Writes down what a person with the console open would see in red. */
function watch(page: Page, home: string): string[] {
  const troubles: string[] = []
  const here = () => page.url().replace(home, '')
  page.on('pageerror', error => troubles.push(`${here()}: ${error.message}`))
  page.on('console', message => {
    // What could not be loaded is told below, with its address; a refused form answers 422 and is no error.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return
    troubles.push(`${here()}: ${message.text()}`)
  })
  page.on('response', response => {
    const isPage = response.request().isNavigationRequest()
    if (response.status() >= (isPage ? 500 : 400)) troubles.push(`${response.status()} ${response.url()}`)
  })
  page.on('request', request => {
    const elsewhere = !request.url().startsWith(home) && !/^(data|blob|about):/.test(request.url())
    if (elsewhere) troubles.push(`${here()} asks another server: ${request.url()}`)
  })
  return troubles
}
