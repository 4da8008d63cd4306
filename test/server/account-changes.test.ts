import { expect } from 'chai'
import { Account } from '#models/records/account.ts'
import { Company } from '#models/records/company.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Notice } from '#models/records/notice.ts'
import { Person } from '#models/records/person.ts'
import { PersonEvent } from '#models/records/person-event.ts'
import { Workshop } from '#models/records/workshop.ts'
import { inviteColleague } from '#models/access/colleagues.ts'
import { changeAccount } from '#models/access/change-account.ts'
import { endHost, inviteHost } from '#models/access/hosts.ts'
import { areHandOversOwed, settleHandOvers } from '#models/planning/hand-over.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { all } from '#test/support/html.ts'

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
        companies: [],
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

  describe('the companies of a host', () => {
    let host: Account
    let other: Company
    const companiesOf = async () => (await read(host)).companies.map(String)
    const noted = async () =>
      (await JournalEntry.find({ subjectId: host.id }).sort({ at: 1, _id: 1 })).map(
        ({ kind, detail, by }) => [
          kind,
          (detail as { company?: string } | null)?.company,
          by?.equals(cast.admin._id)
        ]
      )
    beforeEach(async () => {
      other = await Company.create({ name: 'Fonderie du Port', agencies: [cast.aubagne._id] })
      host = await Account.create({
        email: `ida.${other.id}@example.org`,
        firstName: 'Ida',
        lastName: 'Rey',
        role: 'employer',
        companies: [cast.maconneries._id],
        passwordHash: cast.paul.passwordHash ?? null
      })
    })

    it('are all shown, and one more is given without ending the session', async () => {
      const ida = await app.signedIn(host)
      const page = await admin.get(of(host))
      expect(page.text).to.include(cast.maconneries.name).and.include('Ajouter une entreprise')
      expect((await admin.submit(of(host), { company: other.id })).status).to.equal(303)
      expect(await companiesOf()).to.deep.equal([cast.maconneries.id, other.id])
      expect((await ida.get(paths.hosting())).status).to.equal(200)
      expect(await noted()).to.deep.include(['hostLinked', 'Fonderie du Port', true])
      const boxes = all((await admin.get(of(host))).html, 'input', { name: 'companies' })
      expect(
        boxes.map(({ attributes }) => [attributes['value'], 'checked' in attributes])
      ).to.have.deep.members([
        [cast.maconneries.id, true],
        [other.id, true]
      ])
      expect((await admin.submit(of(host))).status, 'nothing changed').to.equal(303)
      expect(await companiesOf()).to.have.length(2)
    })

    it('are taken away by unticking, which ends the session; the first of them too', async () => {
      await Account.updateOne({ _id: host._id }, { $addToSet: { companies: other._id } })
      const ida = await app.signedIn(host)
      await admin.get(of(host))
      expect((await admin.submit(of(host), { companies: other.id })).status).to.equal(303)
      expect(await companiesOf()).to.deep.equal([other.id])
      expect((await ida.get(paths.hosting())).location).to.include(paths.signIn())
      expect(await noted()).to.deep.equal([
        ['signedIn', undefined, false],
        ['hostEnded', cast.maconneries.name, true]
      ])
    })

    it('are one at least, and known ones: else nothing is written and the boxes are there again', async () => {
      await admin.get(of(host))
      const none = await admin.submit(of(host), { companies: null })
      expect([none.status, await companiesOf()]).to.deep.equal([422, [cast.maconneries.id]])
      expect(none.text).to.include('Choisissez où cette personne travaille')
      expect(all(none.html, 'input', { name: 'companies' })).to.have.length(1)
      for (const unknown of ['f'.repeat(24), 'x']) {
        await admin.get(of(host))
        const sent = await admin.submit(of(host), { companies: [cast.maconneries.id, unknown] })
        expect([sent.status, await companiesOf()], unknown).to.deep.equal([422, [cast.maconneries.id]])
      }
    })

    it('given by a counsellor while the form is open are not taken away by it', async () => {
      await admin.get(of(host))
      const facts = { email: host.email, firstName: 'Ida', lastName: 'Rey', by: cast.marie._id }
      await inviteHost({ ...facts, company: other }, SECRET)
      expect((await admin.submit(of(host), { lastName: 'Roy' })).status).to.equal(303)
      expect([(await read(host)).lastName, await companiesOf()]).to.deep.equal([
        'Roy',
        [cast.maconneries.id, other.id]
      ])
      await admin.get(of(host))
      await endHost(await read(host), { company: other, by: cast.marie._id })
      const third = await Company.create({ name: 'Scierie du Lac', agencies: [cast.aubagne._id] })
      const late = await admin.submit(of(host), { companies: [other.id], company: third.id })
      expect([late.status, await companiesOf()]).to.deep.equal([422, [cast.maconneries.id]])
    })
  })
})
