import { expect } from 'chai'
import { localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { confirmImport } from '#models/importing/run/confirm.ts'
import { correctRow, setRowAside } from '#models/importing/run/correct-row.ts'
import { planWorkshop } from '#models/planning/planning.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { cancel } from '#models/planning/changes.ts'
import { bringing } from './bringing.ts'
import { coming, gone, planning, HOSTED, HOSTED_AS } from './typed-workshops.ts'

describe('a list of workshops brought in', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const { bring, save, rowsOf, findingsOf, counts } = bringing(() => cast)
  const stored = (reference: string) => Workshop.findOne({ agency: cast.aubagne._id, reference }).orFail()
  const reasons = async (importation: ImportRun, at = 0) =>
    findingsOf((await rowsOf(importation))[at]).map(({ reason }) => reason.replace('imports.finding.', ''))

  it('opens what is to come, with its place, zone, cell and the account that alone fits a name', async () => {
    const importation = await bring(planning({ Inscrits: '8' }))
    expect([importation.kind, importation.unnamed]).to.deep.equal(['workshops', 1])
    await confirmImport(importation, { by: cast.marie._id })
    const workshop = await stored('A-1')
    expect(workshop.statusAt()).to.equal('open')
    expect([workshop.capacity, workshop.seatsFree, workshop.timeZone]).to.deep.equal([10, 10, 'Europe/Paris'])
    expect(workshop.place.commune).to.equal(cast.aubagne.commune)
    expect(workshop.facilitators[0]?.account?.equals(cast.romain._id)).to.equal(true)
    expect(workshop.cell).to.equal(`${coming(40).slice(0, 7)}|${cast.aubagne.id}|IND|agency`)
    expect(workshop.declared).to.include({ registered: 8, attended: null })
  })

  it('opens nothing at a company that has no SIRET yet, and takes a draft there', async () => {
    await Company.create({
      name: HOSTED.Entreprise,
      agencies: [cast.aubagne._id],
      project: { need: 'Deux soudeurs' }
    })
    const hosted = { ...HOSTED_AS('A-1'), SIRET: '' }
    const importation = await bring(
      planning(hosted, { ...hosted, 'N° session': 'A-2', Date: slashed(coming(60)), Statut: 'Brouillon' })
    )
    expect(await reasons(importation)).to.include('prospect')
    expect((await rowsOf(importation))[1]?.outcome).to.equal('new')
  })

  it('says each state of life: held with its headcount, to close, cancelled, draft, without facilitator', async () => {
    await save(
      planning(
        { Date: slashed(gone(30)), Statut: 'Réalisée', Inscrits: '9', Présents: '7' },
        { 'N° session': 'A-2', Date: slashed(gone(20)), Statut: 'Réalisée', Inscrits: '9' },
        { 'N° session': 'A-3', Date: slashed(coming(50)), Statut: 'Annulée' },
        { 'N° session': 'A-4', Date: slashed(coming(60)), Statut: 'Brouillon' },
        { 'N° session': 'A-5', Date: slashed(coming(70)), Statut: 'Complète', 'Animateur 1': '' }
      )
    )
    const states = await Promise.all(['A-1', 'A-2', 'A-3', 'A-4', 'A-5'].map(stored))
    expect(states.map(workshop => workshop.statusAt())).to.deep.equal([
      'closed',
      'toClose',
      'cancelled',
      'draft',
      'draft'
    ])
  })

  it('keeps the words of a trade that no frame holds, and says that its version is not known', async () => {
    await save(planning({ 'Code ROME': 'H9999', Métier: 'Rétameur' }))
    const { tradeLabel, tradeVersion } = await stored('A-1')
    expect([tradeLabel, tradeVersion]).to.deep.equal(['Rétameur', 'unknown'])
  })

  it('enters a company once, by SIRET or by its name in the agency, and links the agency', async () => {
    const second = { ...HOSTED, 'N° session': 'A-2', Date: slashed(coming(50)), SIRET: '' }
    await save(planning(HOSTED, second))
    const companies = await Company.find({ name: 'Ateliers de la Baume' })
    expect(companies.map(({ siret }) => siret)).to.deep.equal(['00012345500016'])
    expect(companies[0]?.agencies.map(String)).to.deep.equal([cast.aubagne.id])
    expect((await stored('A-2')).place.company?.equals(companies[0]!._id)).to.equal(true)
    const elsewhere = { 'Code SAFIR': '06204', 'Animateur 1': 'X. Y.', Date: slashed(coming(60)) }
    await save(planning({ ...HOSTED, 'N° session': 'N-1', ...elsewhere }))
    expect((await Company.findById(companies[0]!._id).orFail()).agencies).to.have.length(2)
  })

  it('changes nothing when brought in a second time, with or without numbers', async () => {
    const text = planning({}, HOSTED_AS('A-2'), { 'N° session': '', Date: slashed(coming(80)) })
    await save(text)
    const before = await Workshop.find().sort({ _id: 1 }).lean()
    const again = await bring(text)
    expect(again.lines).to.include({ ...counts, unchanged: 3, check: 0 })
    await confirmImport(again, { by: cast.marie._id })
    expect(await Workshop.find().sort({ _id: 1 }).lean()).to.deep.equal(before)
  })

  it('moves an empty workshop, and counts it again in both months', async () => {
    await save(planning({}))
    const before = await stored('A-1')
    await save(planning({ Date: slashed(coming(90)) }))
    const after = await stored('A-1')
    expect(localDate(after.startsAt, 'Europe/Paris')).to.equal(coming(90))
    expect(after.pastCells).to.include(before.cell)
    expect(after.ledger).to.equal(before.ledger + 1)
  })

  it('never moves or cancels a workshop where people are registered', async () => {
    await save(planning({}))
    await takeSeat((await stored('A-1'))._id, { person: cast.karim._id, by: cast.marie._id, key: 'one' })
    const moved = await bring(planning({ Date: slashed(coming(90)) }))
    expect(moved.lines).to.include({ ...counts, refused: 1 })
    expect(await reasons(moved)).to.deep.equal(['people-registered'])
    expect(await reasons(await bring(planning({ Statut: 'Annulée' })))).to.deep.equal(['cancel-from-page'])
  })

  it('refuses the room and the facilitator of a stored workshop', async () => {
    await save(planning({}))
    const room = { 'N° session': 'B-1', Début: '10:00', Fin: '11:00', 'Animateur 1': 'Autre A.' }
    expect(await reasons(await bring(planning(room)))).to.deep.equal(['room-taken'])
    const person = { 'N° session': 'B-1', Salle: 'Salle verte', 'Animateur 1': 'Romain Pinatel' }
    expect(await reasons(await bring(planning(person)))).to.deep.equal(['facilitator-taken'])
  })

  it('refuses the site of a company and the colleague that another agency has, and says everything of a line', async () => {
    const theirs = { ...HOSTED, 'N° session': 'N-1', 'Code SAFIR': '06204', 'Animateur 1': 'X. Y.' }
    await save(planning(theirs))
    const { romain, nice } = cast
    await Workshop.updateOne(
      { reference: 'N-1' },
      { $set: { facilitators: [{ account: romain._id, name: romain.fullName }] } }
    )
    const ours = await bring(planning({ ...HOSTED, 'Animateur 1': 'Romain Pinatel' }))
    expect(await reasons(ours)).to.deep.equal(['site-taken-elsewhere', 'facilitator-taken-elsewhere'])
    const [finding] = findingsOf((await rowsOf(ours))[0])
    expect(finding?.params).to.deep.equal({ what: 'Ateliers de la Baume', agency: nice.name })
  })

  it('enters one of two lines that want the same, and says why not the other', async () => {
    const saved = await save(planning({}, { 'N° session': 'A-2', 'Animateur 1': 'Autre A.' }))
    expect(await Workshop.countDocuments({ reference: { $in: ['A-1', 'A-2'] } })).to.equal(1)
    expect(saved.lines.saved).to.equal(1)
    expect(await Workshop.countDocuments({ 'reserving.token': { $exists: true } })).to.equal(0)
  })

  it('and a planner who want the same room at the same moment are one who gets it', async () => {
    for (let round = 0; round < 8; round++) {
      const day = coming(40 + 7 * round)
      const place = { kind: 'agency', room: 'Salle collective 2' } as const
      const list = await bring(
        planning({ 'N° session': `R-${round}`, Date: slashed(day), Salle: place.room })
      )
      await Promise.allSettled([
        confirmImport(list, { by: cast.marie._id }),
        planWorkshop({
          agency: cast.aubagne._id,
          by: cast.marie._id,
          overrideReason: 'Un second groupe',
          outline: {
            sector: null,
            trade: 'D1106',
            parts: [],
            facilitators: [],
            capacity: 8,
            access: '',
            bring: ''
          },
          slot: { date: day, from: '09:00', to: '12:00', saturday: false, place }
        })
      ])
      const held = await Workshop.find({ 'place.room': place.room, startsAt: { $gt: new Date() } }).lean()
      expect(held.filter(one => localDate(one.startsAt, 'Europe/Paris') === day)).to.have.length(1)
    }
  })

  it('refuses more places than the room of the agency has', async () => {
    const rooms = [{ name: 'Salle bleue', seats: 4 }]
    await Agency.updateOne({ _id: cast.aubagne._id }, { $push: { rooms: { $each: rooms } } })
    expect(await reasons(await bring(planning({})))).to.deep.equal(['room-seats'])
    await save(planning({ Places: '4' }))
    expect(await reasons(await bring(planning({ Places: '5' })))).to.deep.equal(['room-seats'])
    expect((await stored('A-1')).capacity).to.equal(4)
  })

  it('keeps the words and the places of each line where one before it was set aside', async () => {
    const day = (days: number) => slashed(coming(days))
    const list = await bring(
      planning(
        { 'N° session': 'D-1', Date: day(40), Places: '' },
        { 'N° session': 'D-2', Date: day(44), Places: '6' },
        { 'N° session': 'D-3', Date: day(48), Places: '7' }
      )
    )
    await setRowAside(list, 1)
    await correctRow(list, 3, new Map())
    expect((await rowsOf(list)).map(({ cells }) => cells[0])).to.deep.equal(['D-1', 'D-2', 'D-3'])
    await confirmImport(await ImportRun.findById(list._id).orFail(), { by: cast.marie._id })
    const seats = await Promise.all(['D-2', 'D-3'].map(async name => (await stored(name)).capacity))
    expect(seats).to.deep.equal([6, 7])
    expect(await Workshop.countDocuments({ reference: 'D-1' })).to.equal(0)
  })

  it('does not open again what was cancelled here', async () => {
    await save(planning({}))
    await cancel((await stored('A-1'))._id, { by: cast.marie._id, reason: 'tooFew' })
    const again = await bring(planning({}))
    expect(again.lines).to.include({ ...counts, unchanged: 1, check: 1 })
    expect(await reasons(again)).to.deep.equal(['state-kept'])
  })
})
