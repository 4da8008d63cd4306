import { expect } from 'chai'
import { ROLES, type Role } from '#models/records/account.ts'
import { Attempt } from '#models/records/attempt.ts'
import { ACTIONS } from '#models/access/actions.ts'
import { fieldsFor, projectionFor } from '#models/access/fields.ts'
import { personFields } from '#models/records/person-fields.ts'
import { isForAnyone, may } from '#models/access/policy.ts'
import { Person } from '#models/records/person.ts'
import { routes } from '#server/routes.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Answer, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { tableOf, type Route } from '../support/routes.ts'
import { ABSENT, MALFORMED, recordsFor, type Records } from './policy/records.ts'

const table = tableOf(routes({ trial: true }))
/** Signs in and out by itself: walked last, each with a visitor of its own. */
const ENDS_SESSION = ['session.open', 'session.close']
/** The trial mailbox shows invented messages to whoever tries the product. */
const SHOWS_NAMES = ['mailbox.read']

describe('who may do what', () => {
  it('is said for every route of the table', () => {
    expect(
      table.filter(({ action }) => action === null).map(({ method, path }) => `${method} ${path}`)
    ).to.deep.equal([])
    expect(table.length, 'the table did not shrink').to.be.at.least(85)
  })

  it('is said for no action that has no route', () => {
    const used = new Set(table.map(({ action }) => action))
    expect(Object.keys(ACTIONS).filter(action => !used.has(action as never))).to.deep.equal([])
  })

  it('names the record of every address that names one', () => {
    const silent = table.filter(
      ({ path, action }) => /:(?!date|month|list)/.test(path) && action && !('on' in ACTIONS[action])
    )
    expect(silent.map(({ path, action }) => `${path} ${String(action)}`)).to.deep.equal([])
  })

  it('covers every field of a person: the record holds none beside the catalogue', () => {
    const beside = ['createdAt', 'updatedAt', '_id', '__v']
    expect(Object.keys(Person.schema.paths).filter(name => !beside.includes(name))).to.have.members(
      personFields
    )
  })

  it('lets a host read names and needs, the region and administrators nobody', () => {
    expect(fieldsFor('employer')).to.deep.equal(['name', 'needs'])
    expect(projectionFor('employer')).to.equal('lastName firstName needs')
    expect(projectionFor('regional')).to.equal(null)
    expect(projectionFor('administrator')).to.equal(null)
  })

  describe('at every address', () => {
    useDatabase()
    const app = useApp()
    let cast: Cast
    let records: Records
    const visitors = new Map<Role | null, Visitor>()
    const cells: string[] = []
    const faults: string[] = []
    const read: { role: Role; route: Route; body: string }[] = []

    before(async function () {
      this.timeout(120_000)
      cast = await raiseCast()
      records = await recordsFor(cast)
      for (const role of [null, ...ROLES]) visitors.set(role, await enter(role))
    })

    const enter = async (role: Role | null) => {
      const visitor = app.visitor()
      const people = {
        counsellor: cast.marie,
        employer: cast.paul,
        regional: cast.sofia,
        administrator: cast.admin
      }
      if (role) await visitor.signIn(people[role])
      else await visitor.get('/sign-in')
      await Attempt.deleteMany({})
      return visitor
    }

    const ask = async (role: Role | null, route: Route, address: string): Promise<Answer> => {
      const visitor = ENDS_SESSION.includes(route.action ?? '') ? await enter(role) : visitors.get(role)
      if (!visitor) throw new Error('No visitor')
      return route.method === 'GET' ? visitor.get(address) : visitor.post(address, records.fields(route))
    }

    const judge = (cell: string, answer: Answer, expected: string, right: boolean) => {
      cells.push(cell)
      if (!right) faults.push(`${cell}: ${answer.status} ${answer.location ?? ''}, expected ${expected}`)
    }

    it('sends whoever is not signed in to sign in, and back', async function () {
      this.timeout(120_000)
      for (const route of table) {
        const answer = await ask(null, route, records.own('counsellor', route))
        const cell = `${route.method} ${route.path} signed out`
        if (route.action && isForAnyone(route.action))
          judge(cell, answer, 'an answer', answer.status < 500 && !answer.location?.startsWith('/sign-in?'))
        else
          judge(
            cell,
            answer,
            'the sign-in page',
            answer.status === 303 && (answer.location ?? '').startsWith('/sign-in')
          )
      }
      expect(faults).to.deep.equal([])
    })

    for (const role of ROLES) {
      it(`shows the ${role} their own, and the same 404 for the rest`, async function () {
        this.timeout(240_000)
        const before = faults.length
        for (const route of table.toSorted(byDanger)) {
          const { action } = route
          if (!action || (isForAnyone(action) && !route.path.includes(':'))) continue
          const allowed = may(role, action)
          const absent = anonymous(await ask(role, route, records.with(role, route, ABSENT)))
          for (const [kind, address] of records.foreign(role, route)) {
            const answer = await ask(role, route, address)
            const cell = `${route.method} ${route.path} ${role} ${kind}`
            judge(cell, answer, '404', answer.status === 404)
            if (answer.status === 404 && kind !== MALFORMED && !isForAnyone(action))
              judge(`${cell} body`, answer, 'the body of an absent one', anonymous(answer) === absent)
          }
          const own = await ask(role, route, records.own(role, route))
          const cell = `${route.method} ${route.path} ${role} own`
          if (allowed)
            judge(
              cell,
              own,
              '200, 303 or 422',
              [200, 303, 422].includes(own.status) && !own.location?.startsWith('/sign-in?')
            )
          else judge(cell, own, '404', own.status === 404)
          if (route.method === 'GET' && own.status === 200 && !SHOWS_NAMES.includes(action))
            read.push({ role, route, body: own.body })
        }
        expect(faults.slice(before)).to.deep.equal([])
      })
    }

    it('was walked cell by cell: their number did not shrink', () => {
      expect(cells.length, String(cells.length)).to.be.at.least(1400)
    })

    it('named nobody in the title of a window: it stays in the history of the browser', () => {
      const names = [cast.nadia, cast.karim, cast.lucie, cast.theo, cast.ines, cast.bruno, cast.odile].map(
        ({ lastName }) => lastName.toLowerCase()
      )
      const titles = read.map(({ route, body }) => [
        route.path,
        /<title>([^<]*)</.exec(body)?.[1]?.toLowerCase() ?? ''
      ])
      const naming = titles.filter(([, title]) => names.some(name => title?.includes(name)))
      expect(naming).to.deep.equal([])
      expect(titles.filter(([, title]) => title).length, 'titles were read').to.be.above(30)
    })

    it('gave no name, telephone, address or identifier of a job seeker but to counsellors', () => {
      const people = [cast.nadia, cast.karim, cast.lucie, cast.theo, cast.ines, cast.bruno, cast.odile]
      const secrets = people
        .flatMap(({ lastName, phone, email, identifiers }) => [lastName, phone, email, ...identifiers])
        .filter(text => text !== null && text !== undefined)
      const told = read
        .filter(({ role }) => role !== 'counsellor')
        .flatMap(({ role, route, body }) =>
          secrets.filter(secret => body.includes(secret)).map(secret => `${role} ${route.path} ${secret}`)
        )
      expect(told).to.deep.equal([])
      expect(
        read.filter(({ role, body }) => role === 'counsellor' && body.includes(cast.nadia.lastName)).length,
        'counsellors do read them'
      ).to.be.above(0)
    })
  })
})

/** What ends or changes a record comes after what reads it. */
function byDanger(a: Route, b: Route): number {
  const weight = ({ method, path }: Route) =>
    (method === 'GET' ? 0 : 1) + (/cancellation|withdrawal|closing|disabling|removal/.test(path) ? 1 : 0)
  return weight(a) - weight(b)
}

/** A page without what differs at every answer. */
function anonymous({ status, body }: Answer): string {
  const plain = body
    .replace(/nonce="[^"]*"/g, '')
    .replace(/name="(?:_csrf|formKey)" value="[^"]*"/g, '')
    .replace(/name="back" value="[^"]*"/g, '')
  return `${status} ${plain}`
}
