import { expect } from 'chai'
import { localTime } from '#lib/dates.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Notice } from '#models/records/notice.ts'
import { RegionSettings } from '#models/records/region-settings.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { setRegion } from '#models/settings/region.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { deliverPost } from '#test/support/post.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase, useEmptyCollections } from '../support/database.ts'
import { all, textOf } from '../support/html.ts'

const REGION = 'region-93'

describe('setting what holds in a region', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let admin: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    admin = await app.signedIn(cast.admin)
  })

  const page = paths.region(REGION)
  const set = async (fields: Record<string, string>, visitor = admin) => {
    await visitor.get(page)
    return visitor.submit(page, fields)
  }
  const remindersOfForge = () =>
    Notice.find({ subject: cast.forgeWorkshop._id, kind: /^reminder/, state: 'planned' }).lean()

  it('moves the reminders of agencies that have not their own, and shows them its value beside theirs', async () => {
    const { timeZone } = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    const before = await remindersOfForge()
    const answer = await set({ reminderFirst: '5', reminderSecond: '1', reminderTime: '10h' })
    expect([answer.status, answer.location]).to.deep.equal([303, page])
    expect((await admin.follow()).text)
      .to.match(/rappels? prévus? change/)
      .and.match(/rappels\s: de 7 et 2 jours avant, à l’heure du début à 5 et 1 jours avant/)
      .and.include('Alix Caron')
    const after = await remindersOfForge()
    expect(after.length).to.equal(before.length)
    expect(after.filter(({ dueAt }) => localTime(dueAt, timeZone) === '10:00')).not.to.have.length(0)
    const agency = await admin.get(paths.agency(cast.aubagne.id))
    expect(agency.text).to.match(/Valeur de la région\s: 5 et 1 jours avant/)
    expect(all(agency.html, 'input', { name: 'reminderFirst' })[0]?.attributes['value']).to.equal('5')
    // Saved as it stands, an agency still follows its region; with a value of its own, it no longer does.
    await admin.submit(paths.agency(cast.aubagne.id), { callHours: 'Le matin' })
    expect((await Agency.findById(cast.aubagne._id).orFail()).reminders).to.equal(null)
    await admin.get(paths.agency(cast.aubagne.id))
    await admin.submit(paths.agency(cast.aubagne.id), { reminderTime: '8h' })
    await set({ reminderTime: '14h' })
    const times = (await remindersOfForge()).map(({ dueAt }) => localTime(dueAt, timeZone))
    expect(times).not.to.include('14:00')
  })

  it('says its texts in the messages people receive, and those of an agency before its own', async () => {
    await set({ textTravel: 'Une aide au déplacement est possible.', textBring: 'Une pièce d’identité.' })
    await admin.get(paths.agency(cast.aubagne.id))
    expect(admin.page?.text).to.include('on lit le texte de la région')
    await admin.submit(paths.agency(cast.aubagne.id), {
      textBring: 'Des chaussures fermées.',
      textClosing: 'À bientôt !'
    })
    expect((await admin.follow()).text)
      .to.include('Des chaussures fermées.')
      .and.include('Une aide au déplacement est possible.')
    const { _id } = cast.forgeWorkshop
    await Workshop.updateOne({ _id }, { $set: { bring: '' } })
    await deliverPost()
    const notices = await Notice.find({ subject: _id, kind: 'confirmation' }).distinct('_id')
    const sent = await SentMessage.find({ notice: { $in: notices } })
    expect(sent).not.to.have.length(0)
    for (const { text, html } of sent)
      for (const words of [text, html])
        expect(words)
          .to.include('Des chaussures fermées.')
          .and.include('Une aide au déplacement est possible.')
          .and.include('À bientôt !')
          .and.not.include('Une pièce d’identité.')
  })

  it('refuses what contradicts, and too long a text, and keeps what was typed', async () => {
    const refusals: [Record<string, string>, string][] = [
      [{ reminderFirst: '2', reminderSecond: '3' }, 'reminderSecond'],
      [{ reminderFirst: '45' }, 'reminderFirst'],
      [{ reminderTime: 'tôt' }, 'reminderTime'],
      [{ textClosing: 'a'.repeat(301) }, 'textClosing']
    ]
    for (const [fields, name] of refusals) {
      const answer = await set(fields)
      const said = all(answer.html, 'p', { id: `${name}-error` }).map(textOf)
      expect([answer.status, said.length], name).to.deep.equal([422, 1])
    }
    expect(await RegionSettings.countDocuments()).to.equal(0)
  })

  it('is for administrators, and for a regional account given that right, in its own region alone', async () => {
    const sofia = await app.signedIn(cast.sofia)
    expect((await sofia.get(page)).status).to.equal(404)
    await admin.get(paths.account(cast.sofia.id))
    expect(admin.page?.text).to.include('Confier la région')
    await admin.post(paths.regionRight(cast.sofia.id))
    expect((await sofia.get(paths.results())).text).to.include('Réglages de la région')
    expect((await set({ reminderFirst: '6' }, sofia)).status).to.equal(303)
    expect((await sofia.get(paths.region('region-84'))).status).to.equal(404)
    expect((await sofia.get(paths.regions())).status).to.equal(404)
    await admin.post(paths.regionRight(cast.marie.id))
    expect((await Account.findById(cast.marie._id).orFail()).sees).not.to.include('region')
    await admin.get(paths.editAccount(cast.sofia.id))
    await admin.submit(paths.editAccount(cast.sofia.id), { lastName: 'Renard' })
    expect((await Account.findById(cast.sofia._id).orFail()).sees).to.include('region')
    await admin.get(paths.editAccount(cast.sofia.id))
    await admin.submit(paths.editAccount(cast.sofia.id), { territory: 'departement-13' })
    expect((await Account.findById(cast.sofia._id).orFail()).sees).not.to.include('region')
  })

  it('shows the second what the first one changed, and lets one of two at once win', async () => {
    const other = await app.signedIn(cast.admin)
    await other.get(page)
    await set({ textClosing: 'Merci.' })
    const clash = await other.submit(page, { textClosing: 'Bonne journée.' })
    expect(clash.status).to.equal(422)
    expect(all(clash.html, 'p', { id: 'textClosing-error' }).map(textOf)[0]).to.include('Merci.')
    const facts = {
      reminders: { first: 9, second: 2, time: null },
      texts: { bring: '', travel: '', closing: '' }
    }
    const refusal = await refusalOf(setRegion(REGION, facts, { by: cast.admin._id, since: null }))
    expect(refusal.key).to.equal('errors.meanwhile.again')
  })
})
