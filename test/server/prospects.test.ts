import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { joinCompany } from '#models/planning/join-company.ts'
import { noteHostAgreement } from '#models/planning/host-reply.ts'
import { proposeToHost } from '#models/planning/host-proposal.ts'
import { publish, reschedule } from '#models/planning/changes.ts'
import { Company } from '#models/records/company.ts'
import { HostLink } from '#models/records/host-link.ts'
import { HostProposal } from '#models/records/host-proposal.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { Workshop } from '#models/records/workshop.ts'
import { workingDay } from '#seeds/calendar.ts'
import { draftOf } from '#seeds/workshops.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { keyOf } from '#test/support/refusal.ts'

const NAME = 'Menuiserie du Garlaban'
const SIRET = '35600000000048'

describe('A company that has no SIRET yet', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  const facts = {
    name: NAME,
    prospect: 'yes',
    projectCommune: 'Aubagne',
    projectNeed: 'Trois menuisiers',
    plannedOn: '01/04/2027',
    diagnosis: 'Le local est trouvé',
    contactName: 'Aline Roche',
    siteId: [''],
    siteName: ['Atelier'],
    siteAddress: ['3 rue du Four'],
    sitePostcode: ['13400'],
    siteCommune: ['Aubagne'],
    siteAccess: ['']
  }
  const stored = () => Company.findOne({ name: NAME }).orFail()
  const entered = async () => {
    await marie.get(paths.newCompany())
    await marie.submit(paths.companies(), facts)
    return stored()
  }
  const draftAt = async (company: Company) => {
    const day = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 40), 1)
    const facilitators = [{ account: cast.marie._id, name: cast.marie.fullName }]
    const at = { day, from: '09:15', to: '12:15' }
    const draft = draftOf({ agency: cast.aubagne, company, facilitators, trade: 'F1703', ...at })
    draft.set({ hostReply: null })
    await draft.save()
    await noteHostAgreement(draft._id, { by: cast.marie._id, saidBy: 'Aline Roche' })
    return draft
  }

  it('is entered with its project, and marked wherever companies are listed, found and chosen', async () => {
    await marie.get(paths.newCompany())
    const refused = await marie.submit(paths.companies(), { ...facts, siret: SIRET, plannedOn: '31/02/2027' })
    expect(refused.status).to.equal(422)
    expect(refused.body).to.include('id="plannedOn-error"').and.include('Le local est trouvé')
    const both = await marie.submit(paths.companies(), { ...facts, siret: SIRET })
    expect(both.body).to.include('id="siret-error"')
    const company = await entered()
    expect(company.isProspect).to.equal(true)
    expect(company.project).to.include({ need: 'Trois menuisiers', plannedOn: '2027-04-01' })
    const page = await marie.get(paths.company(company.id))
    expect(page.text).to.include('pas encore de SIRET').and.include('Le local est trouvé')
    expect((await marie.get(paths.companies())).text).to.match(/Menuiserie du Garlaban\s+Prospect/)
    expect((await marie.get(`${paths.search()}?q=menuiserie`)).text).to.include('Prospect, Aubagne')
    expect((await marie.get(paths.newWorkshop())).text).to.include(`${NAME} (prospect)`)
  })

  it('has drafts, even agreed ones, and nothing published or moved there', async () => {
    const company = await entered()
    const by = cast.marie._id
    const draft = await draftAt(company)
    expect(await keyOf(publish(draft._id, { by }))).to.equal('companies.prospect.notYet')
    const { startsAt, endsAt } = cast.forgeWorkshop
    const place = draft.toObject().place
    expect(await keyOf(reschedule(cast.forgeWorkshop._id, { by, startsAt, endsAt, place }))).to.equal(
      'companies.prospect.notYet'
    )
  })

  it('exists once it gets its SIRET, whose key is checked, and is published then', async () => {
    const company = await entered()
    const draft = await draftAt(company)
    await marie.get(paths.editCompany(company.id))
    const wrong = await marie.submit(paths.company(company.id), { siret: '12345678900012' })
    expect(wrong.body).to.include('id="siret-error"')
    await marie.submit(paths.company(company.id), { siret: SIRET })
    const real = await stored()
    expect([real.isProspect, real.project?.need]).to.deep.equal([false, 'Trois menuisiers'])
    expect((await JournalEntry.findOne({ kind: 'companyReal' }).orFail()).subjectId).to.equal(company.id)
    await publish(draft._id, { by: cast.marie._id })
    expect((await Workshop.findById(draft._id).orFail()).state).to.equal('published')
  })

  it('joins the company that has its SIRET: sites, contact, drafts, proposals and hosts come along', async () => {
    const company = await entered()
    const draft = await draftAt(company)
    await cast.paul.set({ companies: [...cast.paul.companies, company._id] }).save()
    await proposeToHost({
      id: new Workshop()._id,
      company: company.id,
      agency: cast.aubagne.id,
      site: null,
      trade: 'F1703',
      posts: 1,
      fromMonth: '2027-04',
      skills: '',
      offers: [],
      dates: [],
      seats: null,
      presenter: '',
      equipment: '',
      by: cast.paul
    })
    const { siret } = cast.maconneries
    await marie.get(paths.editCompany(company.id))
    const asked = await marie.submit(paths.company(company.id), { siret: siret ?? '' })
    expect(asked.status).to.equal(422)
    const page = await marie.get(marie.link('Réunir les deux'))
    expect(page.text).to.include('Maçonneries du Garlaban').and.include('1 atelier')
    await marie.submit(paths.companyJoining(company.id))
    expect((await marie.follow()).text)
      .to.include('est réuni à')
      .and.include('Aline Roche')
    const into = await Company.findById(cast.maconneries._id).orFail()
    expect(into.sites.map(({ name }) => name)).to.include('Atelier')
    const after = await Workshop.findById(draft._id).orFail()
    expect([String(after.place.company), after.place.name, after.hostReply?.state]).to.deep.equal([
      into.id,
      into.name,
      'agreed'
    ])
    expect(await HostProposal.countDocuments({ company: into._id })).to.equal(1)
    expect((await marie.get(paths.company(company.id))).status).to.equal(404)
    expect((await marie.get(paths.companies())).text).not.to.include(NAME)
    await publish(draft._id, { by: cast.marie._id })
  })

  it('is joined once: what a process that died left is finished, and a company that exists joins nothing', async () => {
    const company = await entered()
    const by = cast.marie._id
    await Company.updateOne({ _id: cast.maconneries._id }, { $push: { sites: company.sites[0]?.toObject() } })
    await joinCompany(company, cast.maconneries, { by })
    await joinCompany(company, cast.maconneries, { by })
    const into = await Company.findById(cast.maconneries._id).orFail()
    expect(into.sites.filter(({ name }) => name === 'Atelier')).to.have.length(1)
    expect(await JournalEntry.countDocuments({ kind: 'companyJoined' })).to.equal(1)
    expect(await keyOf(joinCompany(into, company, { by }))).to.equal('companies.prospect.notJoined')
  })

  it('is joined where both have a link to one workshop: the company keeps its own, the other is cut', async () => {
    const company = await entered()
    const [both, one] = [cast.companyWorkshop._id, cast.draftWorkshop._id]
    const made = (workshop: Workshop['_id'], of: Company, nonce: string | null) =>
      HostLink.updateOne({ workshop, company: of._id }, { nonce, since: new Date() }, { upsert: true })
    await made(both, cast.maconneries, 'own')
    await made(both, company, 'prospect')
    await made(one, company, 'only')
    await joinCompany(company, cast.maconneries, { by: cast.marie._id })
    const linksOf = async ({ _id }: Company) =>
      (await HostLink.find({ company: _id })).map(({ nonce }) => nonce)
    expect((await linksOf(cast.maconneries)).toSorted()).to.deep.equal(['only', 'own'])
    expect(await linksOf(company)).to.deep.equal([null])
    expect(await JournalEntry.countDocuments({ kind: 'companyJoined' })).to.equal(1)
  })
})
