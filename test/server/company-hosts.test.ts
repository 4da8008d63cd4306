import { expect } from 'chai'
import { Account } from '#models/records/account.ts'
import { Company } from '#models/records/company.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Notice } from '#models/records/notice.ts'
import { newFormKey } from '#server/middleware/form-key.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'

describe('the hosts of a company', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  let other: Company
  before(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
    other = await Company.create({ name: 'Fonderie du Port', agencies: [cast.aubagne._id] })
  })

  const ida = { firstName: 'Ida', lastName: 'Rey', email: 'ida.rey@example.org' }
  const idaNow = () => Account.findOne({ email: ida.email }).orFail()
  const at = () => String(other.id)

  it('are invited from its page by a counsellor, and listed with their state', async () => {
    expect((await marie.get(paths.company(cast.maconneries.id))).text)
      .to.include(cast.paul.fullName)
      .and.include('Actif')
    await marie.get(paths.newHost(at()))
    expect((await marie.submit(paths.hosts(at()), ida)).location).to.equal(paths.company(at()))
    const page = await marie.follow()
    expect(page.text).to.include('Ida Rey').and.include('Invitation en attente')
    const account = await idaNow()
    expect(account.role).to.equal('employer')
    expect(await Notice.countDocuments({ recipient: account._id, kind: 'invitation' })).to.equal(1)
  })

  it('are invited once by a form sent twice', async () => {
    const sent = { ...ida, email: 'deux@example.org', formKey: newFormKey() }
    for (const _ of [1, 2]) expect((await marie.post(paths.hosts(at()), sent)).status).to.equal(303)
    expect(await Account.countDocuments({ email: sent.email })).to.equal(1)
  })

  it('are invited again while they have no password', async () => {
    const { id, _id } = await idaNow()
    expect((await marie.post(paths.hostInvitation(at(), String(id)))).status).to.equal(303)
    expect(await Notice.countDocuments({ recipient: _id, kind: 'invitation' })).to.equal(2)
  })

  it('may welcome for several companies with one account, and see the workshops of each', async () => {
    await marie.get(paths.newHost(at()))
    const linked = await marie.submit(paths.hosts(at()), { ...ida, email: cast.paul.email })
    expect(linked.status).to.equal(303)
    expect((await marie.follow()).text).to.include('a déjà un compte')
    const paul = await app.signedIn(cast.paul)
    expect((await paul.get(paths.hosting())).text)
      .to.include('Fonderie du Port, Maçonneries du Garlaban')
      .and.include(cast.companyWorkshop.tradeLabel)
  })

  it('are refused, beside the address, for an account of another kind and for one that is theirs already', async () => {
    await marie.get(paths.newHost(at()))
    const notHost = await marie.submit(paths.hosts(at()), { ...ida, email: cast.sofia.email })
    expect(notHost.status).to.equal(422)
    expect(notHost.text).to.include('n’est pas celui d’une entreprise')
    const again = await marie.submit(paths.hosts(at()), ida)
    expect(again.status).to.equal(422)
    expect(again.text).to.include('a déjà accès')
  })

  it('lose their access to that company alone, and their sessions, when it is ended', async () => {
    const paul = await app.signedIn(cast.paul)
    expect((await marie.post(paths.hostRemoval(at(), cast.paul.id))).status).to.equal(303)
    expect((await paul.get(paths.hosting())).location).to.include(paths.signIn())
    const after = await Account.findById(cast.paul._id).orFail()
    expect(after.companies.map(String)).to.deep.equal([cast.maconneries.id])
    const kinds = (await JournalEntry.find({ subjectId: cast.paul.id })).map(({ kind }) => kind)
    expect(kinds).to.include.members(['hostLinked', 'hostEnded'])
  })

  it('of a company of another agency are out of reach', async () => {
    const far = await Company.create({ name: 'Ailleurs SARL', agencies: [cast.nice._id] })
    expect((await marie.post(paths.hosts(String(far.id)), ida)).status).to.equal(404)
    expect((await marie.post(paths.hostRemoval(at(), cast.marie.id))).status).to.equal(404)
  })

  it('whose access ends are told so on their pages and kept by one press, theirs or the agency’s', async () => {
    const ends = new Date('2031-03-12T12:00:00Z')
    const paul = await app.signedIn(cast.paul)
    const company = cast.maconneries.id
    for (const keep of [
      () => paul.post(paths.ownAccess()),
      () => marie.post(paths.hostRenewal(company, cast.paul.id))
    ]) {
      await Account.updateOne({ _id: cast.paul._id }, { $set: { endWarnedFor: ends } })
      for (const path of [paths.hosting(), paths.ownAccount()])
        expect((await paul.get(path)).text).to.include('Votre accès se termine le 12 mars 2031')
      expect((await marie.get(paths.company(company))).text).to.include(
        'Cet accès se termine le 12 mars 2031'
      )
      expect((await keep()).status).to.equal(303)
      expect((await paul.get(paths.ownAccount())).text).to.not.include('se termine le')
    }
  })
})
