import { expect } from 'chai'
import { Account } from '#models/records/account.ts'
import { Company } from '#models/records/company.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { Person } from '#models/records/person.ts'
import { newFormKey } from '#server/middleware/form-key.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { all, fieldsOf } from '#test/support/html.ts'

const HEADINGS = 'Identifiant;Nom;Prénom;Date de naissance;Code SAFIR'

describe('a form that creates something', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  before(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  const named = (name: string) => Company.countDocuments({ name })

  it('pressed twice makes one company and leads twice to it, saying so', async () => {
    await marie.get(paths.newCompany())
    const fields = fieldsOf(all(marie.page!.html, 'form', { action: paths.companies() })[0]!)
    const twice = { ...fields, _csrf: null, name: 'Deux fois SARL' }
    const answers = await Promise.all([
      marie.post(paths.companies(), twice),
      marie.post(paths.companies(), twice)
    ])
    expect(answers.map(({ status }) => status)).to.deep.equal([303, 303])
    expect(answers[0]?.location).to.equal(answers[1]?.location)
    expect(await named('Deux fois SARL')).to.equal(1)
    const again = await marie.post(paths.companies(), twice)
    expect(again.location).to.equal(answers[0]?.location)
    expect((await marie.follow()).text).to.include('déjà enregistré')
  })

  it('makes two without the guard: the control of the test above', async () => {
    const twice = { name: 'Sans garde SARL' }
    await marie.post(paths.companies(), { ...twice, formKey: newFormKey() })
    await marie.post(paths.companies(), { ...twice, formKey: newFormKey() })
    expect(await named('Sans garde SARL')).to.equal(2)
  })

  it('with other words answers 409, keeps them, and saves them too when asked', async () => {
    const formKey = newFormKey()
    await marie.post(paths.companies(), { name: 'Première SARL', formKey })
    const page = await marie.post(paths.companies(), { name: 'Seconde SARL', formKey })
    expect(page.status).to.equal(409)
    expect(page.text).to.include('déjà servi')
    expect(await named('Seconde SARL')).to.equal(0)
    expect((await marie.submit(paths.companies())).status).to.equal(303)
    expect(await named('Seconde SARL')).to.equal(1)
  })

  it('that was refused may be corrected and sent with its key', async () => {
    await marie.get(paths.newCompany())
    const refused = await marie.submit(paths.companies(), { name: '' })
    expect(refused.status).to.equal(422)
    expect((await marie.submit(paths.companies(), { name: 'Corrigée SARL' })).status).to.equal(303)
    expect(await named('Corrigée SARL')).to.equal(1)
  })

  it('without its key is not taken', async () => {
    const page = await marie.post(paths.companies(), { name: 'Sans clé SARL', formKey: null })
    expect(page.status).to.equal(422)
    expect(await named('Sans clé SARL')).to.equal(0)
  })

  it('sent with the key of a colleague is one of its own', async () => {
    const formKey = newFormKey()
    const mine = await marie.post(paths.companies(), { name: 'Partagée SARL', formKey })
    const paul = await app.signedIn(await otherCounsellor())
    const theirs = await paul.post(paths.companies(), { name: 'Partagée SARL', formKey })
    expect(theirs.status).to.equal(303)
    expect(theirs.location).not.to.equal(mine.location)
  })

  it('does not bring back what was removed since', async () => {
    const sent = { text: 'Elle appelle lundi', on: '', formKey: newFormKey() }
    const { id } = cast.nadia
    expect((await marie.post(paths.agreements(id), sent)).status).to.equal(303)
    expect((await marie.post(paths.agreements(id), sent)).status).to.equal(303)
    const notes = async () =>
      (await Person.findById(id).orFail()).commitments.filter(({ text }) => text === sent.text)
    const [note] = await notes()
    expect(await notes()).to.have.length(1)
    await Person.updateOne({ _id: id }, { $pull: { commitments: { _id: note?._id } } })
    const page = await marie.post(paths.agreements(id), sent)
    expect(page.status).to.equal(409)
    expect(page.text).to.include('annulé ou retiré depuis')
    expect(await notes()).to.have.length(0)
  })

  it('makes one account, one import of it', async () => {
    const admin = await app.signedIn(cast.admin)
    const invited = {
      firstName: 'Zoé',
      lastName: 'Martin',
      email: 'zoe.deux@example.org',
      role: 'counsellor',
      agency: cast.aubagne.id,
      formKey: newFormKey()
    }
    for (const _ of [1, 2]) expect((await admin.post(paths.accounts(), invited)).status).to.equal(303)
    expect(await Account.countDocuments({ email: invited.email })).to.equal(1)

    const list = () => new File([`${HEADINGS}\n9300001A;DUPOND;Lou;01/02/1990;13165\n`], 'liste.csv')
    const formKey = newFormKey()
    const first = await marie.upload(paths.imports(), 'file', list(), { formKey })
    const second = await marie.upload(paths.imports(), 'file', list(), { formKey })
    expect([first.status, second.status]).to.deep.equal([303, 303])
    expect(second.location).to.equal(first.location)
    const other = new File([`${HEADINGS}\n9300002B;DURAND;Lou;01/02/1991;13165\n`], 'autre.csv')
    expect((await marie.upload(paths.imports(), 'file', other, { formKey })).status).to.equal(409)
    expect(await ImportRun.countDocuments()).to.equal(1)
  })

  async function otherCounsellor() {
    return Account.findOne({
      role: 'counsellor',
      agency: { $ne: cast.aubagne._id },
      disabledAt: null
    }).orFail()
  }
})
