import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { workingDay } from '#seeds/calendar.ts'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Answer, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, classed, textOf } from '#test/support/html.ts'

const HEADSETS = 'Casques de réalité virtuelle'

describe('the shared equipment of an agency', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let admin: Visitor
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    admin = await app.signedIn(cast.admin)
    marie = await app.signedIn(cast.marie)
  })

  const settings = () => paths.agency(cast.aubagne.id)
  const day = () => workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 40), 1)
  const set = async (fields: Record<string, string>) => {
    await admin.get(settings())
    return admin.submit(settings(), fields)
  }
  const addHeadsets = () =>
    set({ 'kit-new0-name': HEADSETS, 'kit-new0-number': '8', 'kit-new0-note': 'Placard du 1er' })
  const typed = (changes: Record<string, string | string[]> = {}) => ({
    trade: 'H2902',
    date: slashed(day()),
    from: '10 h',
    to: '11h30',
    place: 'room:Salle collective 2',
    capacity: '10',
    kitCount: '5',
    ...changes
  })
  const planned = async (changes: Record<string, string | string[]> = {}) => {
    await marie.get(paths.newWorkshop())
    return marie.submit(paths.workshops(), typed(changes))
  }
  const errorOf = (answer: Answer, id: string) => all(answer.html, 'p', { id }).map(textOf)[0] ?? ''

  it('is set with who and when, taken by a workshop, shown on its page and on the day’s sheet', async () => {
    expect((await addHeadsets()).status).to.equal(303)
    expect((await admin.get(paths.agencyJournal(cast.aubagne.id))).text).to.include(`${HEADSETS} (8)`)
    expect((await planned()).status).to.equal(303)
    expect((await marie.follow()).text).to.include(`${HEADSETS} : 5`)
    const draft = await Workshop.findOne({ trade: 'H2902', state: 'draft' }).orFail()
    await draft.updateOne({ state: 'published' })
    expect((await marie.get(paths.daySheet(day()))).text).to.include(`${HEADSETS} : 5`)
  })

  it('says what is left, who has the rest and what would do, and keeps what was typed', async () => {
    await addHeadsets()
    await planned()
    const page = await planned({ place: 'room:Salle collective 1', trade: 'D1106' })
    expect(page.status).to.equal(422)
    expect(classed(page.html, 'clash-list').map(textOf).join(' ')).to.include(
      `${HEADSETS} : 8 en tout, 5 pris par un autre atelier.`
    )
    expect(errorOf(page, 'kits-error')).to.include('il en reste 3 sur 8 à cette heure')
    const counts = all(page.html, 'input', { name: 'kitCount' }).map(({ attributes }) => attributes['value'])
    expect(counts).to.deep.equal(['5'])
  })

  it('is not made fewer, retired or removed under a workshop to come, and takes its new name to it', async () => {
    await addHeadsets()
    await planned()
    const [kit] = (await Agency.findById(cast.aubagne._id).orFail()).kits
    const key = `kit-${String(kit?._id)}`
    expect(errorOf(await set({ [`${key}-number`]: '4' }), `${key}-number-error`)).to.include('gardez-en 5')
    expect((await set({ [`${key}-retiredFrom`]: slashed(day()) })).status).to.equal(422)
    expect((await set({ [`${key}-gone`]: 'yes' })).status).to.equal(422)
    expect((await set({ [`${key}-name`]: 'Casques VR', [`${key}-number`]: '5' })).status).to.equal(303)
    const draft = await Workshop.findOne({ trade: 'H2902', state: 'draft' }).orFail()
    expect(draft.kits.map(({ name }) => name)).to.deep.equal(['Casques VR'])
  })
})
