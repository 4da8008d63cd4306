import { expect } from 'chai'
import { Account } from '#models/records/account.ts'
import { weightsOf } from '#models/invitations/weights.ts'
import { Company } from '#models/records/company.ts'
import { Participation } from '#models/records/participation.ts'
import type { Refusal } from '#lib/refusal.ts'
import { guards, correctCommitment, removeCommitment } from '#models/people/commitments.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { PersonEvent } from '#models/records/person-event.ts'
import { Person } from '#models/records/person.ts'
import { type BoeAnswer } from '#models/records/restricted-facts.ts'
import { Sector } from '#models/records/sector.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, classed, fieldsOf, textOf, type Element } from '#test/support/html.ts'
import { correctCompany } from '#models/hosts/companies.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { writeDebrief } from '#models/follow-up/debrief.ts'
import { saveNextStep } from '#models/follow-up/next-steps.ts'
import { correctPerson, addCommitment } from '#models/people/writing.ts'
import { currentRestricted, writeRestricted } from '#models/people/restricted.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { reviseWorkshop } from '#models/planning/planning.ts'

describe('Two tabs on one record', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let one: Visitor
  let other: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    one = await app.signedIn(cast.marie)
    other = await app.signedIn(cast.romain)
  })
  const open = async (page: string) => {
    await one.get(page)
    await other.get(page)
  }
  const fields = (html: Element, action: string) => {
    const [form] = all(html, 'form', { action })
    return form ? fieldsOf(form) : {}
  }
  const errorOf = (html: Element, name: string) => textOf(all(html, 'p', { id: `${name}-error` })[0] ?? '')

  /** The sentence above the form. */
  const above = (html: Element) => textOf(classed(html, 'error-summary')[0] ?? '')
  const TIME = String.raw`\d{1,2} h( \d\d)?`
  const by = (who: string) =>
    new RegExp(`rien n’a été enregistré\\. Dernier changement par ${who} à ${TIME}\\. Relisez`)
  const byMarie = by(String.raw`M\. Aubert`)

  describe('a debrief', () => {
    const page = () => paths.debrief(cast.pastWorkshop.id, cast.nadia.id)
    const written = () =>
      Participation.findOne({ workshop: cast.pastWorkshop._id, person: cast.nadia._id }).orFail()
    beforeEach(async () => {
      await markAttendance(await written(), { attendance: 'attended', by: cast.marie._id })
      await open(page())
    })

    it('is not written over unread: what was typed is kept, and a second press saves it', async () => {
      await one.submit(page(), { strength: 'Première version', then: 'stay' })
      const refused = await other.submit(page(), { strength: 'Deuxième version', then: 'stay' })
      expect(refused.status).to.equal(422)
      expect(above(refused.html)).to.match(byMarie)
      expect(errorOf(refused.html, 'strength')).to.include('On y lit maintenant : « Première version »')
      expect(fields(refused.html, page())['strength']).to.equal('Deuxième version')
      expect((await written()).debrief?.strength).to.equal('Première version')
      expect((await other.submit(page(), { then: 'stay' })).status).to.equal(303)
      expect((await written()).debrief?.strength).to.equal('Deuxième version')
    })

    it('keeps what each of them said of another question', async () => {
      await one.submit(page(), { interest: '2', then: 'stay' })
      expect((await other.submit(page(), { strength: 'Soigneuse', then: 'stay' })).status).to.equal(303)
      expect((await written()).toObject().debrief).to.include({ interest: 2, strength: 'Soigneuse' })
    })

    it('says in words what was chosen, and does not write over it for a form that never saw it', async () => {
      await one.submit(page(), { interest: '2', then: 'stay' })
      const refused = await other.post(page(), { interest: '3' })
      expect(refused.status).to.equal(422)
      expect(errorOf(refused.html, 'interest')).to.include('Intéressée')
      expect((await written()).debrief?.interest).to.equal(2)
    })

    it('says beside a skill which level another chose meanwhile', async () => {
      const { skills } = await Sector.findById(cast.pastWorkshop.sector).orFail()
      const skill = `skill-${skills[0]?.code}`
      await one.submit(page(), { [skill]: '1', then: 'stay' })
      const refused = await other.submit(page(), { [skill]: '3', then: 'stay' })
      expect(refused.status).to.equal(422)
      expect(errorOf(refused.html, skill)).to.include(`« ${skills[0]?.fr} » a changé`)
      const [group] = all(refused.html, 'div', { role: 'radiogroup', 'aria-describedby': `${skill}-error` })
      expect(fieldsOf(group ?? refused.html)[skill]).to.equal('3')
    })

    it('refuses to be written by the one who read it before another wrote it', async () => {
      const [early, late] = [await written(), await written()]
      const said = { interest: 2, skills: {}, by: cast.marie._id }
      await writeDebrief(early, { ...said, strength: 'Première version' })
      const fault = await writeDebrief(late, { ...said, strength: 'Deuxième version' }).catch(String)
      expect(fault).to.include('errors.meanwhile.again')
      expect((await written()).debrief?.strength).to.equal('Première version')
    })
  })

  describe('the file of a person', () => {
    const edit = () => paths.editPerson(cast.nadia.id)
    const file = () => paths.person(cast.nadia.id)
    const stored = () => Person.findById(cast.nadia._id).orFail()
    beforeEach(() => open(edit()))

    it('keeps the telephone of one and the address of the other', async () => {
      expect((await one.submit(file(), { phone: '06 39 98 77 77' })).status).to.equal(303)
      expect((await other.submit(file(), { address: '3 rue du Four' })).status).to.equal(303)
      expect(await stored()).to.include({ phone: '+33639987777', address: '3 rue du Four' })
    })

    it('asks when both changed the telephone, keeps the rest of what was typed, and saves the second time', async () => {
      await one.submit(file(), { phone: '06 39 98 77 77', needs: ['stepFree'] })
      const mine = { phone: '06 39 98 66 66', address: '3 rue du Four', needs: ['reading', 'hearing'] }
      const refused = await other.submit(file(), mine)
      expect(refused.status).to.equal(422)
      expect(above(refused.html)).to.match(byMarie)
      expect(errorOf(refused.html, 'phone')).to.include('06 39 98 77 77')
      expect(errorOf(refused.html, 'needs')).to.include('a changé entre-temps')
      expect(fields(refused.html, file())).to.deep.include(mine)
      expect(await stored()).to.include({ phone: '+33639987777', address: cast.nadia.address })
      expect((await other.submit(file(), {})).status).to.equal(303)
      expect(await stored()).to.include({ phone: '+33639986666', address: '3 rue du Four' })
      expect((await stored()).needs).to.have.members(['reading', 'hearing'])
    })

    it('names who changed that very field, whoever changed another since', async () => {
      await one.submit(file(), { phone: '06 39 98 77 77' })
      await addCommitment(await stored(), { text: 'Rappeler', on: '2026-11-20' }, { by: cast.romain._id })
      const late = await stored()
      await correctPerson(late, { ...late.toObject(), overrides: [], comment: 'Vu' } as never, {
        by: cast.romain._id
      })
      const refused = await other.submit(file(), { phone: '06 39 98 66 66' })
      expect(above(refused.html)).to.match(byMarie)
    })

    it('says that it was oneself, in another tab, and on which day it was not today', async () => {
      const before = await app.signedIn(cast.marie)
      await before.get(edit())
      await one.submit(file(), { phone: '06 39 98 77 77' })
      const refused = await before.submit(file(), { phone: '06 39 98 66 66' })
      expect(above(refused.html)).to.match(by('vous, dans un autre onglet,'))
      await PersonEvent.updateMany(
        { person: cast.nadia._id },
        { $set: { at: new Date('2026-03-02T09:12:00Z') } }
      )
      const later = await other.submit(file(), { phone: '06 39 98 66 66' })
      expect(above(later.html)).to.include(
        'Dernier changement par M. Aubert le 2 mars 2026 à 10 h 12. Relisez'
      )
    })

    it('names nobody where the last to change it was no one', async () => {
      const late = await stored()
      await correctPerson(late, { ...late.toObject(), overrides: [], phone: '+33639987777' } as never, {})
      const refused = await other.submit(file(), { phone: '06 39 98 66 66' })
      expect(above(refused.html))
        .to.include('dans un autre onglet ou par quelqu’un d’autre')
        .and.not.include('Dernier')
    })

    it('keeps what the other changed when the form comes back for another fault', async () => {
      await one.submit(file(), { phone: '06 39 98 77 77' })
      expect((await other.submit(file(), { email: 'nadia' })).status).to.equal(422)
      expect((await other.submit(file(), { email: 'nadia@example.org' })).status).to.equal(303)
      expect(await stored()).to.include({ phone: '+33639987777', email: 'nadia@example.org' })
    })

    it('is refused when it was written between the look and the write', async () => {
      const late = await stored()
      const since = late.get('updatedAt')
      await one.submit(file(), { phone: '06 39 98 77 77' })
      const facts = { ...late.toObject(), overrides: [], phone: '+33639986666' }
      const fault = await correctPerson(late, facts as never, { by: cast.romain._id, since }).catch(String)
      expect(fault).to.include('errors.meanwhile.again')
      expect((await stored()).phone).to.equal('+33639987777')
    })
  })

  describe('what was agreed', () => {
    const stored = async () => (await Person.findById(cast.nadia._id).orFail()).commitments
    const noted = () => ({ text: 'Appeler l’entreprise', on: '2026-11-20' })
    let page: string
    let removal: string
    beforeEach(async () => {
      await addCommitment(cast.nadia, noted(), { by: cast.marie._id })
      const [note] = await stored()
      page = paths.agreement(cast.nadia.id, String(note?._id))
      removal = paths.agreementRemoval(cast.nadia.id, String(note?._id))
      await open(page)
    })

    it('keeps the day of one and the words of the other', async () => {
      expect((await one.submit(page, { on: '19/11/2026' })).status).to.equal(303)
      expect((await other.submit(page, { text: 'Écrire à l’entreprise' })).status).to.equal(303)
      expect((await stored())[0]).to.include({ text: 'Écrire à l’entreprise', on: '2026-11-19' })
    })

    it('is not written over unread, and a second press saves it', async () => {
      await one.submit(page, { text: 'Première version' })
      const refused = await other.submit(page, { text: 'Deuxième version' })
      expect(refused.status).to.equal(422)
      expect(errorOf(refused.html, 'text')).to.include('On y lit maintenant : « Première version »')
      expect(above(refused.html)).to.match(byMarie)
      expect((await stored())[0]?.text).to.equal('Première version')
      expect((await other.submit(page, {})).status).to.equal(303)
      expect((await stored())[0]?.text).to.equal('Deuxième version')
    })

    it('is not removed unread when it was corrected, and is removed by the second press', async () => {
      await one.submit(page, { text: 'Première version' })
      const refused = await other.submit(removal)
      expect([refused.status, refused.text]).to.satisfy(
        ([status, text]: [number, string]) => status === 422 && text.includes('Première version')
      )
      expect(await stored()).to.have.length(1)
      expect((await other.submit(removal)).status).to.equal(303)
      expect(await stored()).to.have.length(0)
    })

    it('keeps what was typed when it was removed meanwhile, to be noted anew', async () => {
      expect((await one.submit(removal)).status).to.equal(303)
      const refused = await other.submit(page, { text: 'Deuxième version' })
      expect(refused.status).to.equal(422)
      expect(refused.text).to.include('a été retirée entre-temps')
      expect((await other.submit(paths.agreements(cast.nadia.id), {})).status).to.equal(303)
      expect((await stored()).map(({ text }) => text)).to.deep.equal(['Deuxième version'])
    })

    it('is removed once by two presses', async () => {
      expect((await one.submit(removal)).status).to.equal(303)
      expect((await other.submit(removal)).status).to.equal(303)
      expect(await PersonEvent.countDocuments({ kind: 'agreementRemoved' })).to.equal(1)
    })

    describe('between the look and the write', () => {
      const { asRead } = guards
      afterEach(() => (guards.asRead = asRead))
      const correctTwice = async () => {
        const [note] = await stored()
        const read = { _id: note!._id, ...noted() }
        const write = (text: string, by: Account) =>
          correctCommitment(cast.nadia, read, { text, on: read.on }, { by: by._id }).then(
            () => 'written',
            (error: Refusal) => error.key
          )
        const first = await write('Première version', cast.marie)
        return [first, await write('Deuxième version', cast.romain), (await stored())[0]?.text]
      }

      it('is refused to who read it before another wrote it', async () => {
        expect(await correctTwice()).to.deep.equal(['written', 'errors.meanwhile.again', 'Première version'])
        const [note] = await stored()
        const removed = removeCommitment(cast.nadia, { _id: note!._id, ...noted() }, { by: cast.romain._id })
        expect((await refusalOf(removed)).key).to.equal('errors.meanwhile.again')
        expect(await stored()).to.have.length(1)
      })

      it('would be lost without the guard', async () => {
        guards.asRead = ({ _id }) => ({ _id })
        expect(await correctTwice()).to.deep.equal(['written', 'written', 'Deuxième version'])
      })
    })
  })

  describe('a workshop', () => {
    const id = () => cast.forgeWorkshop.id
    const edit = () => paths.editWorkshop(id())
    const stored = () => Workshop.findById(id()).orFail()
    beforeEach(() => open(edit()))

    it('keeps the seats of one and the instructions of the other', async () => {
      expect((await one.submit(edit(), { capacity: '17' })).status).to.equal(303)
      // The only confirmation has not left yet: it carries the new words, and nobody is told otherwise.
      expect((await other.submit(edit(), { access: 'Sonner deux fois.' })).location).to.equal(
        paths.workshop(id())
      )
      expect(await stored()).to.include({ capacity: 17, access: 'Sonner deux fois.' })
    })

    it('asks when both changed the seats or the course, and saves the second time', async () => {
      const parts = { partKind: ['talk'], partNote: [''] }
      await one.submit(edit(), { capacity: '17', ...parts, partMinutes: ['30'] })
      const refused = await other.submit(edit(), { capacity: '18', ...parts, partMinutes: ['45'] })
      expect(refused.status).to.equal(422)
      expect(above(refused.html)).to.match(byMarie)
      expect(errorOf(refused.html, 'capacity')).to.include('« 17 »')
      expect(errorOf(refused.html, 'parts')).to.include('« Déroulé » a changé')
      expect(fields(refused.html, edit())['capacity']).to.equal('18')
      expect((await stored()).capacity).to.equal(17)
      expect((await other.submit(edit(), {})).status).to.equal(303)
      const after = await stored()
      expect([after.capacity, after.parts.map(({ minutes }) => minutes)]).to.deep.equal([18, [45]])
    })

    it('is not held up by someone who is registered meanwhile, but by another change of it', async () => {
      const [early, late] = [await stored(), await stored()]
      const { sector, trade, parts, facilitators, capacity, access, bring } = early.toObject()
      const outline = { sector, trade, parts, facilitators, capacity, access, bring } as never
      const by = cast.marie._id
      await takeSeat((await stored())._id, { person: cast.lucie._id, by })
      await reviseWorkshop(early, { outline, slot: null, by })
      const fault = await reviseWorkshop(late, { outline, slot: null, by }).catch(String)
      expect(fault).to.include('errors.workshop.changedMeanwhile')
    })
  })

  it('keeps the contact of a company from one and its site from the other, and asks over the same one', async () => {
    const [edit, page] = [paths.editCompany(cast.maconneries.id), paths.company(cast.maconneries.id)]
    const stored = () => Company.findById(cast.maconneries._id).orFail()
    await open(edit)
    expect((await one.submit(page, { contactName: 'Paula Fabre' })).status).to.equal(303)
    expect((await other.submit(page, { contactPhone: '04 65 71 00 99' })).status).to.equal(303)
    expect(await stored()).to.include({ contactName: 'Paula Fabre', contactPhone: '+33465710099' })
    await other.get(edit)
    await one.get(edit)
    await one.submit(page, { contactName: 'Paula Fabre-Roux' })
    const refused = await other.submit(page, { contactName: 'Paul Fabre' })
    expect(refused.status).to.equal(422)
    expect(errorOf(refused.html, 'contactName')).to.include('« Paula Fabre-Roux »')
    expect((await other.submit(page)).status).to.equal(303)
    expect((await stored()).contactName).to.equal('Paul Fabre')
  })

  it('refuses to write a company, and a next step, read before another wrote it', async () => {
    const [early, late] = [
      await Company.findById(cast.maconneries._id).orFail(),
      await Company.findById(cast.maconneries._id).orFail()
    ]
    const { name, siret = null, sector = null } = early
    const facts = { name, siret, sector, contactPhone: null, contactEmail: null, sites: [] }
    await Workshop.updateMany({ 'place.company': cast.maconneries._id }, { state: 'cancelled' })
    await correctCompany(early, { ...facts, contactName: 'Paula Fabre' })
    const fault = await correctCompany(late, { ...facts, contactName: 'Paul Fabre' }).catch(String)
    expect(fault).to.include('errors.meanwhile.again')
    expect((await Company.findById(cast.maconneries._id).orFail()).contactName).to.equal('Paula Fabre')

    const found = () =>
      Participation.findOne({ workshop: cast.pastWorkshop._id, person: cast.nadia._id }).orFail()
    await markAttendance(await found(), { attendance: 'attended', by: cast.marie._id })
    const [first, second] = [await found(), await found()]
    const step = { kind: 'immersion', state: 'planned', saidBy: 'person', by: cast.marie._id } as const
    await saveNextStep(first, step)
    const refused = await saveNextStep(second, { ...step, kind: 'training' }).catch(String)
    expect(refused).to.include('errors.meanwhile.again')
    expect((await found()).nextSteps.map(({ kind }) => kind)).to.deep.equal(['immersion'])
  })

  it('keeps the place of a next step from one and its date from the other, and asks over the same one', async () => {
    const found = () =>
      Participation.findOne({ workshop: cast.pastWorkshop._id, person: cast.nadia._id }).orFail()
    const participation = await found()
    await markAttendance(participation, { attendance: 'attended', by: cast.marie._id })
    const by = cast.marie._id
    await saveNextStep(participation, { kind: 'immersion', state: 'planned', saidBy: 'person', by })
    const step = async () => (await found()).nextSteps[0]
    const page = paths.nextStep(cast.pastWorkshop.id, cast.nadia.id, String((await step())?._id))
    await open(page)
    await one.submit(page, { place: 'Forge du Garlaban' })
    expect((await other.submit(page, { plannedOn: '02/03/2027' })).status).to.equal(303)
    expect(await step()).to.include({ place: 'Forge du Garlaban', plannedOn: '2027-03-02' })
    const refused = await one.post(page, { kind: 'hire', state: 'planned', saidBy: 'person' })
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('« Quel pas ? » a changé entre-temps. On y lit maintenant : « Immersion')
    expect((await step())?.kind).to.equal('immersion')
  })

  it('keeps the points one colleague gave to a reason and the other to another, and asks over the same one', async () => {
    const page = paths.candidateWeights()
    const stored = async () => (await weightsOf(cast.aubagne._id)).weights
    await open(page)
    expect((await one.submit(page, { sameTrade: '50' })).status).to.equal(303)
    expect((await other.submit(page, { contact: '5' })).status).to.equal(303)
    expect(await stored()).to.include({ sameTrade: 50, contact: 5 })
    await open(page)
    await one.submit(page, { near: '30' })
    const refused = await other.submit(page, { near: '12' })
    expect(refused.status).to.equal(422)
    expect(above(refused.html)).to.match(byMarie)
    expect(errorOf(refused.html, 'near')).to.include('« 30 »')
    expect(await stored()).to.include({ near: 30 })
    await other.submit(page)
    expect(await stored()).to.include({ near: 12 })
  })

  it('asks before one restricted answer replaces another, and tells that it was read', async () => {
    await Account.updateMany({ _id: { $in: [cast.marie._id, cast.romain._id] } }, { sees: ['restricted'] })
    const page = paths.restrictedFacts(cast.nadia.id)
    const stored = async () => (await currentRestricted(cast.nadia)).boe
    await open(page)
    expect((await one.submit(page, { boe: 'yes' })).status).to.equal(303)
    const read = () => PersonEvent.countDocuments({ person: cast.nadia._id, kind: 'restrictedRead' })
    const before = await read()
    const refused = await other.submit(page, { boe: 'no' })
    expect(refused.status).to.equal(422)
    expect(errorOf(refused.html, 'boe')).to.include('On y lit maintenant : « Oui »')
    expect(await read()).to.equal(before + 1)
    expect(await stored()).to.equal('yes')
    expect((await other.submit(page)).status).to.equal(303)
    expect(await stored()).to.equal('no')
  })

  it('refuses the write of a restricted answer that was read before another was written', async () => {
    const write = (boe: BoeAnswer, since: Date | null) =>
      writeRestricted(cast.nadia, { boe, addedGroups: [], since, by: cast.marie }).catch(String)
    const written = async () => (await currentRestricted(cast.nadia)).at
    for (const boe of ['yes', 'no', 'unknown'] as const) {
      const since = await written()
      expect(await write(boe, since), boe).to.equal(undefined)
      expect(await write('yes', since ?? new Date(0)), `late after ${boe}`).to.include(
        'errors.meanwhile.again'
      )
    }
    await write('yes', null)
    expect(await write('no', null), 'two who find nothing').to.include('errors.meanwhile.again')
  })
})
