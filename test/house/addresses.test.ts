import { expect } from 'chai'
import { filesOf, textOf } from './sources.ts'

/** The files served as they are have one address each, which is made there. */
const ASSETS = 'views/assets.ts'

/** What may hold an address: templates whole, and the strings of the code that shapes what people read. */
const shown = [
  ...filesOf('views', '.ejs', '.ts'),
  ...filesOf('jobs', '.ts'),
  ...filesOf('server/controllers', '.ts'),
  ...filesOf('server/pages', '.ts')
].filter(file => file !== ASSETS)

/** A slash and the name after it, at the start of a value or behind another part of the address. */
const IN_TEMPLATES = /(?<=["'`>}\s])\/(?:[a-z]|\$\{)[^\s"'`<]*/g
const IN_CODE = /(?<=["'`}])\/(?:[a-z]|\$\{)[^\s"'`<]*/g

describe('the addresses', () => {
  it('come from paths.ts, never typed by hand', () => {
    const typed = shown.flatMap(file =>
      typedAddresses(textOf(file), file.endsWith('.ejs') ? IN_TEMPLATES : IN_CODE).map(
        address => `${file}: ${address}`
      )
    )
    expect(typed).to.deep.equal([])
  })

  it('are all seen by this test, in attributes, texts and strings', () => {
    const hidden = [
      '<a href="/people">',
      '<form action="/people/<%= id %>">',
      '<button formaction="/sign-out">',
      '<script src="/app.js">',
      '<form data-find="/search/people">',
      '<a href="<%= here %>/edit">',
      "<% const where = '/planning' %>",
      '<% const where = `/people/${id}` %>',
      '<% const where = `${here}/edit` %>',
      '<% const where = `${here}/${tab}` %>',
      '<code>/health/live</code>'
    ]
    const code = [
      "return '/planning'",
      'return `${here}/edit`',
      'const link = `${appUrl}/password-resets/${token}`'
    ]
    expect(code.map(text => typedAddresses(text, IN_CODE).length)).to.deep.equal([1, 1, 1])
    expect(hidden.map(text => typedAddresses(text, IN_TEMPLATES).length)).to.deep.equal(hidden.map(() => 1))
    const plain = [
      '<a href="<%= paths.people() %>">',
      '<%= done %>/<%= total %>',
      '<br/>',
      'https://exemple.fr/a'
    ]
    expect(plain.flatMap(text => typedAddresses(text, IN_TEMPLATES))).to.deep.equal([])
  })
})

function typedAddresses(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([address]) => address)
}
