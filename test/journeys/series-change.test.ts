import { expect } from 'chai'
import ICAL from 'ical.js'
import mongoose from 'mongoose'
import { addDays, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { publish } from '#models/planning/changes.ts'
import { noteHostAgreement } from '#models/planning/host-reply.ts'
import { layOutSeries } from '#models/planning/series/lay-out.ts'
import { Notice } from '#models/records/notice.ts'
import type { Person } from '#models/records/person.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { isWorkingDay } from '#seeds/calendar.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { classed, textOf } from '#test/support/html.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'

const WEEKS = [0, 7, 14, 21, 28]

/** Five Tuesdays in a row that are worked, as are the three days after each. */
function tuesdays(): string[] {
  let day = addDays(localDate(new Date(), 'Europe/Paris'), 60)
  const isTuesday = () => new Date(`${day}T00:00:00Z`).getUTCDay() === 2
  const isWorked = () => WEEKS.every(on => [0, 1, 2, 3].every(more => isWorkingDay(addDays(day, on + more))))
  while (!isTuesday() || !isWorked()) day = addDays(day, 1)
  return WEEKS.map(on => addDays(day, on))
}

/** As a reader compares two texts: a host's own link is in none of them. */
const plain = (text: string) =>
  text
    .replaceAll(/https?:\S+/g, '')
    .replace(/Ce bouton ouvre la page [^.]*\.[^.]*\./, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

describe('A series at a company that is changed', function () {
  this.timeout(120_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  const series = new mongoose.Types.ObjectId()
  const days = tuesdays()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  const dates = () => Workshop.find({ series }).sort({ startsAt: 1 })
  const nth = async (at: number) => (await dates())[at - 1]!

  async function layOut() {
    const { aubagne, maconneries, romain } = cast
    const place = {
      kind: 'company' as const,
      company: maconneries.id,
      site: String(maconneries.sites[0]?._id)
    }
    const by = cast.marie._id
    await layOutSeries({
      id: series,
      agency: aubagne._id,
      outline: {
        sector: null,
        trade: 'F1703',
        parts: [{ kind: 'talk', minutes: 45, note: '' }],
        facilitators: [{ account: romain._id, name: romain.fullName }],
        capacity: 6,
        access: '',
        bring: ''
      },
      rows: days.map(date => ({
        date,
        slot: { date, from: '09:00', to: '12:00', saturday: false, place },
        obstacles: [],
        isKept: true,
        mayKeep: true,
        cures: []
      })) as never,
      isPublished: false,
      by
    })
    for (const { _id } of await dates()) {
      await noteHostAgreement(_id, { by, saidBy: 'Paul' })
      await publish(_id, { by })
    }
  }

  const register = async (person: Person, ...numbers: number[]) => {
    for (const number of numbers)
      await takeSeat((await nth(number))._id, { person: person._id, by: cast.marie._id })
  }

  /** The plan's page read message by message; then confirmed. */
  async function promised(address: string): Promise<string[]> {
    const texts: string[] = []
    let page = await marie.get(address)
    for (;;) {
      texts.push(plain(textOf(classed(page.html, 'message-source')[0]!)))
      if (!page.text.includes('Suivant')) break
      page = await marie.get(marie.link('Suivant').replace('#message', ''))
    }
    await marie.get(address)
    const done = await marie.submit(`${address}/confirmation`)
    expect(done.status).to.equal(303)
    return texts.toSorted()
  }

  async function left(): Promise<SentMessage[]> {
    await SentMessage.deleteMany({})
    await waitIsOver()
    await deliverPost()
    return SentMessage.find().sort({ _id: 1 })
  }

  const draw = async (route: string, form: string, fields: Record<string, string>) => {
    await marie.get(form)
    const drawn = await marie.submit(route, fields)
    return drawn.location ?? ''
  }
  const move = async (number: number, fields: Record<string, string>) => {
    const { id } = await nth(number)
    return draw(paths.rescheduling(id), paths.newRescheduling(id), fields)
  }

  /** METHOD, UID and SEQUENCE of each calendar that a message carries. */
  const calendars = ({ calendar }: SentMessage) =>
    (calendar ?? '')
      .split(/(?=BEGIN:VCALENDAR)/)
      .filter(Boolean)
      .map(text => {
        const part = new ICAL.Component(ICAL.parse(text) as never)
        const event = part.getFirstSubcomponent('vevent')
        return {
          method: String(part.getFirstPropertyValue('method')),
          uid: String(event?.getFirstPropertyValue('uid')),
          sequence: Number(event?.getFirstPropertyValue('sequence'))
        }
      })

  it('reaches each as its pages promised: messages, calendars, and the host once for all its dates', async () => {
    const { nadia, karim, romain, maconneries } = cast
    await left()
    await layOut()
    await register(nadia, 3, 4)
    await register(karim, 1, 3)
    const first = await left()
    const invited = new Map(first.flatMap(calendars).map(({ uid, sequence }) => [uid, sequence]))
    expect(invited.size).to.equal(4 + 5 + 5)

    const shift = { date: slashed(addDays(days[2]!, 1)), from: '10h', to: '13h', extent: 'following' }
    const promise = await promised(await move(3, shift))
    const moved = await left()
    expect(moved.map(({ text }) => plain(text)).toSorted()).to.deep.equal(promise)
    const to = (address: RegExp) => moved.filter(message => address.test(message.to))
    expect([/nadia/, /karim/, /romain/, /maconneries/].map(who => to(who).length)).to.deep.equal([2, 1, 3, 1])
    const [toHost] = to(/maconneries/)
    expect(toHost?.subject).to.equal('3 ateliers chez vous changent')
    expect(calendars(toHost!).map(({ method }) => method)).to.deep.equal(['REQUEST', 'REQUEST', 'REQUEST'])
    for (const { method, uid, sequence } of moved.flatMap(calendars)) {
      expect(method).to.equal('REQUEST')
      expect(sequence, uid).to.be.greaterThan(invited.get(uid) ?? Infinity)
    }
    expect(
      await Notice.countDocuments({ recipient: maconneries._id, kind: 'hostMoved', state: 'sent' })
    ).to.equal(3)

    const again = await promised(await move(3, { date: slashed(addDays(days[2]!, 2)) }))
    expect((await left()).map(({ text }) => plain(text)).toSorted()).to.deep.equal(again)
    await promised(await move(3, { date: slashed(addDays(days[2]!, 3)) }))
    const { id } = await nth(3)
    const cancelling = await draw(paths.cancellation(id), paths.newCancellation(id), {
      reason: 'weather'
    })
    const over = await promised(cancelling)
    const cancelled = await left()
    expect(cancelled.map(({ text }) => plain(text)).toSorted()).to.deep.equal(over)
    expect(cancelled.flatMap(calendars).map(({ method }) => method)).to.deep.equal(Array(4).fill('CANCEL'))
    expect(cancelled.some(message => message.to.includes(romain.email))).to.equal(true)
    expect(await left()).to.have.length(0)
  })
})
