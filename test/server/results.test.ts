import { writeDebrief } from '#models/follow-up/debrief.ts'
import { saveNextStep } from '#models/follow-up/next-steps.ts'
import { expect } from 'chai'
import mongoose from 'mongoose'
import { recountStale, areFiguresStale, recountAll } from '#models/figures/recount.ts'
import { localDate } from '#lib/dates.ts'
import { Participation } from '#models/records/participation.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { Tally } from '#models/records/tally.ts'
import { nextMonth } from '#models/figures/report.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { proposeAll, decline } from '#models/invitations/proposing.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { totals as totalsFigures } from '#models/figures/funnel.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { publish, cancel } from '#models/planning/changes.ts'

describe('Results', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let period = ''
  before(async () => {
    cast = await raiseCast()
    const month = localDate(new Date(), 'Europe/Paris').slice(0, 7)
    period = `from=${nextMonth(month, -2)}&to=${nextMonth(month, 2)}`
    const came = await Participation.find({ workshop: cast.pastWorkshop._id })
    const by = cast.marie._id
    for (const one of came)
      await markAttendance(one, { attendance: one.person.equals(cast.theo._id) ? 'noshow' : 'attended', by })
    const nadia = came.find(one => one.person.equals(cast.nadia._id))
    if (!nadia) throw new Error('nadia did not come')
    await writeDebrief(nadia, { interest: 3, skills: { CONS: 2, EQUI: 3 }, strength: 'Posée', by })
    const startedOn = localDate(cast.pastWorkshop.startsAt, 'Europe/Paris')
    await saveNextStep(nadia, { kind: 'immersion', state: 'started', startedOn, saidBy: 'person', by })
    await recountStale()
  })

  const asSofia = async () => {
    const sofia = await app.signedIn(cast.sofia)
    return sofia
  }

  it('counts what happened, each rate over its own denominator', async () => {
    await recountStale()
    const totals = await totalsFigures({ agency: cast.aubagne._id }, { from: '2000-01', to: '2100-12' })
    expect(totals).to.include({
      registered: 8,
      marked: 3,
      attended: 2,
      debriefed: 1,
      apt: 1,
      started: 1,
      immersion: 1,
      job: 0
    })
    const page = await (await asSofia()).get(`${paths.results()}?${period}`)
    expect(page.status).to.equal(200)
    expect(page.text).to.include('Présents').and.to.include('Suite démarrée')
  })

  it('counts the workshops of a public: those proposed to one of its people', async () => {
    const all = { from: '2000-01', to: '2100-12' }
    const scope = { agency: cast.aubagne._id }
    await recountStale()
    const rows = await Participation.find({ ...scope, targetGroups: 'longTerm' })
    const open = await Workshop.find({ ...scope, state: { $in: ['published', 'closed'] } })
    const theirs = open.filter(({ _id }) => rows.some(({ workshop }) => workshop.equals(_id)))
    expect(theirs).not.to.have.length(0)
    expect((await totalsFigures(scope, { ...all, public: 'longTerm' })).workshops).to.equal(theirs.length)
    expect((await totalsFigures(scope, all)).workshops).to.equal(open.length)
  })

  it('tells one to four people nowhere: not in the funnel, its words, a fraction or a cell', async () => {
    const page = await (await asSofia()).get(`${paths.results()}?${period}`)
    expect(page.text).to.include('< 5 sur < 5')
    expect(page.text).not.to.match(
      /(?<![\d/])[1-4] sur|sur [1-4](?!\d)|(?<!\d)[1-4] (immersion|formation|emploi|personne)/
    )
    // The first cell of a line counts workshops.
    const lines = page.body.match(/<tr>\s*<th scope="row">.*?<\/tr>/gs) ?? []
    const people = lines.flatMap(line => [...line.matchAll(/<td[^>]*>([^<]*)</g)].slice(1))
    expect(people).not.to.have.length(0)
    expect(people.filter(([, text]) => /^\s*[1-4]\s*$/.test(text ?? ''))).to.deep.equal([])
    expect(page.body).not.to.match(/class="bar-number[^>]*>\s*[1-4]\s*</)
    expect(page.text, 'a share of two people').not.to.include('50 % des présents')
  })

  it('says that an end comes before its beginning, and keeps what was chosen', async () => {
    const page = await (await asSofia()).get(`${paths.results()}?from=2026-10&to=2026-03&sector=BTP`)
    expect(page.status).to.equal(422)
    expect(page.text).to.include('La fin vient avant le début').and.not.to.include('Du premier contact')
    for (const chosen of ['2026-10', '2026-03', 'BTP'])
      expect(page.body).to.include(`<option value="${chosen}" selected>`)
  })

  it('leaves out what cannot be read in an address, and that alone', async () => {
    const sofia = await asSofia()
    const chosen = await sofia.get(`${paths.results()}?from=2026-04&to=2026-08&territory=xx&sector=BTP`)
    expect(chosen.body).to.include('<option value="2026-04" selected>').and.to.include('value="BTP" selected')
    const later = await sofia.get(`${paths.results()}?from=2027-01`)
    expect(later.text).to.include('Ateliers en janvier 2027.')
  })

  it('says the same after a full recount', async () => {
    const before = await Tally.find().sort({ cell: 1, public: 1 }).lean()
    await recountAll()
    expect(await Tally.find().sort({ cell: 1, public: 1 }).lean()).to.deep.equal(before)
  })

  it('keeps counting right when a mark is corrected and a person moved', async () => {
    const lucie = await Participation.findOne({
      workshop: cast.fullWorkshop._id,
      person: cast.lucie._id
    }).orFail()
    await withdraw(cast.fullWorkshop._id, { person: lucie.person, by: cast.marie._id, reason: 'job' })
    await recountStale()
    const all = { from: '2000-01', to: '2100-12' }
    const totals = await totalsFigures({ agency: cast.aubagne._id }, all)
    expect(totals.registered, 'a seat given back was held').to.equal(8)
    await cancel(cast.companyWorkshop._id, { by: cast.marie._id, reason: 'companyAway' })
    await recountStale()
    expect(
      (await totalsFigures({ agency: cast.aubagne._id }, all)).registered,
      'a workshop called off does not count'
    ).to.equal(6)
  })

  it('counts nobody of a workshop called off: neither who was asked, nor who said no or gave a seat back', async () => {
    const all = { from: '2000-01', to: '2100-12' }
    const figures = async () => {
      await recountStale()
      const { workshops, proposed, registered } = await totalsFigures({ agency: cast.aubagne._id }, all)
      return { workshops, proposed, registered }
    }
    const before = await figures()
    const by = cast.marie._id
    const workshop = await publish(cast.draftWorkshop._id, { by })
    await proposeAll({ workshop, people: [cast.ines, cast.karim], by })
    await decline(await Participation.findOne({ workshop: workshop._id, person: cast.karim._id }).orFail())
    await takeSeat(workshop._id, { person: cast.theo._id, by })
    await withdraw(workshop._id, { person: cast.theo._id, by, reason: 'job' })
    const { workshops, proposed, registered } = before
    expect(await figures()).to.deep.equal({
      workshops: workshops + 1,
      proposed: proposed + 3,
      registered: registered + 1
    })
    await cancel(workshop._id, { by, reason: 'weather' })
    expect(await figures()).to.deep.equal(before)
  })

  it('does not count a registration taken back as a mistake, but a proposal made before it', async () => {
    const all = { from: '2000-01', to: '2100-12' }
    const figures = async () => {
      await recountStale()
      const { proposed, registered } = await totalsFigures({ agency: cast.aubagne._id }, all)
      return { proposed, registered }
    }
    const before = await figures()
    const by = cast.marie._id
    await takeSeat(cast.forgeWorkshop._id, { person: cast.ines._id, by })
    await withdraw(cast.forgeWorkshop._id, { person: cast.ines._id, by, reason: 'mistake' })
    expect(await figures()).to.deep.equal(before)
  })

  it('shows the figures as they are and up to when they tell everything; the worker counts', async () => {
    const sofia = await asSofia()
    const address = `${paths.results()}?${period}`
    const shown = async () => {
      const csv = await sofia.get(`${paths.resultsCsv()}?${period}`)
      const [head, ...rows] = csv.body.trim().split('\r\n')
      expect(head?.split(';').at(-1)).to.equal('Chiffres complets jusqu’au')
      const moments = new Set(rows.map(row => row.split(';').at(-1)))
      expect(moments.size, 'one moment for all').to.equal(1)
      return {
        words: (await sofia.get(address)).text,
        rows: rows.map(row => row.split(';').slice(0, -1).join(';')),
        moment: [...moments].join('')
      }
    }
    await recountStale()
    const before = await shown()
    expect(before.words).to.include('Chiffres à jour').and.not.to.include('Chiffres arrêtés')
    const atFour = new Date('2026-11-20T15:00:00Z')
    await Participation.updateOne(
      { workshop: cast.pastWorkshop._id, person: cast.theo._id },
      {
        $set: {
          attendance: 'attended',
          ...staleMarks(),
          figuresStale: mongoose.Types.ObjectId.createFromTime(atFour.getTime() / 1000)
        }
      }
    )
    const behind = await shown()
    expect(behind.words).to.include('Chiffres arrêtés vendredi 20 novembre à 16 h')
    sofia.cookies.set('language', 'en')
    expect((await sofia.get(address)).text).to.include('what has changed since is not counted yet')
    sofia.cookies.delete('language')
    expect(behind.rows, 'read as they were').to.deep.equal(before.rows)
    expect(behind.moment).to.equal('2026-11-20 16:00')
    expect(await areFiguresStale(), 'left to the worker').to.equal(true)
    await recountStale()
    const after = await shown()
    expect(after.words).to.include('Chiffres à jour').and.not.to.include('Chiffres arrêtés')
    expect(after.moment > behind.moment).to.equal(true)
    expect(await totalsFigures({ agency: cast.aubagne._id }, { from: '2000-01', to: '2100-12' })).to.include({
      attended: 3
    })
  })

  it('names nobody, on the page or in the file', async () => {
    const sofia = await asSofia()
    for (const path of [`${paths.results()}?${period}`, `${paths.resultsCsv()}?${period}`]) {
      const page = await sofia.get(path)
      for (const name of ['Nadia', 'Benali', 'Giordano', 'Pinatel']) expect(page.body).not.to.include(name)
    }
  })

  it('hides counts of one to four people in the file, which a spreadsheet opens with its accents', async () => {
    const csv = await (await asSofia()).get(`${paths.resultsCsv()}?${period}`)
    expect(csv.headers.get('content-type')).to.include('text/csv')
    expect(csv.body).to.include('< 5').and.to.include('Bouches-du-Rhône')
    const cells = csv.body
      .trim()
      .split('\r\n')
      .slice(1)
      .flatMap(line => line.split(';').slice(6, -1))
    expect(cells.filter(cell => ['1', '2', '3', '4'].includes(cell))).to.deep.equal([])
  })

  it('stays within the scope of the reader', async () => {
    const marie = await app.signedIn(cast.marie)
    const page = await marie.get(`${paths.resultsCsv()}?${period}`)
    expect(page.body).not.to.include('Alpes-Maritimes')
    expect((await (await asSofia()).get(`${paths.resultsCsv()}?${period}`)).body).to.include(
      'Alpes-Maritimes'
    )
  })

  it('filters by territory, sector, place and public, and says when nothing is left', async () => {
    const sofia = await asSofia()
    const registered = async (query: string) =>
      (await sofia.get(`${paths.results()}?${period}&${query}`)).text
    const nasty = await sofia.get(
      `${paths.results()}?territory=departement-13&territory=x&sector[$ne]=BTP&from=2026-99`
    )
    expect(nasty.status).to.equal(200)
    expect(await registered('territory=departement-06&sector=HRT')).to.include('pour 1 atelier')
    expect(await registered('public=longTerm')).to.include('Du premier contact')
    expect(await registered('sector=NUM')).to.include('Aucun atelier dans ce choix')
  })

  it('is a 404 for a host and for an administrator', async () => {
    for (const account of [cast.paul, cast.admin]) {
      const visitor = await app.signedIn(account)
      expect((await visitor.get(paths.results())).status).to.equal(404)
      expect((await visitor.get(paths.resultsCsv())).status).to.equal(404)
    }
  })
})
