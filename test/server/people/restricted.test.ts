import { expect } from 'chai'
import { Account } from '#models/records/account.ts'
import { PersonEvent } from '#models/records/person-event.ts'
import { RestrictedFacts } from '#models/records/restricted-facts.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'

describe('Restricted publics', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  let admin: Visitor
  before(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
    admin = await app.signedIn(cast.admin)
  })
  const page = () => paths.restrictedFacts(cast.nadia.id)

  it('do not exist for a counsellor without the right, nor for the administrator who gives it', async () => {
    expect((await marie.get(page())).status).to.equal(404)
    expect((await marie.post(page(), { boe: 'yes' })).status).to.equal(404)
    expect((await admin.get(page())).status).to.equal(404)
    expect((await marie.get(paths.person(cast.nadia.id))).text).not.to.include('accès réservé')
    expect(await RestrictedFacts.countDocuments({})).to.equal(0)
  })

  it('are given to a counsellor by an administrator, to nobody else', async () => {
    const refused = await admin.post(paths.restrictedRight(cast.sofia.id))
    expect(refused.status).to.equal(422)
    expect((await admin.post(paths.restrictedRight(cast.marie.id))).status).to.equal(303)
    expect((await admin.get(paths.accounts())).text).to.include('Retirer l’accès réservé')
    expect((await marie.get(paths.person(cast.nadia.id))).text).to.include('accès réservé')
  })

  it('are read and written with the right, and each reading is told in the history', async () => {
    expect((await marie.get(page())).status).to.equal(200)
    expect((await marie.submit(page(), { boe: 'perhaps' })).status).to.equal(422)
    expect((await marie.submit(page(), { boe: 'yes' })).status).to.equal(303)
    expect((await RestrictedFacts.findById(cast.nadia._id).orFail()).boe).to.equal('yes')
    const told = await PersonEvent.find({ person: cast.nadia._id }).sort({ at: 1 })
    expect(told.map(({ kind }) => kind)).to.deep.equal([
      'restrictedRead',
      'restrictedRead',
      'restrictedWritten'
    ])
    expect(JSON.stringify(told)).not.to.include('yes')
    expect((await marie.get(paths.personTimeline(cast.nadia.id))).text).to.include('consultées')
  })

  it('are forgotten when the person does not say', async () => {
    await marie.get(page())
    await marie.submit(page(), { boe: 'unknown' })
    expect(await RestrictedFacts.countDocuments({})).to.equal(0)
  })

  it('stay within the agency, whatever the right', async () => {
    expect((await marie.get(paths.restrictedFacts(cast.bruno.id))).status).to.equal(404)
  })

  it('are closed at once when the right is taken back', async () => {
    await admin.post(paths.restrictedRightRemoval(cast.marie.id))
    expect((await Account.findById(cast.marie._id).orFail()).sees).to.have.length(0)
    expect((await marie.get(page())).status).to.equal(404)
  })
})
