import { expect } from 'chai'
import { Attempt } from '#models/records/attempt.ts'
import { LIMITS, countAttempt } from '#models/access/limit.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Transfer } from '#models/records/transfer.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { roomInWindow } from '#test/support/window.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { askTransfer } from '#models/identity/transfer/asking.ts'
import { acceptTransfer } from '#models/identity/transfer/answering.ts'
import { withdraw } from '#models/seats/seats.ts'

describe('Transfers between agencies', () => {
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
  beforeEach(async () => {
    await Transfer.deleteMany({})
    await Attempt.deleteMany({})
  })
  const search = (q: string) => marie.get(`${paths.people()}?q=${encodeURIComponent(q)}`)
  const ask = async (typed = '9100006F', why = 'A déménagé à Aubagne') => {
    await marie.get(paths.newTransfer())
    return marie.submit(paths.transfers(), { typed, why })
  }

  it('are offered for an exact text alone, without a word of who it is', async () => {
    const secrets = ['Giordano', 'Bruno', cast.bruno.id, cast.nice.name, 'Belkacem']
    for (const q of ['9100006F', 'giordano bruno 9/9/1978']) {
      const page = await search(q)
      expect(page.text, q).to.include('connue dans une autre agence').and.include('Demander son transfert')
      const told = page.body.replaceAll(q, '')
      for (const secret of secrets) expect(told, secret).not.to.include(secret)
    }
    for (const q of ['giordano', 'bruno giordano', '0639980106'])
      expect((await search(q)).text, q).not.to.include('autre agence. Sa fiche')
    const desk = await marie.get(`${paths.newRegistration(cast.forgeWorkshop.id)}?q=9100006F`)
    expect(desk.text).to.include('Demander son transfert')
  })

  it('are offered where an identifier is refused', async () => {
    await marie.get(paths.newPerson())
    const page = await marie.submit(paths.people(), {
      lastName: 'Zeller',
      firstName: 'Anna',
      identifiers: '9100006F'
    })
    expect(page.status).to.equal(422)
    expect(marie.link('Demander son transfert')).to.equal(`${paths.newTransfer()}?q=9100006F`)
  })

  it('are asked for, accepted by the other side, and move the person', async () => {
    expect((await ask()).status).to.equal(303)
    expect((await marie.follow()).text)
      .to.include('La demande est partie')
      .and.include('En attente')
    expect((await samira.get(paths.today())).text).to.include('Demande de transfert')
    const page = await samira.get(paths.transfers())
    expect(page.text)
      .to.include('Bruno Giordano')
      .and.include('A déménagé à Aubagne')
      .and.include('M. Aubert')
    const transfer = await Transfer.findOne({}).orFail()
    const accepted = await samira.post(paths.transferAcceptance(String(transfer.id)))
    expect(accepted.status).to.equal(303)
    const gone = await samira.get(paths.person(cast.bruno.id))
    expect(gone.text).to.include('Une autre agence suit').and.include(cast.niceWorkshop.tradeLabel)
    expect(gone.text, 'nothing of the file').not.to.include('9100006F')
    expect((await samira.get(paths.personTimeline(cast.bruno.id))).status).to.equal(404)
    const late = await samira.post(paths.person(cast.bruno.id), { lastName: 'Giordano', firstName: 'Bruno' })
    expect([late.status, late.location]).to.deep.equal([303, paths.person(cast.bruno.id)])
    expect((await samira.follow()).text).to.include('rien n’a été enregistré')
    const file = await marie.get(paths.person(cast.bruno.id))
    expect(file.text).to.include('Bruno Giordano').and.include(cast.niceWorkshop.tradeLabel)
    expect(file.body).not.to.include(paths.workshop(cast.niceWorkshop.id))
    expect((await marie.get(paths.personTimeline(cast.bruno.id))).text).to.include('Suivi transféré')
    const withdrawal = paths.newWithdrawal(cast.niceWorkshop.id, cast.bruno.id)
    expect((await samira.get(withdrawal)).status, 'still theirs in the workshop').to.equal(200)
    await Person.updateOne({ _id: cast.bruno._id }, { $set: { agency: cast.nice._id } })
  })

  it('are refused with a reason, taken back by those who asked, and answered by nobody else', async () => {
    await ask()
    const transfer = String((await Transfer.findOne({}).orFail()).id)
    expect((await marie.post(paths.transferAcceptance(transfer))).status).to.equal(404)
    expect((await marie.post(paths.transferRefusal(transfer), { why: 'x' })).status).to.equal(404)
    expect((await samira.post(paths.transferWithdrawal(transfer))).status).to.equal(404)
    const silent = await samira.post(paths.transferRefusal(transfer), { why: ' ' })
    expect(silent.status).to.equal(422)
    expect((await samira.post(paths.transferRefusal(transfer), { why: 'Suivi en cours' })).status).to.equal(
      303
    )
    expect((await marie.get(paths.transfers())).text)
      .to.include('Suivi en cours')
      .and.include('Refusée')
    expect((await samira.post(paths.transferAcceptance(transfer))).status).to.equal(422)
    await ask()
    const again = await Transfer.findOne({ state: 'asked' }).orFail()
    expect((await marie.post(paths.transferWithdrawal(String(again.id)))).status).to.equal(303)
    expect(await Transfer.countDocuments({ state: 'withdrawn' })).to.equal(1)
  })

  it('refuse what means nobody, what says nothing, and a social security number', async () => {
    expect((await ask('9200009Z')).text).to.include('Personne n’est connu')
    expect((await ask('giordano')).status).to.equal(422)
    expect((await ask('9100006F', '')).status).to.equal(422)
    expect((await ask('9100006F', 'NIR 2 69 05 49 588 157 80')).text).to.include('numéro de sécurité sociale')
    expect(await Transfer.countDocuments({})).to.equal(0)
  })

  it('are not a way to try a list of people one after the other', async function () {
    this.timeout(40_000)
    await roomInWindow(LIMITS.elsewhere)
    for (let tries = 0; tries < LIMITS.elsewhere.most; tries++)
      await countAttempt(LIMITS.elsewhere, cast.marie.id)
    const page = await search('9100006F')
    expect(page.status).to.equal(429)
    expect((await search('benali')).status, 'one’s own are still found').to.equal(200)
    expect((await search('9100001A')).status).to.equal(200)
  })

  it('leave what came of a workshop to be told by whoever looks after the person now', async () => {
    const { pastWorkshop: workshop, nadia, marie: counsellor } = cast
    const participation = () => Participation.findOne({ workshop: workshop._id, person: nadia._id }).orFail()
    await markAttendance(await participation(), { attendance: 'attended', by: counsellor._id })
    await withdraw(cast.forgeWorkshop._id, { person: nadia._id, by: counsellor._id, reason: 'personal' })
    const steps = paths.nextSteps(workshop.id, nadia.id)
    expect((await samira.get(steps)).status).to.equal(404)
    const transfer = await askTransfer({
      by: cast.samira,
      typed: nadia.identifiers[0] ?? '',
      why: 'A déménagé'
    })
    await acceptTransfer(transfer, { by: counsellor })
    const list = await samira.get(`${paths.portfolio()}?whose=agency&list=unstepped`)
    expect(list.body)
      .to.include(steps)
      .and.not.include(`"${paths.workshop(workshop.id)}"`)
    expect((await samira.get(paths.person(nadia.id))).body).to.include(steps)
    const page = await samira.get(steps)
    expect(page.body).not.to.include(`"${paths.workshop(workshop.id)}"`)
    const told = await samira.submit(steps, { kind: 'training', state: 'planned', saidBy: 'person' })
    expect(told.status).to.equal(303)
    expect((await participation()).nextSteps.map(({ kind }) => kind)).to.deep.equal(['training'])
    expect((await samira.get(paths.debrief(workshop.id, nadia.id))).status).to.equal(404)
    const other = paths.nextSteps(workshop.id, cast.karim.id)
    expect((await samira.get(other)).status).to.equal(404)
  })
})
