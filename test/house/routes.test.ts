import { expect } from 'chai'
import { paths } from '#server/paths.ts'
import { outside, probes, routes } from '#server/routes.ts'
import { tableOf } from '../support/routes.ts'

const patterns = Object.values(paths).map(path => path())
const table = [...tableOf(routes({ trial: true })), ...tableOf(probes()), ...tableOf(outside())]

describe('the table of routes', () => {
  it('uses an address of paths.ts for every route', () => {
    expect(
      table.filter(({ path }) => !patterns.includes(path)).map(({ method, path }) => `${method} ${path}`)
    ).to.deep.equal([])
  })

  it('has a route for every address of paths.ts', () => {
    const routed = new Set(table.map(({ path }) => path))
    expect(patterns.filter(pattern => !routed.has(pattern))).to.deep.equal([])
  })

  it('names each method of an address once', () => {
    const lines = table.map(({ method, path }) => `${method} ${path}`)
    expect(lines.filter((line, index) => lines.indexOf(line) !== index)).to.deep.equal([])
  })

  it('is written in English nouns, in lower case, with dashes', () => {
    expect(
      patterns.filter(
        pattern => !/^\/(?:(?:[a-z]+(?:-[a-z]+)*(?:\.(?:csv|ics|json))?|:[a-z]+)\/?)*$/.test(pattern)
      )
    ).to.deep.equal([])
  })
})
