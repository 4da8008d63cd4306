import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import mongoose from 'mongoose'
import type { CommandStartedEvent } from 'mongodb'
import { ensurePersonLinks, personLinkOf } from '#models/access/person-links.ts'
import { joinList } from '#models/invitations/own-answers.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { withdraw } from '#models/seats/seats.ts'
import { keepTold } from '#server/pages/mine/around.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { parse, textOf } from '#test/support/html.ts'
import { raw } from '#test/support/raw.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'
/** The link, the session, the person, their row, the languages; the two readings of next dates, what they have at these hours; the agency, the region. */
const READ_FOR_A_REFUSAL = 10
const WRITES = ['insert', 'update', 'delete', 'findAndModify']

describe('What a press of « Je viens » costs', function () {
  this.timeout(60_000)
  useDatabase({ watched: true })
  useEmptyCollections()
  // What is kept around a full session is kept here as well.
  const app = useApp({ keepOpenMs: 60_000 })
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  const seatOf = async (person: mongoose.Types.ObjectId, workshop: mongoose.Types.ObjectId) => {
    await ensurePersonLinks([{ workshop, person }])
    return paths.personSeat((await personLinkOf({ workshop, person }, SECRET)) ?? '')
  }
  const press = async (path: string) => {
    const answer = await fetch(app.url + path, {
      method: 'POST',
      body: new URLSearchParams(),
      redirect: 'manual'
    })
    return { status: answer.status, text: textOf(parse(await answer.text())) }
  }
  const commandsOf = async (work: () => Promise<unknown>) => {
    const sent: string[] = []
    const hear = ({ commandName, command }: CommandStartedEvent) =>
      void sent.push(`${commandName} ${String(command[commandName])}`)
    const client = mongoose.connection.getClient()
    client.on('commandStarted', hear)
    await work().finally(() => client.off('commandStarted', hear))
    return { sent, writes: sent.filter(one => WRITES.includes(one.split(' ')[0] ?? '')) }
  }
  /** Asked to come to a session whose seats are all taken. */
  const askedTooLate = async () => {
    const { fullWorkshop, ines } = cast
    const { agency, region, departement, basin, sector, cell, startsAt, place } = fullWorkshop
    await Participation.create({
      ...{ person: ines._id, workshop: fullWorkshop._id, state: 'proposed', seq: -1, proposedAt: new Date() },
      ...{ agency, region, departement, basin, sector, cell, placeKind: place.kind, startsAt }
    } as never)
    return seatOf(ines._id, fullWorkshop._id)
  }

  it('is a few readings when the session is full: nothing is counted, claimed or read again', async () => {
    const seat = await askedTooLate()
    await press(seat)
    let answer = { status: 0, text: '' }
    const { sent, writes } = await commandsOf(async () => {
      answer = await press(seat)
    })
    expect(answer.status).to.equal(422)
    expect(answer.text).to.include('Complet à l’instant')
    expect(writes).to.deep.equal([])
    expect(sent.length, sent.join(', ')).to.be.at.most(READ_FOR_A_REFUSAL)
  })

  it('is counted and written when a seat is free, by the same press', async () => {
    const seat = await askedTooLate()
    expect((await press(seat)).status).to.equal(422)
    const { _id, seats } = await Workshop.findById(cast.fullWorkshop._id).orFail()
    const [holder] = seats
    await withdraw(_id, { person: holder?.person ?? _id, by: null, reason: 'job' })
    const { writes } = await commandsOf(async () => {
      expect((await press(seat)).status).to.equal(303)
    })
    expect(writes).to.include.members(['findAndModify attempts', 'findAndModify workshops'])
    expect((await Workshop.findById(_id).orFail()).seatOf(cast.ines._id)).not.to.equal(null)
  })

  it('gives the seat that was freed since the page was read, to who asks to wait', async () => {
    await askedTooLate()
    const { fullWorkshop, ines } = cast
    const read = await Workshop.findById(fullWorkshop._id).orFail()
    expect(read.isFull()).to.equal(true)
    const [holder] = read.seats
    await withdraw(read._id, { person: holder?.person ?? read._id, by: null, reason: 'job' })
    await joinList({ workshop: read, person: ines._id })
    const now = await Workshop.findById(read._id).orFail()
    expect(now.seatOf(ines._id)).not.to.equal(null)
  })

  it('reads what stands around a full session once in two seconds, for everyone: nobody is in it', async () => {
    const { fullWorkshop, forgeWorkshop } = cast
    const { _id, ...facts } = forgeWorkshop.toObject()
    void _id
    const later = new Date(+facts.startsAt + 86_400_000)
    const times = { startsAt: later, endsAt: new Date(+later + 3_600_000) }
    await Workshop.create({ ...facts, ...times, reference: null, trade: fullWorkshop.trade } as never)
    const { around } = keepTold({})
    const readings = [0, 1999, 2000].map(now => () => around(fullWorkshop, now))
    const counts: number[] = []
    for (const read of readings) counts.push((await commandsOf(read)).sent.length)
    expect(counts).to.deep.equal([4, 0, 4])
    const { next, agency } = await around(fullWorkshop, 2001)
    expect(next.length).to.be.greaterThan(0)
    expect(next.flatMap(({ seats }) => seats)).to.deep.equal([])
    expect(agency?.name).to.be.a('string')
    const { around: apart } = keepTold({ keepMs: 0 })
    await apart(fullWorkshop, 5)
    expect((await commandsOf(() => apart(fullWorkshop, 5))).sent.length).to.equal(4)
  })

  it('keeps what stands around a few sessions, the oldest leaving for a new one', async () => {
    const { around } = keepTold({})
    const copies = Array.from(
      { length: 51 },
      () => new Workshop({ ...cast.fullWorkshop.toObject(), _id: undefined })
    )
    await around(cast.fullWorkshop, 0)
    for (const copy of copies) await around(copy, 1)
    expect((await commandsOf(() => around(cast.fullWorkshop, 2))).sent.length).to.equal(4)
    expect((await commandsOf(() => around(cast.fullWorkshop, 3))).sent.length).to.equal(0)
  })

  it('is answered compressed where the browser takes it, not to what another site asks', async () => {
    const { ines, fullWorkshop } = cast
    await askedTooLate()
    const pair = { workshop: fullWorkshop._id, person: ines._id }
    const page = app.url + paths.personLink((await personLinkOf(pair, SECRET)) ?? '')
    const whole = await raw(page)
    const small = await raw(page, { 'accept-encoding': 'gzip, br' })
    const elsewhere = await raw(page, { 'accept-encoding': 'gzip', 'sec-fetch-site': 'cross-site' })
    const encodings = [whole, small, elsewhere].map(({ headers }) => headers['content-encoding'])
    expect(encodings).to.deep.equal([undefined, 'gzip', undefined])
    expect(gunzipSync(small.body).toString()).to.equal(whole.body.toString())
    expect(small.headers.vary).to.equal('Accept-Encoding')
    expect(small.headers['content-type']).to.equal('text/html; charset=utf-8')
  })
})
