import { expect } from 'chai'
import mongoose from 'mongoose'
import { BSON, type CommandStartedEvent } from 'mongodb'
import { ROLES, type Role } from '#models/records/account.ts'
import { Attempt } from '#models/records/attempt.ts'
import { may } from '#models/access/policy.ts'
import { routes } from '#server/routes.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { tableOf } from '../support/routes.ts'
import { recordsFor, type Records } from './policy/records.ts'

/** Found again in what reaches the database. */
const MARK = 'zzmarkzz'
const OPERATORS = ['$ne', '$gt', '$regex', '$where', '$in', '$expr', '$function', '$exists', '$not', '$set']
const SHAPES = [
  (name: string, operator: string) => [`${name}[${operator}]`, MARK],
  (name: string) => [name, `{"$ne":"${MARK}"}`],
  (name: string) => [`${name}.$ne`, MARK],
  (name: string, operator: string) => [`${name}[0][${operator}]`, MARK],
  (name: string) => [`__proto__[${name}]`, MARK]
] as const

const table = tableOf(routes({ trial: true })).filter(
  ({ action }) => action && !['session.open', 'session.close'].includes(action)
)

/**
 * The driver is watched: whatever is typed, no key of a command that reaches the database comes from the visitor, and
 * a typed text is compared, never obeyed.
 */
describe('what is typed, as the database sees it', function () {
  this.timeout(180_000)
  useDatabase({ watched: true })
  const app = useApp()
  let cast: Cast
  let records: Records
  const visitors = new Map<Role, Visitor>()
  const faults: string[] = []
  let seen = 0
  let at = ''

  before(async () => {
    cast = await raiseCast()
    records = await recordsFor(cast)
    const who = {
      counsellor: cast.marie,
      employer: cast.paul,
      regional: cast.sofia,
      administrator: cast.admin
    }
    for (const role of ROLES) {
      const visitor = await app.signedIn(who[role])
      visitors.set(role, visitor)
    }
    mongoose.connection.getClient().on('commandStarted', judge)
  })
  after(() => void mongoose.connection.getClient().off('commandStarted', judge))

  const judge = ({ command, commandName }: CommandStartedEvent) => {
    // As it goes over the wire: no document of Mongoose, whose lists refer back to it.
    for (const path of marked(BSON.deserialize(BSON.serialize(command)))) {
      seen++
      const isOrder = OPERATORS.includes(path.at(-1) ?? '')
      if (path.some(one => one.includes(MARK)) || isOrder)
        faults.push(`${at}: ${commandName} ${path.join('/')}`)
    }
  }

  it('is a text wherever it arrives: every address, every field of its forms, five shapes, ten operators', async () => {
    let sent = 0
    for (const route of table) {
      // The first role that may act there sends every shape; each other one sends one of them, by turns.
      let shapes: readonly (typeof SHAPES)[number][] = SHAPES
      for (const [role, visitor] of visitors) {
        if (!route.action || !may(role, route.action)) continue
        const address = records.own(role, route)
        const { names, isForm } = await fieldsAt(visitor, route.method, address)
        for (const [index, shape] of shapes.entries()) {
          const operator = OPERATORS[(sent + index) % OPERATORS.length] ?? '$ne'
          const fields = Object.fromEntries([...names].map(name => shape(name, operator) as [string, string]))
          at = `${route.method} ${address} as ${role}`
          const answer = isForm
            ? await visitor.post(address, fields)
            : await visitor.get(`${address}?${new URLSearchParams(fields).toString()}`)
          expect(answer.status, `${at} ${JSON.stringify(fields).slice(0, 200)}`).to.be.lessThan(500)
          sent++
        }
        shapes = SHAPES.slice(sent % SHAPES.length).slice(0, 1)
        await Attempt.deleteMany({})
      }
    }
    expect(faults).to.deep.equal([])
    expect(sent).to.be.greaterThan(400)
  })

  it('does reach the database as a text (control: the watch sees it)', async () => {
    const marie = visitors.get('counsellor')
    seen = 0
    await marie?.get(`/people?q=${MARK}`)
    expect(seen).to.be.greaterThan(0)
    faults.length = 0
    await mongoose.connection.collection('people').findOne({ lastName: { $ne: MARK } })
    expect(faults).to.have.length(1)
  })

  /** Names of the fields an address takes: those of the forms of its page, and the usual ones of searches. */
  async function fieldsAt(visitor: Visitor, method: string, address: string) {
    const names = new Set([
      'q',
      'kind',
      'sector',
      'territory',
      'state',
      'from',
      'to',
      'after',
      'before',
      'email'
    ])
    const page = method === 'GET' ? await visitor.get(address) : visitor.page
    for (const [, name] of page?.body.matchAll(/\sname="([^"]+)"/g) ?? [])
      if (name && name !== '_csrf') names.add(name)
    return { names: [...names].slice(0, 60), isForm: method === 'POST' }
  }
})

/** Every path of a command at which a text or an expression holds the mark. */
function marked(value: unknown, path: string[] = []): string[][] {
  if (typeof value === 'string') return value.includes(MARK) ? [path] : []
  if (value instanceof RegExp) return value.source.includes(MARK) ? [path] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key.includes(MARK) ? [[...path, key]] : []),
    ...marked(inner, [...path, key])
  ])
}
