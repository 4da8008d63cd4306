import { expect } from 'chai'
import type { Locator, Page } from 'playwright-core'
import { translate, type Key, type Params } from '#lib/i18n.ts'
import type { Look, Opening } from '../support/browser.ts'

/** How a journey is walked: with the script of the pages and without it, in both languages, on both devices. */
export interface Way extends Pick<Look, 'language' | 'device'> {
  scripts: boolean
}

export const WAYS: Way[] = [
  { scripts: true, language: 'fr', device: 'desk' },
  { scripts: false, language: 'en', device: 'phone' }
]

/** 'with scripts, fr, desk' */
export const nameOf = ({ scripts, language, device }: Way) =>
  `${scripts ? 'with' : 'without'} scripts, ${language}, ${device}`

type Open = (opening: Opening) => Promise<{ page: Page }>

/** Someone who reads what pages say, in one language, and presses what they show. */
export class Walker {
  readonly page: Page
  readonly #way: Way

  constructor(page: Page, way: Way) {
    this.page = page
    this.#way = way
  }

  /** A new window, in someone's session when a visitor is given. */
  static async start(open: Open, way: Way, visitor?: Opening['visitor']): Promise<Walker> {
    const { page } = await open({ ...way, visitor })
    return new Walker(page, way)
  }

  /** A sentence of the product as it is seen: no-break spaces look like spaces. */
  words(key: Key, params?: Params): string {
    return translate(this.#way.language)(key, params).replaceAll('\u00a0', ' ')
  }

  async go(address: string): Promise<void> {
    await this.page.goto(address)
  }

  /** Presses the button, or follows the link, of this name; the first one in sight. */
  async press(key: Key, params?: Params): Promise<void> {
    await this.control(this.words(key, params)).click()
  }

  control(name: string): Locator {
    const { page } = this
    const found = page
      .getByRole('button', { name, exact: true })
      .or(page.getByRole('link', { name, exact: true }))
    return found.filter({ visible: true }).first()
  }

  async write(key: Key, value: string): Promise<void> {
    await this.field(key).fill(value)
  }

  async choose(key: Key, value: string): Promise<void> {
    await this.field(key).selectOption(value)
  }

  field(key: Key): Locator {
    const inputs = this.page.locator('input, select, textarea')
    return this.page.locator('main').getByLabel(this.words(key)).and(inputs).first()
  }

  /** Waits until the page says this somewhere one can see. */
  async reads(text: string): Promise<void> {
    const said = this.page.locator('main').getByText(text).filter({ visible: true }).first()
    await said.waitFor({ timeout: 10_000 }).catch(async () => {
      const shown = await this.page.locator('main').innerText()
      expect.fail(`${this.page.url()} does not say « ${text} »:\n${shown.slice(0, 1500)}`)
    })
  }

  async says(key: Key, params?: Params): Promise<void> {
    await this.reads(this.words(key, params))
  }
}
