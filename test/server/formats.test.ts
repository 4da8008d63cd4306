import { expect } from 'chai'
import mongoose from 'mongoose'
import { addDays, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { Format } from '#models/records/format.ts'
import { Series } from '#models/records/series.ts'
import { Workshop } from '#models/records/workshop.ts'
import {
  addFormat,
  copyFormat,
  guards,
  setFormat,
  type FormatFacts
} from '#models/planning/formats/save-format.ts'
import { newFormKey } from '#server/middleware/form-key.ts'
import { paths } from '#server/paths.ts'
import { workingDay } from '#seeds/calendar.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { keyOf } from '#test/support/refusal.ts'

describe('Formats', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  let samira: Visitor
  before(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
    samira = await app.signedIn(cast.samira)
  })

  const day = (days: number) => slashed(workingDay(addDays(localDate(new Date(), 'Europe/Paris'), days), 1))
  const like = (id: unknown) => `${paths.newFormat()}?like=${String(id)}`
  const lastOf = (answer: { location: string | null }) => answer.location?.split('/').at(-1) ?? ''
  const facts = (some: Partial<FormatFacts> = {}): FormatFacts => ({
    name: 'Le geste juste',
    kind: 'detection',
    sector: null,
    trade: 'H2902',
    parts: [{ kind: 'exercises', minutes: 90, note: '', skills: ['CONS'] }],
    kit: 'Un établi',
    access: '',
    bring: '',
    capacity: 10,
    isShared: false,
    ...some
  })
  const add = (agency: Cast['aubagne'], some: Partial<FormatFacts> = {}) =>
    addFormat({
      id: new mongoose.Types.ObjectId(),
      agency: agency._id,
      facts: facts(some),
      by: cast.marie._id
    })

  it('keep what a workshop says of itself, and nobody nor any day of it', async () => {
    await marie.get(paths.workshop(cast.companyWorkshop.id))
    expect(marie.page?.body).to.include(like(cast.companyWorkshop.id))
    const form = await marie.get(like(cast.companyWorkshop.id))
    expect(form.body).to.include('Chaussures de sécurité').and.not.include('name="date"')
    expect(form.body).not.to.include('name="facilitators"')
    const formKey = newFormKey()
    const saved = await marie.submit(paths.formats(), { name: 'Découvrir le chantier', formKey })
    expect(saved.status).to.equal(303)
    const format = await Format.findById(lastOf(saved)).orFail()
    const { trade, capacity, bring, parts } = cast.companyWorkshop
    expect([format.trade, format.capacity, format.bring, format.parts.length]).to.deep.equal([
      trade,
      capacity,
      bring,
      parts.length
    ])
    expect(format.root.equals(format._id)).to.equal(true)
    expect((await marie.follow()).text).to.include('Découvrir le chantier')
    expect((await marie.get(paths.formats())).text).to.include('Découvrir le chantier')
  })

  it('say which exercise shows which skill, of those of the trade alone', async () => {
    const format = await add(cast.aubagne, {
      parts: [{ kind: 'exercises', minutes: 60, note: '', skills: ['CONS', 'INVENTED'] }]
    })
    expect(format.parts[0]?.skills).to.deep.equal(['CONS'])
    expect((await marie.get(paths.format(format.id))).text).to.include('On y voit')
    const form = await marie.get(paths.editFormat(format.id))
    expect(form.body).to.match(/name="skills0"\s+value="CONS"[^>]*checked/s)
  })

  it('fill the form of a workshop, which remembers its format', async () => {
    const format = await add(cast.aubagne)
    const form = await marie.get(`${paths.newWorkshop()}?format=${String(format._id)}`)
    expect(form.body).to.include('10\u00a0h\u00a030')
    const saved = await marie.submit(paths.workshops(), {
      date: day(70),
      place: 'room:Salle collective 2'
    })
    const workshop = await Workshop.findById(lastOf(saved)).orFail()
    expect([String(workshop.format), workshop.capacity]).to.deep.equal([String(format._id), 10])
    const again = await marie.get(paths.format(format.id))
    expect(again.text).to.include('1 atelier de votre agence')
    const page = await marie.get(paths.workshop(workshop.id))
    expect(page.text).to.include('Voir son format')
  })

  it('fill the form of a series, each date of which remembers it', async () => {
    const format = await add(cast.aubagne)
    await marie.get(`${paths.newSeries()}?format=${String(format._id)}`)
    const fields = { date: day(150), place: 'room:Salle collective 2', times: '2' }
    await marie.submit(paths.series(), fields)
    const saved = await marie.submit(paths.series(), {})
    const series = await Series.findById(lastOf(saved)).orFail()
    expect(await Workshop.countDocuments({ series: series._id, format: format._id })).to.equal(2)
  })

  it('are another agency’s alone until they are shared, then read and copied there, with their line', async () => {
    const format = await add(cast.aubagne)
    expect((await samira.get(paths.format(format.id))).status).to.equal(404)
    expect((await samira.get(`${paths.newWorkshop()}?format=${String(format._id)}`)).status).to.equal(404)
    await setFormat(format._id, facts({ isShared: true }), { by: cast.marie._id, since: format.setAt })
    expect((await samira.get(paths.formats())).text).to.include('Le geste juste')
    expect((await samira.get(paths.editFormat(format.id))).status).to.equal(404)
    await samira.get(paths.format(format.id))
    const copied = await samira.submit(paths.formatCopies(format.id), { formKey: newFormKey() })
    const copy = await Format.findById(lastOf(copied)).orFail()
    expect([copy.agency.equals(cast.nice._id), copy.root.equals(format._id), copy.isShared]).to.deep.equal([
      true,
      true,
      false
    ])
    expect((await samira.follow()).text)
      .to.include('Agence d’origine')
      .and.include(cast.aubagne.name)
    const third = await copyFormat(copy, {
      id: new mongoose.Types.ObjectId(),
      agency: cast.aubagne._id,
      by: cast.marie._id
    })
    expect(third.root.equals(format._id)).to.equal(true)
  })

  it('are not named by a workshop of an agency that may not read them', async () => {
    const format = await add(cast.nice)
    await marie.get(paths.newWorkshop())
    const saved = await marie.submit(paths.workshops(), {
      trade: 'H2902',
      date: day(75),
      from: '9h',
      to: '12h',
      place: 'room:Salle collective 2',
      format: String(format._id)
    })
    const workshop = await Workshop.findById(lastOf(saved)).orFail()
    expect(workshop.format ?? null).to.equal(null)
  })

  it('change for what comes, never for what was planned with them', async () => {
    const format = await add(cast.aubagne)
    await marie.get(paths.editFormat(format.id))
    const saved = await marie.submit(paths.editFormat(format.id), { kit: 'Deux établis' })
    expect(saved.status).to.equal(303)
    expect((await Format.findById(format._id).orFail()).kit).to.equal('Deux établis')
  })

  it('show to the second of two writers what the first changed, and keep what was typed', async () => {
    const format = await add(cast.aubagne)
    const romain = await app.signedIn(cast.romain)
    await marie.get(paths.editFormat(format.id))
    await romain.get(paths.editFormat(format.id))
    await marie.submit(paths.editFormat(format.id), { kit: 'De Marie' })
    const second = await romain.submit(paths.editFormat(format.id), { kit: 'De Romain' })
    expect([
      second.status,
      second.body.includes('De Romain'),
      second.text.includes('De Marie')
    ]).to.deep.equal([422, true, true])
  })

  it('are set by the first of two who write at once', async () => {
    const format = await add(cast.aubagne)
    const late = { by: cast.romain._id, since: format.setAt }
    await setFormat(format._id, facts({ kit: 'Premier' }), { by: cast.marie._id, since: format.setAt })
    expect(await keyOf(setFormat(format._id, facts({ kit: 'Second' }), late))).to.equal(
      'errors.meanwhile.again'
    )
    const held = guards.stillAs
    try {
      guards.stillAs = () => ({})
      await setFormat(format._id, facts({ kit: 'Second' }), late)
    } finally {
      guards.stillAs = held
    }
    expect((await Format.findById(format._id).orFail()).kit, 'without the guard').to.equal('Second')
  })

  it('are refused beside their fields, with what was typed', async () => {
    await marie.get(paths.newFormat())
    const refused = await marie.submit(paths.formats(), { name: '', kit: 'Un établi', capacity: '99' })
    expect([refused.status, refused.body.includes('Un établi')]).to.deep.equal([422, true])
    expect(await keyOf(add(cast.aubagne, { trade: 'Z9999' }))).to.equal('workshops.refusal.unknownTrade')
  })
})
