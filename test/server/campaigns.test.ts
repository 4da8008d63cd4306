import { expect } from 'chai'
import ICAL from 'ical.js'
import mongoose from 'mongoose'
import { addDays } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { Campaign } from '#models/records/campaign.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Workshop } from '#models/records/workshop.ts'
import { openWorkshops } from '#models/planning/open-workshops.ts'
import { guards, nameCampaign, removeCampaign, setCampaign } from '#models/settings/campaigns.ts'
import { tagWorkshops } from '#models/planning/campaigns/tag.ts'
import { newFormKey } from '#server/middleware/form-key.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { explained } from '#test/support/explained.ts'
import { keyOf } from '#test/support/refusal.ts'

const DAY_MS = 86_400_000

describe('campaigns', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let day: string
  let marie: Visitor
  let sofia: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    day = cast.forgeWorkshop.localDay
    marie = await app.signedIn(cast.marie)
    sofia = await app.signedIn(cast.sofia)
  })

  const facts = (some = {}) => ({
    name: 'Semaine #Tousmobilisés',
    text: 'Venez voir un métier.',
    from: day,
    to: addDays(day, 4),
    ...some
  })
  const named = (account = cast.sofia, some = {}) =>
    nameCampaign(account, { id: new mongoose.Types.ObjectId(), facts: facts(some) })
  const tagsOf = async ({ _id }: Workshop) =>
    ((await Workshop.findById(_id).orFail()).campaigns ?? []).map(String)
  const tag = (campaign: Campaign, ...workshops: Workshop[]) =>
    tagWorkshops(cast.marie, campaign, {
      shown: workshops.map(({ id }) => String(id)),
      ticked: workshops.map(({ id }) => String(id))
    })
  const openTo = async (path: string) => fetch(app.url + path, { headers: { 'accept-language': 'fr' } })

  it('are named by a region, ticked by an agency, and read by anyone as page, data and calendar', async () => {
    await sofia.get(paths.newCampaign())
    const formKey = newFormKey()
    const form = { name: 'Semaine #Tousmobilisés', from: slashed(day), to: slashed(addDays(day, 4)), formKey }
    expect((await sofia.submit(paths.campaigns(), form)).status).to.equal(303)
    const campaign = await Campaign.findOne().orFail()
    expect(campaign.slug).to.equal(`semaine-tousmobilises-${day.slice(0, 4)}`)

    const here = paths.campaign(String(campaign._id))
    const page = await marie.get(here)
    expect(page.text).to.include('Rien n’est rattaché sans vous')
    expect(page.body).to.not.include('checked')
    expect((await marie.get(`${here}?tick=all`)).body).to.include('checked')
    expect(await tagsOf(cast.forgeWorkshop), 'showing all ticked keeps nothing').to.deep.equal([])
    expect((await marie.submit(paths.campaignWorkshops(String(campaign._id)))).status).to.equal(303)
    expect(await tagsOf(cast.forgeWorkshop)).to.deep.equal([String(campaign._id)])
    expect((await marie.follow()).text).to.match(/Dans la campagne\s: 1 atelier, 1 inscrit sur 12\./)

    const query = `?campaign=${campaign.slug}`
    const open = await (await openTo(paths.open() + query)).text()
    expect(open).to.include('<h1>Semaine #Tousmobilisés</h1>')
    const data = (await (await openTo(paths.openJson() + query)).json()) as {
      campaign: { name: string }
      workshops: { id: string }[]
    }
    expect(data.campaign.name).to.equal('Semaine #Tousmobilisés')
    expect(data.workshops.map(({ id }) => id)).to.deep.equal([cast.forgeWorkshop.id])
    const calendar = ICAL.parse(await (await openTo(paths.openCalendar() + query)).text()) as unknown[]
    expect(new ICAL.Component(calendar as never).getAllSubcomponents('vevent')).to.have.length(1)
    expect((await openTo(`${paths.open()}?campaign=never-was`)).status).to.equal(404)

    expect((await sofia.get(here)).text)
      .to.include('Aubagne')
      .and.include('1 inscrit sur 12')
    const entry = await JournalEntry.findOne({ subject: 'campaign' }).orFail()
    expect(entry.detail).to.include({ setting: 'campaign', from: '' })
  })

  it('tag only what was shown, only within their days, and only of the agency that ticks', async () => {
    const { forgeWorkshop, fullWorkshop, niceWorkshop } = cast
    const campaign = await named()
    expect(await keyOf(tag(campaign, forgeWorkshop, fullWorkshop))).to.equal('campaigns.refusal.outside')
    expect(await tagsOf(forgeWorkshop), 'all or nothing').to.deep.equal([])
    expect(await keyOf(tag(campaign, niceWorkshop))).to.equal('campaigns.refusal.outside')
    await tag(campaign, forgeWorkshop)
    await tagWorkshops(cast.marie, campaign, { shown: [], ticked: [] })
    expect(await tagsOf(forgeWorkshop), 'what was not shown stays').to.have.length(1)
    await tagWorkshops(cast.marie, campaign, { shown: [forgeWorkshop.id], ticked: [] })
    expect(await tagsOf(forgeWorkshop)).to.deep.equal([])
  })

  it('are several over one day, each ticked on the page of the workshop', async () => {
    const { forgeWorkshop } = cast
    const [one, other] = [await named(), await named(cast.marie, { name: 'Portes ouvertes' })]
    const page = await marie.get(paths.workshop(forgeWorkshop.id))
    expect(page.text).to.include('Portes ouvertes').and.include('Semaine #Tousmobilisés')
    const ids = [one, other].map(({ _id }) => String(_id))
    await marie.submit(paths.workshopCampaigns(forgeWorkshop.id), { ticked: ids })
    expect(await tagsOf(forgeWorkshop)).to.have.members(ids)
    const week = await marie.get(`${paths.planningWeek(day)}?campaign=${String(other._id)}`)
    expect(week.body).to.include(paths.workshop(forgeWorkshop.id))
    await marie.get(paths.workshop(forgeWorkshop.id))
    await marie.submit(paths.workshopCampaigns(forgeWorkshop.id), { ticked: [String(one._id)] })
    const log = await marie.get(paths.workshopLog(forgeWorkshop.id))
    expect(log.text.match(/(?:Rattaché à|Retiré de) la campagne/g)).to.have.length(3)
    expect(await tagsOf(forgeWorkshop)).to.deep.equal([String(one._id)])
    const empty = await marie.get(`${paths.planningWeek(day)}?campaign=${String(other._id)}`)
    expect(empty.body).to.not.include(paths.workshop(forgeWorkshop.id))
  })

  it('show no workshop that was moved out of their days, nor one of days that they have left', async () => {
    const { forgeWorkshop } = cast
    const campaign = await named()
    await tag(campaign, forgeWorkshop)
    const shown = async () => {
      const asked = { territory: null, sector: null, after: null, limit: 50 }
      return (await openWorkshops({ ...asked, campaign: await Campaign.findOne().orFail() })).workshops.length
    }
    expect(await shown()).to.equal(1)
    await setCampaign(campaign, facts({ from: addDays(day, 1) }), { by: cast.sofia._id })
    expect(await shown()).to.equal(0)
    const page = await marie.get(paths.campaign(String(campaign._id)))
    expect(page.status).to.equal(200)
  })

  it('go with a copy whose day they hold, and not with another', async () => {
    const { forgeWorkshop, marie: counsellor } = cast
    const campaign = await named()
    await tag(campaign, forgeWorkshop)
    const copyOn = async (date: string) => {
      await marie.get(`${paths.newWorkshop()}?like=${forgeWorkshop.id}`)
      const answer = await marie.submit(paths.workshops(), {
        date: slashed(date),
        from: '14h',
        to: '17h',
        facilitators: [],
        formKey: newFormKey(),
        saturday: 'yes'
      })
      expect(answer.status, marie.page?.text.slice(0, 600)).to.equal(303)
      return Workshop.findById(answer.location?.split('/').at(-1)).orFail()
    }
    const [inside, outside] = [await copyOn(day), await copyOn(addDays(day, 7))]
    expect([inside.campaigns?.map(String), outside.campaigns?.length ?? 0]).to.deep.equal([
      [String(campaign._id)],
      0
    ])
    expect(counsellor.role).to.equal('counsellor')
  })

  it('leave their workshops when they are removed, after a page that says so', async () => {
    const { forgeWorkshop } = cast
    const campaign = await named()
    await tag(campaign, forgeWorkshop)
    const id = String(campaign._id)
    expect((await sofia.get(paths.newCampaignRemoval(id))).text).to.include('il reste tel qu’il est')
    expect((await sofia.submit(paths.campaignRemoval(id))).status).to.equal(303)
    expect(await Campaign.countDocuments()).to.equal(0)
    const left = await Workshop.findById(forgeWorkshop._id).orFail()
    expect([left.state, left.campaigns?.length ?? 0]).to.deep.equal(['published', 0])
    await removeCampaign(campaign, { by: cast.sofia._id })
    expect(await JournalEntry.countDocuments({ subject: 'campaign' }), 'told once').to.equal(2)
  })

  it('belong to who named them: an agency reads those of its region and changes its own', async () => {
    const [regional, own] = [await named(), await named(cast.marie, { name: 'La nôtre' })]
    const samira = await app.signedIn(cast.samira)
    expect((await samira.get(paths.campaign(String(regional._id)))).status).to.equal(200)
    expect((await samira.get(paths.campaign(String(own._id)))).status).to.equal(404)
    expect((await marie.get(paths.editCampaign(String(regional._id)))).status).to.equal(404)
    expect((await marie.get(paths.editCampaign(String(own._id)))).status).to.equal(200)
    expect((await sofia.get(paths.editCampaign(String(own._id)))).status).to.equal(404)
  })

  it('refuse days the wrong way round, a season, and a change over another one', async () => {
    expect(await keyOf(named(cast.sofia, { to: addDays(day, -1) }))).to.equal('campaigns.refusal.order')
    expect(await keyOf(named(cast.sofia, { to: addDays(day, 92) }))).to.equal('campaigns.refusal.long')
    await sofia.get(paths.newCampaign())
    const wrong = { name: '', from: slashed(day), to: '31/02/2027', formKey: newFormKey() }
    const answer = await sofia.submit(paths.campaigns(), wrong)
    expect([answer.status, answer.body.includes('value="31/02/2027"')]).to.deep.equal([422, true])

    const read = await named()
    const write = (name: string, at: number) =>
      setCampaign(read, facts({ name }), { by: cast.sofia._id, now: new Date(Date.now() + at) })
    await write('Première', DAY_MS)
    expect(await keyOf(write('Seconde', 2 * DAY_MS))).to.equal('errors.meanwhile.again')
    const { stillAs } = guards
    guards.stillAs = () => ({})
    try {
      await write('Seconde', 2 * DAY_MS)
      expect((await Campaign.findById(read._id).orFail()).name, 'the control').to.equal('Seconde')
    } finally {
      guards.stillAs = stillAs
    }
  })

  it('bear an address of their own, also two of one name at once', async () => {
    const some = await Promise.all([named(), named(), named()])
    expect(new Set(some.map(({ slug }) => slug)).size).to.equal(3)
  })

  it('cost what they show, whatever stands beside them', async () => {
    const campaign = await named()
    await tag(campaign, cast.forgeWorkshop)
    const { _id, ...others } = cast.fullWorkshop.toObject()
    await Workshop.insertMany(Array.from({ length: 200 }, () => ({ ...others, seats: [], reference: null })))
    const asked = { territory: null, sector: null, after: null, limit: 50, campaign }
    const { scans, examined } = await explained(() => openWorkshops(asked))
    expect(scans, String(_id)).to.equal(0)
    expect(examined).to.be.below(5)
  })
})
