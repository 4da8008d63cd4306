import mongoose from 'mongoose'
import { addDays, HOME_ZONE, localDate } from '#lib/dates.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { Series } from '#models/records/series.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Person } from '#models/records/person.ts'
import { Participation } from '#models/records/participation.ts'
import { SeatRequest } from '#models/records/seat-request.ts'
import { answerRequest } from '#models/seats/requests/answer.ts'
import { WAITING } from '#models/today/lists.ts'
import { nameCampaign } from '#models/settings/campaigns.ts'
import { addFormat } from '#models/planning/formats/save-format.ts'
import { publish } from '#models/planning/changes.ts'
import { workingDay } from '#seeds/calendar.ts'
import { draftOf } from '#seeds/workshops.ts'
import { paths } from '#server/paths.ts'
import type { Visitor } from '../support/client.ts'
import { deliverPost, resetLinkTo } from '../support/post.ts'
import { importAddresses } from './imports.ts'
import type { World } from './world.ts'
import { hostLinkOf } from '#models/access/host-links.ts'
import { ensurePersonLinks, personLinkOf } from '#models/access/person-links.ts'
import { confirmPlan } from '#models/planning/change-plans/confirm.ts'
import { drawForSeries } from '#models/planning/change-plans/draw-for-series.ts'
import { drawPlan } from '#models/planning/change-plans/draw.ts'
import { Workshop } from '#models/records/workshop.ts'
import { addCommitment } from '#models/people/writing.ts'

/** Of the application under test. */
const SECRET = 'a-secret-of-the-tests-of-32-signs'

const PEOPLE = [
  'Identifiant;Nom;Prénom;Date de naissance;Téléphone;E-mail;Code SAFIR',
  '9200001A;MARTIN;Lola;12/03/1991;06 39 98 02 01;lola.martin@example.org;13165',
  '9200002B;DURAND;Sami;31/02/1991;06 39 98 02 02;sami.durand@example.org;13165'
].join('\n')

/**
 * Which addresses stand for a pattern of the table of routes. Every parameter has a value by default; a page that
 * shows different things names several addresses here.
 */
export async function addressBook(world: World, marie: Visitor, nobody: Visitor) {
  const {
    forgeWorkshop,
    fullWorkshop,
    draftWorkshop,
    pastWorkshop,
    companyWorkshop,
    cancelled,
    empty,
    jobDating,
    hostDay,
    hostPast,
    hostAsked
  } = world
  const { nadia, karim, theo, odile, maconneries, romain } = world
  await nobody.get(paths.signIn())
  await nobody.post(paths.passwordResets(), { email: world.romain.email })
  await deliverPost()
  const sentMessage = await SentMessage.findOne({ calendar: { $ne: null } })
  const importation = await broughtIn(marie)
  const imports = await importAddresses(world)
  const each = (pattern: (workshop: string) => string, ...workshops: { id?: unknown }[]) =>
    workshops.map(workshop => pattern(String(workshop.id)))
  const id = (one: { id?: unknown }) => String(one.id)

  const format = await formatOf(world)

  const known: Record<string, string[]> = {
    [paths.workshop()]: each(
      paths.workshop,
      forgeWorkshop,
      fullWorkshop,
      draftWorkshop,
      pastWorkshop,
      hostAsked,
      cancelled,
      jobDating
    ),
    [paths.newWorkshop()]: [paths.newWorkshop(), `${paths.newWorkshop()}?like=${id(companyWorkshop)}`],
    [paths.newSeries()]: [paths.newSeries(), `${paths.newSeries()}?like=${id(companyWorkshop)}`],
    [paths.format()]: [paths.format(format)],
    [paths.formatResults()]: [paths.formatResults(format)],
    [paths.editFormat()]: [paths.editFormat(format)],
    [paths.newFormat()]: [paths.newFormat(), `${paths.newFormat()}?like=${id(companyWorkshop)}`],
    ...(await campaignAddresses(world)),
    [paths.seriesOf()]: [paths.seriesOf(id(await seriesOf(world)))],
    [paths.editWorkshop()]: each(paths.editWorkshop, draftWorkshop, forgeWorkshop),
    [paths.changePlan()]: await plansOf(world),
    [paths.newRegrouping()]: each(paths.newRegrouping, forgeWorkshop),
    [paths.newOtherDates()]: each(paths.newOtherDates, cancelled, fullWorkshop),
    [paths.newRegistration()]: [
      `${paths.newRegistration(id(forgeWorkshop))}?q=ben`,
      `${paths.newRegistration(id(fullWorkshop))}?q=odile`,
      `${paths.newRegistration(id(forgeWorkshop))}?q=zzz`
    ],
    [paths.candidates()]: [
      ...each(paths.candidates, forgeWorkshop, draftWorkshop),
      `${paths.candidates(id(forgeWorkshop))}?circle=agency`
    ],
    [paths.answer()]: [paths.answer(id(forgeWorkshop), id(world.lucie))],
    [paths.workshopSlots()]: [paths.workshopSlots(id(jobDating))],
    [paths.newSeatMove()]: [paths.newSeatMove(id(forgeWorkshop), id(nadia))],
    [paths.waitingList()]: each(paths.waitingList, fullWorkshop, pastWorkshop),
    [paths.newRosterRemoval()]: [
      `${paths.newRosterRemoval(id(forgeWorkshop))}?people=${id(nadia)}&people=${id(karim)}`
    ],
    [paths.newRosterMessage()]: [`${paths.newRosterMessage(id(forgeWorkshop))}?people=${id(nadia)}`],
    [paths.newPlaces()]: each(paths.newPlaces, forgeWorkshop, fullWorkshop, jobDating),
    [paths.seatSlot()]: [paths.seatSlot(id(jobDating), id(odile))],
    [paths.newOpenRequest()]: each(paths.newOpenRequest, forgeWorkshop, fullWorkshop),
    ...(await requestAddresses(world)),
    [paths.newWithdrawal()]: [paths.newWithdrawal(id(forgeWorkshop), id(nadia))],
    [paths.attendance()]: each(paths.attendance, pastWorkshop),
    [paths.attendanceSheet()]: each(paths.attendanceSheet, pastWorkshop, empty),
    [paths.telephoneList()]: each(paths.telephoneList, pastWorkshop),
    [paths.debriefs()]: each(paths.debriefs, pastWorkshop),
    [paths.debrief()]: [karim, nadia].map(person => paths.debrief(id(pastWorkshop), id(person))),
    [paths.nextStep()]: [paths.nextStep(id(pastWorkshop), id(nadia), await stepOf(world))],
    [paths.wish()]: [world.ines, karim].map(person => paths.wish(id(hostPast), id(person))),
    [paths.closing()]: each(paths.closing, pastWorkshop),
    [paths.hostingDay()]: each(paths.hostingDay, companyWorkshop, hostDay, hostPast, hostAsked),
    [paths.workshopHostLink()]: each(paths.workshopHostLink, hostDay),
    [paths.hostLink()]: [...(await linksOf(hostDay, hostPast, hostAsked)), paths.hostLink('never-was')],
    ...(await ownAddresses(world)),
    [paths.hostProposal()]: [paths.hostProposal(id(world.proposal))],
    [paths.company()]: each(paths.company, maconneries, world.prospect),
    [paths.editCompany()]: each(paths.editCompany, maconneries, world.prospect),
    [paths.newCompanyJoining()]: [
      `${paths.newCompanyJoining(id(world.prospect))}?siret=${maconneries.siret ?? ''}`
    ],
    [paths.person()]: [nadia, theo, odile].map(person => paths.person(id(person))),
    [paths.personTimeline()]: [nadia, odile].map(person => paths.personTimeline(id(person))),
    [paths.agreement()]: [paths.agreement(id(nadia), await commitmentOf(world))],
    [paths.trades()]: [`${paths.trades()}?q=cuisine`],
    [paths.importation()]: [paths.importation(importation ?? ''), ...imports.pages],
    [paths.importSheet()]: [imports.sheet],
    [paths.newImportPlacement()]: imports.placing,
    [paths.importPlacement()]: [imports.placed],
    [paths.importColumns()]: [paths.importColumns(importation ?? ''), imports.columns],
    [paths.newImportUndoing()]: imports.undoing,
    [paths.newTransfer()]: [`${paths.newTransfer()}?q=9100006F`],
    [paths.people()]: [
      paths.people(),
      `${paths.people()}?q=benali`,
      `${paths.people()}?q=zzzz`,
      `${paths.people()}?q=9100006F`
    ],
    [paths.search()]: [paths.search(), `${paths.search()}?q=aubagne`, `${paths.search()}?q=maçon`],
    [paths.portfolio()]: [
      paths.portfolio(),
      ...['neverProposed', 'proposed', 'registered', 'unstepped'].map(
        list => `${paths.portfolio()}?whose=agency&list=${list}`
      )
    ],
    [paths.call()]: [paths.call(id(odile))],
    [paths.waiting()]: WAITING.slice(0, 2).map(list => paths.waiting(list)),
    [paths.sentMessagePart()]: [paths.sentMessagePart(sentMessage ? id(sentMessage) : '', 'html')],
    [paths.results()]: [
      `${paths.results()}?from=2020-01&to=2099-12`,
      `${paths.results()}?from=2020-01&to=2020-02`
    ],
    [paths.signIn()]: [paths.signIn(), `${paths.signIn()}?back=/people`],
    [paths.passwordReset()]: [await resetLinkTo(romain.email), paths.passwordReset('never-was')]
  }
  const values: Record<string, string> = {
    workshop: id(forgeWorkshop),
    person: id(nadia),
    company: id(maconneries),
    importation: importation ?? '',
    duplicate: id(world.pair),
    record: '1',
    message: sentMessage ? id(sentMessage) : '',
    account: id(romain),
    agency: id(world.aubagne),
    sector: 'BTP',
    trade: 'F1703',
    territory: 'basin-9307',
    region: 'region-93',
    group: 'added-interim',
    date: new Date().toISOString().slice(0, 10),
    month: new Date().toISOString().slice(0, 7)
  }
  return (pattern: string): string[] =>
    known[pattern] ?? [pattern.replace(/:([a-z]+)/g, (_, name: string) => values[name] ?? `no-${name}`)]
}

/** What a person opens without an account. */
async function ownAddresses({ nadia, karim, forgeWorkshop, pastWorkshop }: World) {
  const pairs = [
    { workshop: forgeWorkshop._id, person: nadia._id },
    { workshop: pastWorkshop._id, person: karim._id }
  ]
  await ensurePersonLinks(pairs)
  const tokens = await Promise.all(pairs.map(async pair => (await personLinkOf(pair, SECRET)) ?? ''))
  return {
    [paths.personLink()]: [...tokens.map(token => paths.personLink(token)), paths.personLink('never-was')],
    [paths.personCalendar()]: tokens.map(token => paths.personCalendar(token)),
    [paths.personSearch()]: tokens.map(token => paths.personSearch(token))
  }
}

/** What the company opens without an account. */
function linksOf(...workshops: Workshop[]): Promise<string[]> {
  return Promise.all(
    workshops.map(async workshop => paths.hostLink((await hostLinkOf(workshop, SECRET)) ?? ''))
  )
}

/** A move, a cancellation, a change of the way in, two workshops joined, a whole series and one that was made. */
async function plansOf({ forgeWorkshop, companyWorkshop, fullWorkshop, marie }: World): Promise<string[]> {
  const by = marie._id
  const of = async ({ _id }: { _id: unknown }) => [await Workshop.findById(_id).orFail()]
  const [company] = await of(companyWorkshop)
  const [full] = await of(fullWorkshop)
  if (!company || !full) throw new Error('No workshop')
  const { sector, trade, capacity, bring } = company.toObject()
  const outline = { sector, trade, parts: [], facilitators: [], capacity, access: 'Par la cour', bring }
  const place = { kind: 'agency', room: forgeWorkshop.place.room } as const
  const date = addDays(localDate(forgeWorkshop.startsAt, forgeWorkshop.timeZone), 7)
  const slot = { date, from: '14:00', to: '17:00', saturday: true, place }
  const ofSeries = await Workshop.findOne({ series: { $ne: null }, state: 'published' }).orFail()
  const [forge] = await of(forgeWorkshop)
  if (!forge) throw new Error('No workshop')
  const what = { from: forge._id, into: company._id }
  const plans = [
    await drawForSeries({ kind: 'cancel', what: { reason: 'weather' }, origin: ofSeries, extent: 'all', by }),
    await drawPlan({ kind: 'regroup', what, workshops: [forge, company], by }),
    await drawPlan({ kind: 'move', what: { slot }, workshops: await of(forgeWorkshop), by }),
    await drawPlan({ kind: 'cancel', what: { reason: 'companyAway' }, workshops: [company], by }),
    await drawPlan({ kind: 'revise', what: { outline }, workshops: [company], by }),
    await drawPlan({ kind: 'cancel', what: { reason: 'weather' }, workshops: [full], by })
  ]
  const last = plans.at(-1)
  if (last) await confirmPlan(last._id, { by, seen: [full.ledger], tells: true })
  return plans.map(({ _id }) => paths.changePlan(String(_id)))
}

/** Somebody unknown, Nadia as she says, and one who was answered. */
async function requestAddresses({
  forgeWorkshop,
  nadia,
  karim,
  marie
}: World): Promise<Record<string, string[]>> {
  const { _id: workshop, agency } = forgeWorkshop
  const ask = async (who: Pick<Person, 'lastName' | 'firstName'>, person: Person | null) =>
    SeatRequest.create({
      lastName: who.lastName,
      firstName: who.firstName,
      phone: '+33639980077',
      email: 'someone@example.org',
      words: 'Plutôt le matin',
      wish: 'seat',
      workshop,
      agency,
      at: new Date(),
      keys: [new mongoose.Types.ObjectId().toHexString()],
      person: person?._id ?? null
    })
  const unknown = await ask({ lastName: 'Zola', firstName: 'Émile' }, null)
  const [like, known, answered] = [await ask(nadia, null), await ask(karim, karim), await ask(nadia, null)]
  await answerRequest(answered, 'full', { by: marie._id })
  const pages = [like, unknown, known, answered].map(({ _id }) => paths.seatRequest(String(_id)))
  return {
    [paths.seatRequest()]: pages,
    [paths.seatRequests()]: [paths.seatRequests(), `${paths.seatRequests()}?list=answered`],
    [paths.newPerson()]: [paths.newPerson(), `${paths.newPerson()}?request=${String(unknown._id)}`]
  }
}

/** A campaign of the agency over the day of a workshop that it is tagged with. */
async function campaignAddresses({ marie, forgeWorkshop }: World): Promise<Record<string, string[]>> {
  const day = forgeWorkshop.localDay
  const facts = {
    name: 'Semaine #Tousmobilisés',
    text: 'Une semaine pour voir.',
    from: day,
    to: addDays(day, 6)
  }
  const campaign = await nameCampaign(marie, { id: new mongoose.Types.ObjectId(), facts })
  await Workshop.updateOne({ _id: forgeWorkshop._id }, { $set: { campaigns: [campaign._id] } })
  const id = String(campaign._id)
  return {
    [paths.campaign()]: [paths.campaign(id), `${paths.campaign(id)}?tick=all`],
    [paths.editCampaign()]: [paths.editCampaign(id)],
    [paths.newCampaignRemoval()]: [paths.newCampaignRemoval(id)],
    [paths.open()]: [paths.open(), `${paths.open()}?campaign=${campaign.slug}`]
  }
}

/** A format with a part in which skills are seen. */
async function formatOf({ aubagne, marie }: World): Promise<string> {
  const facts = {
    name: 'Le geste juste',
    kind: 'detection' as const,
    sector: null,
    trade: 'H2902',
    parts: [{ kind: 'exercises' as const, minutes: 90, note: '', skills: ['CONS'] }],
    kit: 'Un établi',
    access: '',
    bring: '',
    capacity: 10,
    isShared: true
  }
  const made = { id: new mongoose.Types.ObjectId(), agency: aubagne._id, facts, by: marie._id }
  return String((await addFormat(made))._id)
}

/** Two dates laid out together, one of them published. */
async function seriesOf({ aubagne, marie }: World): Promise<Series> {
  const series = await Series.create({ agency: aubagne._id, by: marie._id, outline: {}, state: 'done' })
  const facilitators = [{ account: marie._id, name: marie.fullName }]
  const drafts = [60, 67].map(days =>
    draftOf({
      agency: aubagne,
      trade: 'H2902',
      day: workingDay(addDays(localDate(new Date(), HOME_ZONE), days), 1),
      from: '09:15',
      to: '12:15',
      facilitators
    })
  )
  for (const draft of drafts) await draft.set({ series: series._id }).save()
  for (const { _id } of drafts.slice(0, 1)) await publish(_id, { by: marie._id })
  return series
}

/** The immersion of Nadia. */
async function stepOf({ pastWorkshop, nadia }: World): Promise<string> {
  const { nextSteps } = await Participation.findOne({
    workshop: pastWorkshop._id,
    person: nadia._id
  }).orFail()
  return String(nextSteps[0]?._id)
}

/** Something agreed with Nadia. */
async function commitmentOf({ nadia, marie }: World): Promise<string> {
  const file = await Person.findById(nadia._id).orFail()
  await addCommitment(
    file,
    { text: 'Appeler l’entreprise avant vendredi', on: '2026-11-20' },
    { by: marie._id }
  )
  return String(file.commitments.at(-1)?._id)
}

/** A list with one line to take and one to refuse, waiting to be confirmed. */
async function broughtIn(marie: Visitor): Promise<string | null> {
  await marie.upload(paths.imports(), 'file', new File([PEOPLE], 'demandeurs.csv', { type: 'text/csv' }))
  const importation = await ImportRun.findOne().sort({ _id: -1 })
  return importation ? String(importation._id) : null
}
