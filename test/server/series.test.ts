import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { idFrom } from '#models/records/record.ts'
import { Series } from '#models/records/series.ts'
import { Workshop } from '#models/records/workshop.ts'
import { newFormKey } from '#server/middleware/form-key.ts'
import { paths } from '#server/paths.ts'
import { workingDay } from '#seeds/calendar.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'

describe('The pages of a series', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  before(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  const idIn = (location: string | null) => idFrom(location?.split('/').at(-1) ?? '')
  const like = (id: unknown) => `${paths.newSeries()}?like=${String(id)}`
  const firstDay = (after = 0) => workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 200 + after), 1)
  /** The form as a browser sends it when « Revoir les dates » is pressed. */
  const review = (fields: Record<string, string | string[] | null> = {}) =>
    marie.submit(paths.series(), fields).then(() => marie.page)

  /** Pressed on the button that leads to another address than the form. */
  const fieldsNow = async (fields: Record<string, string>) => {
    const page = await marie.get(like(cast.draftWorkshop.id))
    const inputs = [...page.body.matchAll(/<(?:input|textarea|select)[^>]*name="(\w+)"/gs)]
    expect(inputs.map(([, name]) => name)).to.include.members(['trade', 'date', 'rhythm', 'times', 'until'])
    return fields
  }

  it('begin with what a workshop is, a week later, from its own page', async () => {
    const page = await marie.get(paths.workshop(cast.draftWorkshop.id))
    expect(page.body).to.include(like(cast.draftWorkshop.id))
    await fieldsNow({})
    const day = addDays(cast.draftWorkshop.localDay, 7)
    expect(marie.page?.body).to.include(slashed(day))
  })

  it('show every date before anything is saved, then save it once, however often it is sent', async () => {
    await marie.get(like(cast.draftWorkshop.id))
    const before = await Workshop.countDocuments()
    const shown = await review({ date: slashed(firstDay()), times: '3' })
    expect(shown?.status).to.equal(422)
    expect(shown?.text).to.include('rien ne l’est encore').and.include('3 ateliers')
    expect(await Workshop.countDocuments()).to.equal(before)
    const formKey = newFormKey()
    const saved = await marie.submit(paths.series(), { then: 'draft', formKey })
    expect(saved.status).to.equal(303)
    const series = await Series.findOne().sort({ _id: -1 }).orFail()
    expect(saved.location).to.equal(paths.seriesOf(series.id))
    const page = await marie.follow()
    expect(page.text).to.include('3 brouillons enregistrés').and.include('Séance 3')
    const drafts = await Workshop.find({ series: series._id, state: 'draft' }).sort({ startsAt: 1 })
    expect(drafts).to.have.length(3)
    const second = await marie.get(paths.workshop(drafts[1]?.id))
    expect(second.text).to.include('Séance 2 sur 3 de la série').and.include('Voir les 3 dates')
  })

  it('save nothing a second time under the same key', async () => {
    await marie.get(like(cast.draftWorkshop.id))
    await review({ date: slashed(firstDay(70)), times: '2', from: '14h', to: '15h' })
    const formKey = newFormKey()
    const sent = marie.page
    const [first, second] = [
      await marie.submit(paths.series(), { formKey }),
      await (async () => {
        marie.page = sent
        return marie.submit(paths.series(), { formKey })
      })()
    ]
    expect([first.status, second.status]).to.deep.equal([303, 303])
    expect(second.location).to.equal(first.location)
    expect(await Workshop.countDocuments({ series: idIn(first.location) })).to.equal(2)
  })

  it('leave out what is unticked', async () => {
    await marie.get(like(cast.draftWorkshop.id))
    const day = firstDay(100)
    await review({ date: slashed(day), times: '3', from: '14h', to: '15h' })
    const kept = [...(marie.page?.body ?? '').matchAll(/name="kept"\s+value="([^"]+)"/g)].map(
      ([, one]) => one ?? ''
    )
    expect(kept).to.have.length(3)
    const saved = await marie.submit(paths.series(), { kept: kept.slice(1) })
    const id = idIn(saved.location)
    const days = (await Workshop.find({ series: id }).sort({ startsAt: 1 })).map(({ localDay }) => localDay)
    expect(days).to.deep.equal(kept.slice(1))
  })

  it('bring the list back, with nothing saved, when a date has been taken since it was shown', async () => {
    await marie.get(like(cast.draftWorkshop.id))
    const day = firstDay(120)
    await review({ date: slashed(day), times: '2', from: '10h', to: '11h' })
    const listed = marie.page
    await marie.submit(paths.series(), {})
    marie.page = listed
    const before = await Workshop.countDocuments()
    const again = await marie.submit(paths.series(), { formKey: newFormKey() })
    expect(again.status).to.equal(422)
    expect(again.text).to.include('viennent d’être prises').and.include('Salle prise')
    expect(await Workshop.countDocuments()).to.equal(before)
  })

  it('keep what was typed when it is refused, beside the field', async () => {
    await marie.get(like(cast.draftWorkshop.id))
    const refused = await review({ date: slashed(firstDay()), times: '400', except: 'jamais' })
    expect(refused?.status).to.equal(422)
    expect(refused?.body).to.include('value="400"').and.include('value="jamais"')
    expect(refused?.text).to.include('Écrivez des dates séparées par des virgules')
    const many = await review({ except: '' })
    expect(many?.text).to.include('400 dates')
  })

  it('take over what was typed in the form of a workshop', async () => {
    await marie.get(paths.newWorkshop())
    const page = await marie.post(paths.newSeries(), { trade: 'F1703', bring: 'Des gants', capacity: '9' })
    expect(page.status).to.equal(200)
    expect(page.body).to.include('Des gants')
  })

  it('publish the drafts that are ticked, and say why another is not', async () => {
    const series = await Series.findOne().sort({ _id: 1 }).orFail()
    const drafts = await Workshop.find({ series: series._id }).sort({ startsAt: 1 })
    await Workshop.updateOne({ _id: drafts[1]?._id }, { facilitators: [] })
    const page = await marie.get(paths.seriesOf(series.id))
    expect(page.text).to.include('Publier les dates cochées')
    const refused = await marie.post(paths.seriesPublication(series.id), {
      workshops: drafts.slice(0, 2).map(({ id }) => String(id))
    })
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('Indiquez au moins un animateur')
    const states = (await Workshop.find({ series: series._id }).sort({ startsAt: 1 })).map(
      ({ state }) => state
    )
    expect(states).to.deep.equal(['published', 'draft', 'draft'])
    const rest = await marie.post(paths.seriesPublication(series.id), {
      workshops: String(drafts[2]?.id)
    })
    expect(rest.status).to.equal(303)
    const none = await marie.post(paths.seriesPublication(series.id), {})
    expect([none.status, none.text.includes('Cochez au moins une date')]).to.deep.equal([422, true])
  })

  it('are a 404 of another agency', async () => {
    const samira = await app.signedIn(cast.samira)
    const series = await Series.findOne().orFail()
    expect((await samira.get(paths.seriesOf(series.id))).status).to.equal(404)
    expect((await samira.get(like(cast.draftWorkshop.id))).status).to.equal(404)
  })

  it('take one date at hours of its own, say beside it why they do not go, and keep them as typed', async () => {
    await marie.get(like(cast.draftWorkshop.id))
    await review({ date: slashed(firstDay(160)), times: '2', from: '9h', to: '10h' })
    const refused = await marie.submit(paths.series(), { ownFrom: ['', '11h30'], ownTo: ['', '10h'] })
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('1 date ne va pas à l’heure')
    expect(refused.body).to.include('value="11h30"')
    const saved = await marie.submit(paths.series(), { ownFrom: ['', '11h30'], ownTo: ['', '12h45'] })
    expect(saved.status).to.equal(303)
    const made = await Workshop.find({ series: idIn(saved.location) }).sort({ startsAt: 1 })
    const hours = made.map(({ startsAt, endsAt }) => (+endsAt - +startsAt) / 60_000)
    expect(hours).to.deep.equal([60, 75])
  })

  it('are taken back by « Annuler » right after, and said when a date stays', async () => {
    await marie.get(like(cast.draftWorkshop.id))
    await review({ date: slashed(firstDay(180)), times: '2', from: '9h', to: '10h' })
    const saved = await marie.submit(paths.series(), { then: 'draft', formKey: newFormKey() })
    const series = idIn(saved.location)
    const [first] = await Workshop.find({ series }).sort({ startsAt: 1 })
    await first?.updateOne({ state: 'published' })
    expect((await marie.follow()).text).to.include('vous pouvez reprendre toute la série')
    const partly = await marie.submit(paths.seriesUndoing(String(series)))
    expect([partly.status, partly.location]).to.deep.equal([303, paths.seriesOf(String(series))])
    expect((await marie.follow()).text).to.include('1 brouillon supprimé. 1 date reste')
    expect(await Workshop.countDocuments({ series })).to.equal(1)
    const others = await app.signedIn(cast.samira)
    expect((await others.post(paths.seriesUndoing(String(series)))).status).to.equal(404)
  })
})
