import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { Notice } from '#models/records/notice.ts'
import { beat } from '#models/today/heartbeats.ts'
import { deliverNotices } from '#jobs/deliver-notices.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type TestApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { trialDelivery } from '#test/support/trial-delivery.ts'

describe('« M’envoyer un essai »', () => {
  useDatabase()
  useEmptyCollections()
  const trial = useApp()
  const installed = useApp({ trial: false })
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
    await Notice.deleteMany({})
  })
  const administrator = async (app: TestApp, language = 'fr') => {
    const admin = await app.signedIn(cast.admin, { language })
    await admin.get(paths.setup())
    return admin
  }
  const press = async (admin: Visitor) => {
    const { status, location } = await admin.submit(paths.testMessage())
    expect([status, location]).to.deep.equal([303, `${paths.setup()}#messages`])
    return admin.follow()
  }

  it('says that nothing was tried, that it waits for a worker, then that the server took it', async () => {
    const admin = await administrator(installed)
    expect(admin.page?.text).to.include('Pas encore essayé')
    expect((await press(admin)).text)
      .to.include('L’essai attend depuis')
      .and.include('Aucun worker ne donne signe de vie')
    await beat(randomUUID(), 'worker')
    expect((await admin.get(paths.setup())).text).not.to.include('Aucun worker')
    await deliverNotices(trialDelivery())
    expect((await admin.get(paths.setup())).text)
      .to.include('Accepté par le serveur d’envoi')
      .and.include(cast.admin.email)
      .and.not.include('boîte d’essai')
  })

  it('says in trial mode that it is in the trial mailbox, and shows it there', async () => {
    const admin = await administrator(trial)
    await press(admin)
    await deliverNotices(trialDelivery())
    const { text } = await admin.get(paths.setup())
    expect(text).to.include('gardé dans la boîte d’essai').and.not.include('Accepté par le serveur')
    expect((await admin.get(admin.link('Ouvrir la boîte d’essai'))).text).to.include(
      'Essai d’envoi de Déclic'
    )
  })

  it('is reached from the settings of the installation, and spends its budget', async () => {
    const admin = await administrator(installed)
    await admin.get(paths.installation())
    expect(admin.link('Faire un essai')).to.equal(`${paths.setup()}#messages`)
    await admin.get(paths.setup())
    const answers: number[] = []
    for (let press = 0; press < 6; press++) answers.push((await admin.post(paths.testMessage())).status)
    expect(answers).to.deep.equal([303, 303, 303, 303, 303, 429])
  })
})
