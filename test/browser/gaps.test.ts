import { expect } from 'chai'
import { paths } from '#server/paths.ts'
import { useBrowser } from '../support/browser.ts'
import { useApp } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { findCramped } from './in-page.ts'

describe('The grid of differences on a phone', function () {
  this.timeout(60_000)
  useDatabase()
  const windows = useBrowser(useApp())

  for (const width of [320, 390]) {
    it(`keeps each word in its cell, and each cell in the card, at ${width} px`, async () => {
      const { page } = await windows.open({ device: 'phone', language: 'en' })
      await page.setViewportSize({ width, height: 800 })
      await page.goto(paths.components())
      expect(await page.getByText('hidden', { exact: true }).count()).to.be.above(0)
      expect(await page.evaluate(findCramped)).to.deep.equal([])
    })
  }
})
