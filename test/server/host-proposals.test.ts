import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { guards } from '#models/planning/host-proposal.ts'
import { HostProposal } from '#models/records/host-proposal.ts'
import { Workshop } from '#models/records/workshop.ts'
import { workingDay } from '#seeds/calendar.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

describe('What a host proposes', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let paul: Visitor
  let marie: Visitor
  const day = (ahead: number) => workingDay(addDays(localDate(new Date(), 'Europe/Paris'), ahead), 1)
  const slashed = (date: string) => date.split('-').reverse().join('/')

  beforeEach(async () => {
    cast = await raiseCast()
    paul = await app.signedIn(cast.paul)
    marie = await app.signedIn(cast.marie)
  })

  const typed = () => {
    const company = cast.maconneries.id
    return {
      to: `${company}:${String(cast.aubagne.id)}`,
      trade: 'F1703',
      posts: '3',
      fromMonth: day(90).slice(0, 7),
      skills: 'Être précis dans ses gestes',
      site: `${company}:${String(cast.maconneries.sites[0]?._id)}`,
      date1: slashed(day(41)),
      half1: 'morning',
      date2: slashed(day(45)),
      half2: 'afternoon',
      date3: '',
      seats: '10'
    }
  }
  const send = async (body: Record<string, unknown> = {}) => {
    await paul.get(paths.newHostProposal())
    return paul.post(paths.hostProposals(), { ...typed(), ...body })
  }
  const found = () => HostProposal.findOne().sort({ _id: -1 }).orFail()
  const take = async (ahead: number, times = { from: '09:00', to: '12:00' }) => {
    const { id } = await found()
    await marie.get(paths.hostProposal(id))
    return marie.post(paths.hostProposalDraft(id), { date: day(ahead), ...times })
  }

  it('reaches the agency, which makes a draft of one of the dates that the host has agreed to', async () => {
    const sent = await send({ offers: ['immersion', 'hire'] })
    expect([sent.status, sent.location]).to.deep.equal([303, paths.hosting()])
    expect((await paul.follow()).text)
      .to.include('Vos propositions')
      .and.include('réponse attendue')
    expect((await marie.get(paths.today())).text).to.include('Proposition d’entreprise sans réponse')
    const { id } = await found()
    expect((await marie.get(paths.waiting('hostProposals'))).body).to.include(paths.hostProposal(id))
    const page = await marie.get(paths.hostProposal(id))
    expect(page.text).to.include('Être précis dans ses gestes').and.include('Accueillir en immersion')

    const drafted = await take(41)
    const { workshop } = await found()
    expect(drafted.location).to.equal(paths.workshop(String(workshop)))
    const draft = await Workshop.findById(workshop).orFail()
    expect(draft).to.include({ state: 'draft', trade: 'F1703', capacity: 10, localDay: day(41) })
    expect(draft.hostReply?.state).to.equal('agreed')
    expect((await marie.get(paths.workshop(draft.id))).body).to.include(paths.workshopPublication(draft.id))
    expect((await paul.get(paths.hosting())).text).to.include('Une date est prise')
    expect((await marie.get(paths.today())).text).not.to.include('Proposition d’entreprise')
  })

  it('is asked about another date, and makes one draft however often it is pressed', async () => {
    await send()
    await take(60)
    const { workshop, state } = await found()
    expect(state).to.equal('otherDate')
    expect((await Workshop.findById(workshop).orFail()).hostReply?.state).to.equal('asked')
    expect((await take(60)).status).to.equal(422)
    expect(await Workshop.countDocuments({ _id: workshop })).to.equal(1)
    expect((await paul.get(paths.hosting())).text).to.include('Confirmer cette date')
  })

  it('makes one draft after a process that died in between', async () => {
    await send()
    await take(41)
    const { _id, workshop } = await found()
    await HostProposal.updateOne({ _id }, { state: 'sent' })
    expect((await take(41)).location).to.equal(paths.workshop(String(workshop)))
    expect((await found()).state).to.equal('agreed')
  })

  it('is declined with words that the host reads', async () => {
    await send()
    const { id } = await found()
    await marie.get(paths.hostProposal(id))
    const silent = await marie.post(paths.hostProposalAnswer(id), { decline: 'yes', words: ' ' })
    expect(silent.status).to.equal(422)
    expect(silent.body).to.include('id="words-error"')
    await marie.post(paths.hostProposalAnswer(id), { decline: 'yes', words: 'Pas de salle <ce mois>' })
    expect((await paul.get(paths.hosting())).body).to.include('Pas de salle &lt;ce mois&gt;')
  })

  it('may be a need alone, which is answered with a word and never with a date', async () => {
    await send({ site: '', date1: '' })
    expect((await take(41)).status).to.equal(422)
    const { id } = await found()
    await marie.post(paths.hostProposalAnswer(id), { words: 'Nous vous appelons lundi' })
    expect((await found()).state).to.equal('answered')
  })

  it('is refused beside each field, with what was typed', async () => {
    const cases: [Record<string, unknown>, string][] = [
      [{ date1: '', date2: '' }, 'date1'],
      [{ date2: '01/01/2020' }, 'date2'],
      [{ date1: '25/12/2026', date2: '' }, 'date1'],
      [{ posts: '0' }, 'posts'],
      [{ trade: '' }, 'trade'],
      [{ to: `${'f'.repeat(24)}:${String(cast.aubagne.id)}`, site: '' }, 'to'],
      [{ site: `${'f'.repeat(24)}:${'f'.repeat(24)}` }, 'site'],
      [{ to: `${String(cast.maconneries.id)}:${String(cast.nice.id)}` }, 'to']
    ]
    for (const [body, field] of cases) {
      const answer = await send(body)
      expect(answer.status, field).to.equal(422)
      expect(answer.body, `${field} ${JSON.stringify(body)}`).to.match(
        new RegExp(`id="${field}-error"|#${field}"`)
      )
      expect(answer.body).to.include('Être précis dans ses gestes')
    }
    expect(await HostProposal.countDocuments()).to.equal(0)
  })

  describe('when it is taken back', () => {
    const original = guards.unanswered
    afterEach(() => Object.assign(guards, { unanswered: original }))
    const withdraw = async () => {
      const { id } = await found()
      await paul.get(paths.hosting())
      return paul.post(paths.hostProposalWithdrawal(id))
    }

    it('is no longer answered, nor taken back once it was answered', async () => {
      await send()
      await withdraw()
      expect((await take(41)).status).to.equal(422)
      expect((await found()).state).to.equal('withdrawn')
      await send()
      await take(45, { from: '13:30', to: '16:30' })
      expect((await withdraw()).status).to.equal(422)
      expect((await found()).state).to.equal('agreed')
    })

    it('is taken back after its answer without the guard', async () => {
      await send()
      await take(41)
      guards.unanswered = () => ({})
      await withdraw()
      expect((await found()).state).to.equal('withdrawn')
    })
  })

  it('is nobody else’s to read or to answer', async () => {
    await send()
    const { id } = await found()
    for (const other of [cast.samira, cast.paul, cast.sofia]) {
      const visitor = await app.signedIn(other)
      expect((await visitor.get(paths.hostProposal(id))).status, other.email).to.equal(404)
    }
    expect((await marie.get(paths.newHostProposal())).status).to.equal(404)
  })
})
