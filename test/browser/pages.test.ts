import { expect } from 'chai'
import { paths } from '#server/paths.ts'
import { routes } from '#server/routes.ts'
import { useBrowser, type Look } from '../support/browser.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { tableOf } from '../support/routes.ts'
import { addressBook } from './addresses.ts'
import { whatIsWrong, whatIsWrongAtAGlance, whatIsWrongButForAxe } from './reading.ts'
import { raiseWorld, type World } from './world.ts'

/**
 * Each page is read twice, in looks that have nothing in common; the pairs take turns, so that all eight are met. Axe
 * judges one look of the two, by turns as well.
 */
const PAIRS: [Look, Look][] = [
  [
    { language: 'fr', device: 'desk', theme: 'light' },
    { language: 'en', device: 'phone', theme: 'dark' }
  ],
  [
    { language: 'fr', device: 'phone', theme: 'dark' },
    { language: 'en', device: 'desk', theme: 'light' }
  ],
  [
    { language: 'fr', device: 'phone', theme: 'light' },
    { language: 'en', device: 'desk', theme: 'dark' }
  ],
  [
    { language: 'fr', device: 'desk', theme: 'dark' },
    { language: 'en', device: 'phone', theme: 'light' }
  ]
]

const ROLES = ['marie', 'paul', 'sofia', 'admin'] as const
const pages = tableOf(routes({ trial: true })).filter(({ method }) => method === 'GET')

describe('Every page, as every role that may see it', function () {
  this.timeout(180_000)
  useDatabase()
  const app = useApp()
  const windows = useBrowser(app)
  let world: World
  let addressesOf: (pattern: string) => string[]
  const visitors = new Map<string, Visitor>()
  let turn = 0

  before(async () => {
    world = await raiseWorld()
    for (const role of ROLES) {
      const visitor = await app.signedIn(world[role])
      visitors.set(role, visitor)
    }
    visitors.set('nobody', app.visitor())
    addressesOf = await addressBook(world, visitorOf('marie'), visitorOf('nobody'))
  })

  const visitorOf = (role: string): Visitor => visitors.get(role) ?? app.visitor()

  for (const { path } of pages) {
    it(`reads well at ${path}`, async () => {
      const wrong: string[] = []
      let answers = 0
      for (const [index, address] of addressesOf(path).entries()) {
        let readers = 0
        for (const [role, visitor] of visitors) {
          const answer = await visitor.get(address)
          // A page moved to another one, such as the home of each role, is read there.
          if (
            answer.status === 200 ||
            (answer.status === 303 && !answer.location?.startsWith(paths.signIn()))
          )
            answers++
          if (answer.status !== 200 || !isPage(answer)) continue
          // Other states of a page are read in one look, and other roles only meet another frame around it.
          const pair = PAIRS[turn % PAIRS.length] ?? []
          const byAxe = Math.floor(turn++ / PAIRS.length) % 2
          const isFirst = readers++ === 0
          const looks = isFirst && index === 0 ? pair : pair.slice(byAxe, byAxe + 1)
          for (const look of looks) {
            const isWhole = look === pair[byAxe]
            const read = !isFirst ? whatIsWrongAtAGlance : isWhole ? whatIsWrong : whatIsWrongButForAxe
            const { page, troubles } = await windows.again({ ...look, visitor })
            await page.goto(address)
            const found = [...(await read(page, look)), ...troubles.splice(0)]
            wrong.push(...found.map(fault => `${address} ${role} ${Object.values(look).join(' ')}: ${fault}`))
          }
        }
      }
      expect(answers, 'nobody of the cast reaches this page: give it an address in addresses.ts').to.be.above(
        0
      )
      expect(wrong.join('\n')).to.equal('')
    })
  }
})

/** Files are no pages, nor is a message as its recipient gets it, which the mailbox shows in a frame of its own. */
function isPage({ headers }: { headers: Headers }): boolean {
  const isSandboxed = headers.get('content-security-policy')?.includes('sandbox') ?? false
  return !isSandboxed && (headers.get('content-type')?.includes('html') ?? false)
}
