import { expect } from 'chai'
import { Account } from '#models/records/account.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Notice } from '#models/records/notice.ts'
import { Person } from '#models/records/person.ts'
import { PersonEvent } from '#models/records/person-event.ts'
import { Workshop } from '#models/records/workshop.ts'
import { inviteColleague } from '#models/access/colleagues.ts'
import { changeAccount } from '#models/access/change-account.ts'
import { areHandOversOwed, settleHandOvers } from '#models/planning/hand-over.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'

describe('changing an account', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let admin: Visitor
  let colleague: Account
  before(async () => {
    cast = await raiseCast()
    admin = await app.signedIn(cast.admin)
    colleague = await Account.create({
      email: 'lea.simon@example.org',
      firstName: 'Léa',
      lastName: 'Simon',
      role: 'counsellor',
      agency: cast.aubagne._id
    })
  })

  const of = ({ id }: { id?: unknown }) => paths.editAccount(String(id))
  const read = (account: Account) => Account.findById(account._id).orFail()

  it('says before saving what stays in the agency, hands it over, and ends the sessions', async () => {
    const marie = await app.signedIn(cast.marie)
    await Person.updateMany({ _id: { $in: [cast.nadia._id, cast.karim._id] } }, { referent: cast.marie._id })
    const page = await admin.get(of(cast.marie))
    expect(page.text).to.include('2 personnes suivies restent à l’agence').and.include('Qui prend la suite')
    const sent = await admin.submit(of(cast.marie), {
      agency: cast.nice.id,
      successor: String(colleague.id)
    })
    expect([sent.status, sent.location]).to.deep.equal([303, paths.account(cast.marie.id)])
    expect((await read(cast.marie)).agency?.equals(cast.nice._id)).to.equal(true)
    const nadia = await Person.findById(cast.nadia._id).orFail()
    expect(nadia.referent?.equals(colleague._id)).to.equal(true)
    expect(nadia.agency.equals(cast.aubagne._id)).to.equal(true)
    expect(await PersonEvent.countDocuments({ person: nadia._id, kind: 'corrected' })).to.be.above(0)
    const coming = { agency: cast.aubagne._id, startsAt: { $gt: new Date() }, state: 'published' as const }
    expect(await Workshop.countDocuments({ ...coming, 'facilitators.account': colleague._id })).to.be.above(0)
    expect(await Workshop.countDocuments({ ...coming, 'facilitators.account': cast.marie._id })).to.equal(0)
    expect((await marie.get(paths.today())).location).to.include(paths.signIn())
  })

  it('is handed over by a worker where the process died after the move', async () => {
    const leaver = await Account.create({
      email: 'noe.petit@example.org',
      firstName: 'Noé',
      lastName: 'Petit',
      role: 'counsellor',
      agency: cast.aubagne._id
    })
    await Person.updateOne({ _id: cast.karim._id }, { referent: leaver._id })
    expect(await areHandOversOwed()).to.equal(false)
    await changeAccount(
      leaver,
      {
        email: leaver.email,
        firstName: 'Noé',
        lastName: 'Petit',
        role: 'counsellor',
        language: 'fr',
        agency: cast.nice.id,
        company: null,
        territory: null
      },
      { by: cast.admin, secret: SECRET, successor: colleague._id }
    )
    expect((await Person.findById(cast.karim._id).orFail()).referent?.equals(leaver._id)).to.equal(true)
    expect([await areHandOversOwed(), await settleHandOvers()]).to.deep.equal([true, 1])
    expect((await Person.findById(cast.karim._id).orFail()).referent?.equals(colleague._id)).to.equal(true)
    expect([await areHandOversOwed(), await settleHandOvers()]).to.deep.equal([false, 0])
  })

  it('writes down each thing that changed, from what to what', async () => {
    const { id } = colleague
    await admin.get(of(colleague))
    await admin.submit(of(colleague), {
      lastName: 'Simon-Roux',
      role: 'regional',
      territory: 'departement-13'
    })
    const entries = await JournalEntry.find({ subjectId: String(id), kind: 'accountChanged' })
    const fields = entries.map(({ detail }) => (detail as { field: string }).field)
    expect(fields).to.have.members(['lastName', 'role', 'place'])
    const page = await admin.get(paths.account(String(id)))
    expect(page.text).to.include('Rôle : de « Agence » à « Équipe régionale »')
  })

  it('refuses an address that is taken, and leads to the account that has it', async () => {
    await admin.get(of(colleague))
    const page = await admin.submit(of(colleague), { email: cast.romain.email })
    expect(page.status).to.equal(422)
    expect(page.text).to.include('déjà un compte')
    expect(page.body).to.include(paths.account(cast.romain.id))
    await admin.get(paths.newAccount())
    const invited = await admin.submit(paths.accounts(), {
      firstName: 'Romain',
      lastName: 'Autre',
      email: cast.romain.email,
      role: 'administrator'
    })
    expect(invited.status).to.equal(422)
    expect(invited.body).to.include(paths.account(cast.romain.id))
  })

  it('shows the second of two administrators what the first changed', async () => {
    const other = await app.signedIn(cast.admin)
    await Promise.all([admin.get(of(cast.romain)), other.get(of(cast.romain))])
    expect((await admin.submit(of(cast.romain), { lastName: 'Premier' })).status).to.equal(303)
    const page = await other.submit(of(cast.romain), { lastName: 'Second' })
    expect(page.status).to.equal(422)
    expect(page.text).to.include('Premier')
    expect((await read(cast.romain)).lastName).to.equal('Premier')
  })

  it('sends the invitation again to a corrected address, and ends the link that went to the other', async () => {
    const zoe = await inviteColleague(
      { firstName: 'Zoé', lastName: 'Martin', email: 'zoe@example.org', role: 'administrator' },
      SECRET
    )
    const { resetHash } = zoe
    await admin.get(of(zoe))
    expect((await admin.submit(of(zoe), { email: 'zoe.martin@example.org' })).status).to.equal(303)
    const after = await read(zoe)
    expect(after.resetHash).to.be.a('string').and.not.equal(resetHash)
    expect(await Notice.countDocuments({ recipient: zoe._id, kind: 'invitation' })).to.equal(2)
  })

  it('changes nobody’s own role', async () => {
    await admin.get(of(cast.admin))
    const page = await admin.submit(of(cast.admin), { role: 'regional', territory: 'departement-13' })
    expect(page.status).to.equal(422)
    expect((await read(cast.admin)).role).to.equal('administrator')
  })

  it('gives a territory as small as a basin', async () => {
    await admin.get(of(colleague))
    expect((await admin.submit(of(colleague), { territory: cast.aubagne.basin ?? '' })).status).to.equal(303)
    expect((await read(colleague)).territory).to.equal(cast.aubagne.basin)
  })
})
