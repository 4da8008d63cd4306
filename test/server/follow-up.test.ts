import { expect } from 'chai'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, fieldsOf, textOf } from '#test/support/html.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { writeDebrief } from '#models/follow-up/debrief.ts'

const DAY = 86_400_000

describe('After a workshop', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })
  const past = () => cast.pastWorkshop.id
  const of = (person: { _id: unknown }) =>
    Participation.findOne({ workshop: cast.pastWorkshop._id, person: person._id as never }).orFail()
  const came = async (person: { _id: unknown }) => {
    const participation = await of(person)
    await markAttendance(participation, { attendance: 'attended', by: cast.marie._id })
    return participation
  }

  describe('the roll-call', () => {
    it('chooses nothing beforehand and saves everybody in one form, part by part', async () => {
      const page = await marie.get(paths.attendance(past()))
      expect(page.status).to.equal(200)
      expect(all(page.html, 'input').filter(({ attributes }) => 'checked' in attributes)).to.have.length(0)
      expect(page.text).to.include('BENALI Nadia').and.include('Présente').and.include('Présent')
      const { nadia, karim, theo } = cast
      await marie.submit(paths.attendance(past()), {
        [`mark-${nadia.id}`]: 'here',
        [`mark-${karim.id}`]: 'absent',
        [`told-${karim.id}`]: 'excused',
        [`reason-${karim.id}`]: 'transport'
      })
      expect((await marie.follow()).text)
        .to.include('L’appel est enregistré : 2 réponses')
        .and.include('Il manque 1 réponse')
      expect((await of(karim)).toObject()).to.include({ attendance: 'excused', absenceReason: 'transport' })
      expect((await of(theo)).attendance).to.equal(null)
      await marie.submit(paths.attendance(past()), { everyone: 'yes' })
      expect((await of(theo)).attendance).to.equal('attended')
      expect((await of(karim)).attendance).to.equal('excused')
    })

    it('asks whether an absent person had told, and keeps what was ticked', async () => {
      const { nadia, karim } = cast
      await marie.get(paths.attendance(past()))
      const page = await marie.submit(paths.attendance(past()), {
        [`mark-${nadia.id}`]: 'here',
        [`mark-${karim.id}`]: 'absent'
      })
      expect(page.status).to.equal(422)
      expect(page.text).to.include('Dites si la personne avait prévenu')
      const ticked = all(page.html, 'input').filter(({ attributes }) => 'checked' in attributes)
      expect(
        ticked.map(({ attributes }) => `${attributes['name'] ?? ''}=${attributes['value'] ?? ''}`)
      ).to.have.members([`mark-${nadia.id}=here`, `mark-${karim.id}=absent`])
      expect((await of(nadia)).attendance).to.equal(null)
    })

    it('asks why for a correction after a day, and shows the answer', async () => {
      const { nadia } = cast
      const earlier = new Date(Date.now() - 2 * DAY)
      await markAttendance(await of(nadia), { attendance: 'noshow', by: cast.marie._id, now: earlier })
      await marie.get(paths.attendance(past()))
      const refused = await marie.submit(paths.attendance(past()), { [`mark-${nadia.id}`]: 'here' })
      expect(refused.status).to.equal(422)
      expect(refused.text).to.include('Dites pourquoi vous le corrigez')
      await marie.submit(paths.attendance(past()), { why: 'Elle avait signé' })
      expect((await marie.follow()).text).to.include('Elle avait signé')
      expect((await of(nadia)).attendance).to.equal('attended')
    })

    it('refuses values that are not of the form, and an absence after a debrief', async () => {
      const { nadia } = cast
      await marie.get(paths.attendance(past()))
      expect(
        (await marie.post(paths.attendance(past()), { [`mark-${nadia.id}`]: 'everywhere' })).status
      ).to.equal(422)
      await writeDebrief(await came(nadia), { interest: 2, skills: {}, strength: '', by: cast.marie._id })
      const absent = { [`mark-${nadia.id}`]: 'absent', [`told-${nadia.id}`]: 'noshow' }
      const page = await marie.post(paths.attendance(past()), absent)
      expect(page.status).to.equal(422)
      expect(page.text).to.include('elle était donc présente')
    })

    it('is not open before the day, and prints a sheet of names alone', async () => {
      expect((await marie.get(paths.attendance(cast.forgeWorkshop.id))).text).to.include(
        'L’appel ouvre une heure avant'
      )
      expect(
        (await marie.post(paths.attendance(cast.forgeWorkshop.id), { everyone: 'yes' })).status
      ).to.equal(422)
      const sheet = await marie.get(paths.attendanceSheet(past()))
      expect(sheet.text).to.include('BENALI Nadia').and.include('Signature').and.include('Marie Aubert')
      expect(sheet.body).not.to.include('1984').and.not.include('06 39').and.not.include('longue durée')
    })
  })

  describe('a debrief', () => {
    it('chooses nothing beforehand, shows no score, and goes on to the next person', async () => {
      const { nadia, karim } = cast
      await came(nadia)
      await came(karim)
      expect((await marie.get(paths.debriefs(past()))).location).to.equal(paths.debrief(past(), nadia.id))
      const page = await marie.follow()
      expect(all(page.html, 'input').filter(({ attributes }) => 'checked' in attributes)).to.have.length(0)
      expect(page.text)
        .to.include('Enregistrer, puis Karim')
        .and.include('Ni note, ni classement')
        .and.include('Intéressée')
      expect(page.text).not.to.match(/score|total|\d+ ?%/i)
      const skill = all(page.html, 'input', { type: 'radio', value: '2' }).find(({ attributes }) =>
        attributes['name']?.startsWith('skill-')
      )
      const name = skill?.attributes['name'] ?? ''
      const saved = await marie.submit(paths.debrief(past(), nadia.id), {
        interest: '3',
        [name]: '2',
        'skill-ZZZZ': '3',
        strength: 'Écoute et aide',
        nextStep: 'immersion',
        then: 'next'
      })
      expect(saved.location).to.equal(paths.debrief(past(), karim.id))
      const { debrief, nextSteps } = (await of(nadia)).toObject()
      expect(debrief).to.deep.include({
        interest: 3,
        skills: { [name.slice(6)]: 2 },
        strength: 'Écoute et aide'
      })
      expect(nextSteps.map(({ kind, state }) => [kind, state])).to.deep.equal([['immersion', 'planned']])
      await marie.get(paths.debrief(past(), karim.id))
      const last = await marie.submit(paths.debrief(past(), karim.id), { interest: '0', then: 'next' })
      expect(last.location).to.equal(paths.closing(past()))
    })

    it('is refused empty, out of range, with a social security number, or for who did not come', async () => {
      const { nadia, karim } = cast
      await came(nadia)
      await marie.get(paths.debrief(past(), nadia.id))
      const send = (fields: Record<string, string>) => marie.post(paths.debrief(past(), nadia.id), fields)
      expect((await send({})).text).to.include('Le bilan est vide')
      expect((await send({ interest: '4' })).status).to.equal(422)
      const nir = await send({ interest: '2', strength: 'Son numéro 269054958815780' })
      expect(nir.status).to.equal(422)
      expect(nir.text).to.include('sécurité sociale')
      expect((await of(nadia)).debrief).to.equal(null)
      expect((await marie.get(paths.debrief(past(), karim.id))).text).to.include('n’est pas noté présent')
      expect((await marie.post(paths.debrief(past(), karim.id), { interest: '2' })).status).to.equal(422)
    })
  })

  describe('a next step', () => {
    const list = () => paths.nextSteps(past(), cast.nadia.id)
    const step = {
      kind: 'immersion',
      state: 'started',
      plannedOn: '',
      endedOn: '',
      place: 'Forge du Garlaban',
      contract: '',
      note: '',
      saidBy: 'employer'
    }

    it('is noted once by a form sent twice, and not again once it was removed', async () => {
      await came(cast.nadia)
      await marie.get(list())
      const action = list()
      const form = all(marie.page!.html, 'form', { action })[0]!
      const sent = { ...fieldsOf(form), ...step, _csrf: null, startedOn: '01/09/2026' }
      const before = (await of(cast.nadia)).nextSteps.length
      for (const _ of [1, 2]) expect((await marie.post(action, sent)).status).to.equal(303)
      const steps = (await of(cast.nadia)).nextSteps
      expect(steps).to.have.length(before + 1)
      const id = String(steps.at(-1)?._id)
      await marie.post(paths.nextStepRemoval(past(), cast.nadia.id, id))
      expect((await marie.post(action, sent)).status).to.equal(409)
      expect((await of(cast.nadia)).nextSteps).to.have.length(before)
    })

    it('is added, edited and removed, and says who said so and when', async () => {
      await came(cast.nadia)
      await marie.get(list())
      const startedOn = new Date(Date.now() - 3 * DAY).toISOString().slice(0, 10)
      expect((await marie.submit(list(), { ...step, startedOn })).status).to.equal(303)
      expect((await marie.follow()).text)
        .to.include('Forge du Garlaban')
        .and.include('dit par l’employeur le')
      const [known] = (await of(cast.nadia)).nextSteps
      const id = String(known?._id)
      await marie.get(paths.nextStep(past(), cast.nadia.id, id))
      expect(
        (
          await marie.submit(paths.nextStep(past(), cast.nadia.id, id), {
            state: 'planned',
            plannedOn: '2 mars 2027'
          })
        ).status
      ).to.equal(303)
      expect((await of(cast.nadia)).nextSteps[0]).to.include({
        state: 'planned',
        plannedOn: '2027-03-02',
        startedOn
      })
      await marie.get(list())
      expect((await marie.submit(paths.nextStepRemoval(past(), cast.nadia.id, id))).status).to.equal(303)
      expect((await of(cast.nadia)).nextSteps).to.have.length(0)
      expect((await marie.post(paths.nextStepRemoval(past(), cast.nadia.id, id))).status).to.equal(404)
    })

    it('says beside the field what is wrong, and keeps what was typed', async () => {
      await came(cast.nadia)
      await marie.get(list())
      const long = await marie.submit(list(), { ...step, startedOn: '02/11/2026', endedOn: '02/12/2026' })
      expect(long.status).to.equal(422)
      expect(textOf(all(long.html, 'p', { id: 'endedOn-error' })[0] ?? '')).to.include('un mois au plus')
      expect(all(long.html, 'input', { id: 'startedOn' })[0]?.attributes['value']).to.equal('02/11/2026')
      const hire = await marie.submit(list(), {
        kind: 'hire',
        state: 'started',
        startedOn: '02/11/2026',
        endedOn: '',
        saidBy: 'person'
      })
      expect(textOf(all(hire.html, 'p', { id: 'contract-error' })[0] ?? '')).to.include(
        'Choisissez le contrat'
      )
      const nothing = await marie.post(list(), {})
      expect(nothing.status).to.equal(422)
      expect(
        all(nothing.html, 'p').filter(({ attributes }) => attributes['class'] === 'field-error')
      ).to.have.length(3)
      expect((await of(cast.nadia)).nextSteps).to.have.length(0)
    })
  })

  describe('closing', () => {
    it('lists what is missing as links, asks why, and closes', async () => {
      await came(cast.nadia)
      const page = await marie.get(paths.closing(past()))
      expect(marie.link('2 présences à noter')).to.equal(paths.attendance(past()))
      expect(marie.link('1 bilan')).to.equal(paths.debrief(past(), cast.nadia.id))
      expect(page.text).to.include('Clôturer quand même')
      const refused = await marie.submit(paths.closing(past()))
      expect(refused.status).to.equal(422)
      expect(refused.text).to.include('Dites pourquoi')
      const done = await marie.submit(paths.closing(past()), { overrideReason: 'Animateur absent' })
      expect(done.location).to.equal(paths.workshop(past()))
      expect(await Workshop.findById(past())).to.include({
        state: 'closed',
        closedAnyway: 'Animateur absent'
      })
      expect((await marie.get(paths.closing(past()))).text)
        .to.include('clôturé depuis')
        .and.include('Animateur absent')
    })

    it('asks nothing when nothing is missing, and refuses before the end', async () => {
      for (const person of [cast.nadia, cast.karim, cast.theo]) {
        await writeDebrief(await came(person), { interest: 2, skills: {}, strength: '', by: cast.marie._id })
      }
      const page = await marie.get(paths.closing(past()))
      expect(page.text).to.include('Rien ne manque')
      expect((await marie.submit(paths.closing(past()))).status).to.equal(303)
      expect((await marie.get(paths.closing(cast.forgeWorkshop.id))).text).to.include('n’est pas fini')
      expect(
        (await marie.post(paths.closing(cast.forgeWorkshop.id), { overrideReason: 'Trop tôt' })).status
      ).to.equal(422)
    })
  })

  it('is nothing to other agencies, other roles and wrong addresses', async () => {
    const samira = await app.signedIn(cast.samira)
    const paul = await app.signedIn(cast.paul)
    const { nadia, bruno, niceWorkshop, companyWorkshop } = cast
    const pages = (workshop: string, person: string) => [
      paths.attendance(workshop),
      paths.attendanceSheet(workshop),
      paths.debriefs(workshop),
      paths.debrief(workshop, person),
      paths.nextSteps(workshop, person),
      paths.nextStep(workshop, person, nadia.id),
      paths.closing(workshop)
    ]
    for (const page of pages(past(), nadia.id)) expect((await samira.get(page)).status, page).to.equal(404)
    for (const page of pages(companyWorkshop.id, cast.theo.id))
      expect((await paul.get(page)).status, page).to.equal(404)
    for (const page of [...pages(niceWorkshop.id, bruno.id), ...pages('x', 'y')])
      expect((await marie.get(page)).status, page).to.equal(404)
    expect((await marie.get(paths.debrief(past(), bruno.id))).status).to.equal(404)
    expect((await marie.get(paths.debrief(past(), cast.lucie.id))).status).to.equal(404)
    for (const page of [
      paths.attendance(past()),
      paths.debrief(past(), nadia.id),
      paths.nextSteps(past(), nadia.id),
      paths.closing(past())
    ]) {
      expect(
        (await samira.post(page, { everyone: 'yes', interest: '2', overrideReason: 'x' })).status,
        page
      ).to.equal(404)
    }
  })
})
