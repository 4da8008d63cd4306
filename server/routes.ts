import { Router, urlencoded } from 'express'
import * as accessibility from './controllers/about/accessibility.ts'
import * as contact from './controllers/about/contact.ts'
import * as help from './controllers/about/help.ts'
import * as legalNotice from './controllers/about/legal-notice.ts'
import * as personalData from './controllers/about/personal-data.ts'
import * as components from './controllers/components.ts'
import * as home from './controllers/home.ts'
import * as hosting from './controllers/hosting.ts'
import * as hostingArrivals from './controllers/hosting/arrivals.ts'
import * as hostingImpediment from './controllers/hosting/impediment.ts'
import * as hostingKeptArrivals from './controllers/hosting/kept-arrivals.ts'
import * as hostingPresents from './controllers/hosting/presents.ts'
import * as hostingPublicPage from './controllers/hosting/public-page.ts'
import * as hostingReply from './controllers/hosting/reply.ts'
import * as hostingReplyUndoing from './controllers/hosting/reply-undoing.ts'
import * as hostingWishes from './controllers/hosting/wishes.ts'
import * as hostProposals from './controllers/host-proposals.ts'
import * as hostProposalAnswer from './controllers/host-proposals/answer.ts'
import * as hostProposalDraft from './controllers/host-proposals/draft.ts'
import * as hostProposalWithdrawal from './controllers/host-proposals/withdrawal.ts'
import * as results from './controllers/results.ts'
import * as resultsCsv from './controllers/results/csv.ts'
import * as mine from './controllers/mine.ts'
import * as mineAbsence from './controllers/mine/absence.ts'
import * as mineAnswer from './controllers/mine/answer.ts'
import * as mineCalendar from './controllers/mine/calendar.ts'
import * as mineCall from './controllers/mine/call.ts'
import * as mineComing from './controllers/mine/coming.ts'
import * as mineDate from './controllers/mine/date.ts'
import * as mineDelay from './controllers/mine/delay.ts'
import * as mineLanguage from './controllers/mine/language.ts'
import * as mineNoCalls from './controllers/mine/no-calls.ts'
import * as mineMessages from './controllers/mine/messages.ts'
import * as mineReason from './controllers/mine/reason.ts'
import * as mineSearch from './controllers/mine/search.ts'
import * as mineSeat from './controllers/mine/seat.ts'
import * as mineWaiting from './controllers/mine/waiting.ts'
import * as open from './controllers/open.ts'
import * as openCompany from './controllers/open/company.ts'
import * as openCalendar from './controllers/open/calendar.ts'
import * as openRequests from './controllers/open/requests.ts'
import * as openJson from './controllers/open/json.ts'
import * as passwordResets from './controllers/password-resets.ts'
import * as preferences from './controllers/preferences.ts'
import * as agencies from './controllers/agencies.ts'
import * as agencyJournal from './controllers/agencies/journal.ts'
import * as setup from './controllers/setup.ts'
import * as testMessage from './controllers/setup/test-message.ts'
import * as account from './controllers/account.ts'
import * as ownPassword from './controllers/account/password.ts'
import * as ownAccess from './controllers/account/access.ts'
import * as ownCalendars from './controllers/account/calendars.ts'
import * as calendarRevocation from './controllers/account/calendars/revocation.ts'
import * as calendarFeed from './controllers/calendars/feed.ts'
import * as accounts from './controllers/accounts.ts'
import * as accountDisabling from './controllers/accounts/disabling.ts'
import * as accountEnabling from './controllers/accounts/enabling.ts'
import * as accountInvitation from './controllers/accounts/invitation.ts'
import * as accountUnlocking from './controllers/accounts/unlocking.ts'
import * as restrictedRight from './controllers/accounts/restricted-right.ts'
import * as restrictedRightRemoval from './controllers/accounts/restricted-right-removal.ts'
import * as leadRight from './controllers/accounts/lead-right.ts'
import * as leadRightRemoval from './controllers/accounts/lead-right-removal.ts'
import * as regionRight from './controllers/accounts/region-right.ts'
import * as regionRightRemoval from './controllers/accounts/region-right-removal.ts'
import * as formats from './controllers/formats.ts'
import * as formatCopies from './controllers/formats/copies.ts'
import * as formatResults from './controllers/formats/results.ts'
import * as health from './controllers/health.ts'
import * as journal from './controllers/journal.ts'
import * as live from './controllers/health/live.ts'
import * as ready from './controllers/health/ready.ts'
import * as reference from './controllers/reference.ts'
import * as settings from './controllers/settings.ts'
import * as installation from './controllers/settings/installation.ts'
import * as publicSettings from './controllers/settings/publics.ts'
import * as sectorSettings from './controllers/settings/sectors.ts'
import * as groups from './controllers/settings/groups.ts'
import * as territorySettings from './controllers/settings/territories.ts'
import * as schoolHolidays from './controllers/settings/school-holidays.ts'
import * as schoolHolidayRemoval from './controllers/settings/school-holidays/removal.ts'
import * as thresholds from './controllers/settings/thresholds.ts'
import * as languages from './controllers/settings/languages.ts'
import * as embedding from './controllers/settings/embedding.ts'
import * as regions from './controllers/settings/regions.ts'
import * as tradeSettings from './controllers/settings/trades.ts'
import * as signIn from './controllers/sign-in.ts'
import * as trialSignIn from './controllers/sign-in/trial.ts'
import * as signOuts from './controllers/sign-outs.ts'
import { once } from './middleware/once.ts'
import { may } from './middleware/signed-in.ts'
import * as companies from './controllers/companies.ts'
import * as companyJoining from './controllers/companies/joining.ts'
import * as hosts from './controllers/companies/hosts.ts'
import * as hostInvitation from './controllers/companies/hosts/invitation.ts'
import * as hostRenewal from './controllers/companies/hosts/renewal.ts'
import * as hostRemoval from './controllers/companies/hosts/removal.ts'
import * as duplicates from './controllers/duplicates.ts'
import * as duplicateMerge from './controllers/duplicates/merge.ts'
import * as duplicateSeparation from './controllers/duplicates/separation.ts'
import * as mergeUndoing from './controllers/merges/undoing.ts'
import * as people from './controllers/people.ts'
import * as agreements from './controllers/people/agreements.ts'
import * as agreementRemoval from './controllers/people/agreements/removal.ts'
import * as owedMessages from './controllers/people/owed-messages.ts'
import * as restricted from './controllers/people/restricted.ts'
import * as personCallConsent from './controllers/people/call-consent.ts'
import * as personLooking from './controllers/people/looking.ts'
import * as personLinksCut from './controllers/people/links-cut.ts'
import * as personTimeline from './controllers/people/timeline.ts'
import * as trades from './controllers/trades.ts'
import * as candidateWeights from './controllers/candidates/weights.ts'
import * as answers from './controllers/workshops/answers.ts'
import * as transfers from './controllers/transfers.ts'
import * as transferAcceptance from './controllers/transfers/acceptance.ts'
import * as transferRefusal from './controllers/transfers/refusal.ts'
import * as transferWithdrawal from './controllers/transfers/withdrawal.ts'
import * as seatRequests from './controllers/seat-requests.ts'
import * as seatRequestAnswer from './controllers/seat-requests/answer.ts'
import * as seatRequestPerson from './controllers/seat-requests/person.ts'
import * as seatRequestRegistration from './controllers/seat-requests/registration.ts'
import * as seatRequestReopening from './controllers/seat-requests/reopening.ts'
import * as portfolio from './controllers/portfolio.ts'
import * as attendance from './controllers/workshops/attendance.ts'
import * as attendanceSheet from './controllers/workshops/attendance/sheet.ts'
import * as campaigns from './controllers/campaigns.ts'
import * as campaignRemoval from './controllers/campaigns/removal.ts'
import * as campaignWorkshops from './controllers/campaigns/workshops.ts'
import * as changes from './controllers/changes.ts'
import * as changeConfirmation from './controllers/changes/confirmation.ts'
import * as changeUndoing from './controllers/changes/undoing.ts'
import * as candidates from './controllers/workshops/candidates.ts'
import * as closings from './controllers/workshops/closings.ts'
import * as debriefs from './controllers/workshops/debriefs.ts'
import * as nextSteps from './controllers/workshops/next-steps.ts'
import * as nextStepRemoval from './controllers/workshops/next-steps/removal.ts'
import * as proposals from './controllers/workshops/proposals.ts'
import * as registrations from './controllers/workshops/registrations.ts'
import * as rosterMessage from './controllers/workshops/roster/message.ts'
import * as rosterMessageReading from './controllers/workshops/roster/message/reading.ts'
import * as rosterRemoval from './controllers/workshops/roster/removal.ts'
import * as rosterUndoing from './controllers/workshops/roster/undoing.ts'
import * as moves from './controllers/workshops/moves.ts'
import * as moveUndoing from './controllers/workshops/moves/undoing.ts'
import * as places from './controllers/workshops/places.ts'
import * as placesRemoval from './controllers/workshops/places/removal.ts'
import * as seatSlot from './controllers/workshops/seat-slot.ts'
import * as workshopSlots from './controllers/workshops/slots.ts'
import * as telephones from './controllers/workshops/telephones.ts'
import * as waitingList from './controllers/workshops/waiting-list.ts'
import * as waitingAnswer from './controllers/workshops/waiting-list/answer.ts'
import * as waitingDeparture from './controllers/workshops/waiting-list/departure.ts'
import * as keptPlaces from './controllers/workshops/waiting-list/kept-places.ts'
import * as keptPlacesOpening from './controllers/workshops/waiting-list/opening.ts'
import * as waitingOffer from './controllers/workshops/waiting-list/offer.ts'
import * as withdrawals from './controllers/workshops/withdrawals.ts'
import * as mailbox from './controllers/mailbox.ts'
import * as mailboxParts from './controllers/mailbox/parts.ts'
import * as mailboxPlanned from './controllers/mailbox/planned.ts'
import * as messages from './controllers/messages.ts'
import * as messageRetry from './controllers/messages/retry.ts'
import * as planning from './controllers/planning.ts'
import * as agenciesMonth from './controllers/planning/agencies-month.ts'
import * as agenciesWeek from './controllers/planning/agencies-week.ts'
import * as daySheet from './controllers/planning/day-sheet.ts'
import * as planningDay from './controllers/planning/day.ts'
import * as planningMonth from './controllers/planning/month.ts'
import * as week from './controllers/planning/week.ts'
import * as series from './controllers/series.ts'
import * as seriesPublication from './controllers/series/publication.ts'
import * as seriesUndoing from './controllers/series/undoing.ts'
import * as workshops from './controllers/workshops.ts'
import * as workshopCampaigns from './controllers/workshops/campaigns.ts'
import * as workshopCancellation from './controllers/workshops/cancellation.ts'
import * as workshopDeletion from './controllers/workshops/deletion.ts'
import * as workshopLog from './controllers/workshops/log.ts'
import * as workshopOtherDates from './controllers/workshops/other-dates.ts'
import * as workshopMessages from './controllers/workshops/messages.ts'
import * as workshopProgramme from './controllers/workshops/programme.ts'
import * as workshopHostAgreement from './controllers/workshops/host-agreement.ts'
import * as workshopHostImpediment from './controllers/workshops/host-impediment.ts'
import * as workshopHeadcount from './controllers/workshops/headcount.ts'
import * as workshopPartners from './controllers/workshops/partners.ts'
import * as workshopPartnerRemoval from './controllers/workshops/partners/removal.ts'
import * as workshopHostLink from './controllers/workshops/host-link.ts'
import * as workshopHostLinkMessage from './controllers/workshops/host-link/message.ts'
import * as workshopHostLinkCut from './controllers/workshops/host-link/cut.ts'
import * as workshopHostRequest from './controllers/workshops/host-request.ts'
import * as workshopPublication from './controllers/workshops/publication.ts'
import * as workshopRegrouping from './controllers/workshops/regrouping.ts'
import * as workshopRescheduling from './controllers/workshops/rescheduling.ts'
import * as wishes from './controllers/workshops/wishes.ts'
import * as wishUndoing from './controllers/workshops/wishes/undoing.ts'
import * as search from './controllers/search.ts'
import * as searchFound from './controllers/search/found.ts'
import * as calls from './controllers/calls.ts'
import * as callAnswer from './controllers/calls/answer.ts'
import * as callClaim from './controllers/calls/claim.ts'
import * as callPassing from './controllers/calls/passing.ts'
import * as callSheet from './controllers/calls/sheet.ts'
import * as callUndoing from './controllers/calls/undoing.ts'
import * as today from './controllers/today.ts'
import * as todayWaiting from './controllers/today/waiting.ts'
import * as imports from './controllers/imports.ts'
import * as importColumns from './controllers/imports/columns.ts'
import * as importConfirmation from './controllers/imports/confirmation.ts'
import * as importDecisions from './controllers/imports/decisions.ts'
import * as importPlacements from './controllers/imports/placements.ts'
import * as importRefusals from './controllers/imports/refusals.ts'
import * as importRooms from './controllers/imports/rooms.ts'
import * as importRows from './controllers/imports/rows.ts'
import * as importSettingAside from './controllers/imports/setting-aside.ts'
import * as importSheet from './controllers/imports/sheet.ts'
import * as importTakingBack from './controllers/imports/taking-back.ts'
import * as importUndoing from './controllers/imports/undoing.ts'
import { paths } from './paths.ts'

/** Answered before sessions: a probe must not depend on what it probes. */
export function probes(): Router {
  const router = Router()
  router.get(paths.live(), live.show)
  router.get(paths.ready(), ready.show)
  return router
}

/** What anyone may send: a short form. */
const FROM_ANYONE = { extended: false, limit: '8kb', parameterLimit: 30 }

/** Read by other programs and sites: no session is opened, no cookie set. What a calendar gives is asked of the policy by its verb. */
export function outside(): Router {
  const router = Router()
  router.get(paths.calendarFeed(), calendarFeed.show)
  router.get(paths.open(), open.show)
  router.get(paths.openJson(), openJson.index)
  router.get(paths.openCalendar(), openCalendar.index)
  router.get(paths.openCompany(), openCompany.show)
  // Whoever has the address of their page may answer on it: it is made of the secret.
  router.get(paths.personLink(), mine.show)
  router.get(paths.personCalendar(), mineCalendar.show)
  router.post(paths.personComing(), ownBody, mineComing.create)
  router.post(paths.personAbsence(), ownBody, mineAbsence.create)
  router.post(paths.personSeat(), ownBody, mineSeat.create)
  router.post(paths.personWaiting(), ownBody, mineWaiting.create)
  router.post(paths.personAnswer(), ownBody, mineAnswer.create)
  router.post(paths.personReason(), ownBody, mineReason.create)
  router.post(paths.personDate(), ownBody, mineDate.create)
  router.post(paths.personCall(), ownBody, mineCall.create)
  router.post(paths.personDelay(), ownBody, mineDelay.create)
  router.post(paths.personNoCalls(), ownBody, mineNoCalls.create)
  router.post(paths.personMessages(), ownBody, mineMessages.create)
  router.post(paths.personLanguage(), ownBody, mineLanguage.create)
  router.get(paths.personSearch(), mineSearch.show)
  router.post(paths.personSearch(), ownBody, mineSearch.create)
  router.get(paths.newOpenRequest(), openRequests.new)
  router.post(paths.openRequests(), urlencoded(FROM_ANYONE), openRequests.create)
  router.get(paths.openRequestSent(), openRequests.show)
  return router
}

/** Forms of a field or two. */
const ownBody = urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 })

/** Every URL of the product, one table. `trial` opens what only trial mode shows. */
export function routes({ trial }: { trial: boolean }): Router {
  const router = Router()
  router.get(paths.home(), ...may('home.go'), home.show)

  router.get(paths.accessibility(), ...may('about.read'), accessibility.show)
  router.get(paths.legalNotice(), ...may('about.read'), legalNotice.show)
  router.get(paths.personalData(), ...may('about.read'), personalData.show)
  router.get(paths.help(), ...may('about.read'), help.show)
  router.get(paths.contact(), ...may('about.read'), contact.show)

  router.get(paths.signIn(), ...may('session.open'), signIn.show)
  router.post(paths.signIn(), ...may('session.open'), signIn.create)
  if (trial) router.post(paths.trialSignIn(), ...may('session.open'), trialSignIn.create)
  router.post(paths.signOut(), ...may('session.close'), signOuts.create)
  router.get(paths.newPasswordReset(), ...may('password.choose'), passwordResets.new)
  router.post(paths.passwordResets(), ...may('password.choose'), passwordResets.create)
  router.get(paths.passwordReset(), ...may('password.choose'), passwordResets.show)
  router.post(paths.passwordReset(), ...may('password.choose'), passwordResets.update)
  router.get(paths.ownAccount(), ...may('account.own'), account.show)
  router.post(paths.ownAccount(), ...may('account.own'), account.update)
  router.post(paths.ownPassword(), ...may('account.own'), ownPassword.update)
  router.post(paths.ownAccess(), ...may('account.keep'), ownAccess.update)
  router.get(paths.ownCalendars(), ...may('calendars.own'), ownCalendars.show)
  router.post(paths.ownCalendars(), ...may('calendars.own'), ownCalendars.create)
  router.post(paths.calendarRevocation(), ...may('calendars.own'), calendarRevocation.create)
  router.post(paths.preferences(), ...may('preferences.choose'), preferences.create)

  router.get(paths.imports(), ...may('imports.upload'), imports.index)
  router.get(paths.newImport(), ...may('imports.upload'), imports.new)
  router.post(paths.imports(), ...may('imports.upload'), imports.create)
  router.get(paths.importation(), ...may('import.decide'), imports.show)
  router.get(paths.importRefusals(), ...may('import.decide'), importRefusals.index)
  router.get(paths.importSheet(), ...may('import.decide'), importSheet.edit)
  router.post(paths.importSheet(), ...may('import.decide'), importSheet.create)
  router.get(paths.importColumns(), ...may('import.decide'), importColumns.edit)
  router.post(paths.importColumns(), ...may('import.decide'), importColumns.create)
  router.post(paths.importConfirmation(), ...may('import.decide'), importConfirmation.create)
  router.get(paths.newImportUndoing(), ...may('import.decide'), importUndoing.new)
  router.post(paths.importUndoing(), ...may('import.decide'), importUndoing.create)
  router.get(paths.newImportPlacement(), ...may('import.decide'), importPlacements.new)
  router.post(paths.importPlacements(), ...may('import.decide'), once('placement'), importPlacements.create)
  router.get(paths.importPlacement(), ...may('import.decide'), importPlacements.show)
  router.post(paths.importRooms(), ...may('import.decide'), importRooms.create)
  router.post(paths.importRow(), ...may('import.decide'), importRows.create)
  router.post(paths.importDecision(), ...may('import.decide'), importDecisions.create)
  router.post(paths.importSettingAside(), ...may('import.decide'), importSettingAside.create)
  router.post(paths.importTakingBack(), ...may('import.decide'), importTakingBack.create)

  router.get(paths.hosting(), ...may('hosting.list'), hosting.index)
  router.get(paths.hostingDay(), ...may('hosting.welcome'), hosting.show)
  router.post(paths.hostingArrivals(), ...may('hosting.welcome'), hostingArrivals.create)
  router.post(paths.hostingKeptArrivals(), ...may('hosting.welcome'), hostingKeptArrivals.create)
  router.post(paths.hostingPresents(), ...may('hosting.welcome'), hostingPresents.create)
  router.post(paths.hostingReply(), ...may('hosting.welcome'), hostingReply.create)
  router.post(paths.hostingReplyUndoing(), ...may('hosting.welcome'), hostingReplyUndoing.create)
  router.post(paths.hostingWishes(), ...may('hosting.welcome'), hostingWishes.create)
  router.post(paths.hostingImpediment(), ...may('hosting.welcome'), hostingImpediment.create)
  router.get(paths.hostingPublicPage(), ...may('company.show'), hostingPublicPage.show)
  router.post(paths.hostingPublicPage(), ...may('company.show'), hostingPublicPage.create)
  router.get(paths.hostLink(), ...may('hosting.byLink'), hosting.show)
  router.post(paths.hostLinkArrivals(), ...may('hosting.byLink'), hostingArrivals.create)
  router.post(paths.hostLinkKeptArrivals(), ...may('hosting.byLink'), hostingKeptArrivals.create)
  router.post(paths.hostLinkPresents(), ...may('hosting.byLink'), hostingPresents.create)
  router.post(paths.hostLinkImpediment(), ...may('hosting.byLink'), hostingImpediment.create)
  router.post(paths.hostLinkReply(), ...may('hosting.byLink'), hostingReply.create)
  router.post(paths.hostLinkReplyUndoing(), ...may('hosting.byLink'), hostingReplyUndoing.create)
  router.post(paths.hostLinkWishes(), ...may('hosting.byLink'), hostingWishes.create)

  router.get(paths.newHostProposal(), ...may('proposals.make'), hostProposals.new)
  router.post(paths.hostProposals(), ...may('proposals.make'), once('hostProposal'), hostProposals.create)
  router.post(paths.hostProposalWithdrawal(), ...may('proposal.withdraw'), hostProposalWithdrawal.create)
  router.get(paths.hostProposal(), ...may('proposal.answer'), hostProposals.show)
  router.post(paths.hostProposalAnswer(), ...may('proposal.answer'), hostProposalAnswer.create)
  router.post(paths.hostProposalDraft(), ...may('proposal.answer'), hostProposalDraft.create)

  router.get(paths.today(), ...may('today.read'), today.show)
  router.get(paths.waiting(), ...may('today.read'), todayWaiting.show)

  router.get(paths.calls(), ...may('calls.list'), calls.index)
  router.get(paths.callSheet(), ...may('calls.list'), callSheet.show)
  router.post(paths.callUndoing(), ...may('call.undo'), callUndoing.create)
  router.get(paths.call(), ...may('person.call'), calls.show)
  router.post(paths.callClaim(), ...may('person.call'), callClaim.create)
  router.post(paths.callAnswer(), ...may('person.call'), callAnswer.create)
  router.post(paths.callPassing(), ...may('person.call'), callPassing.create)
  router.get(paths.search(), ...may('people.search'), search.index)
  router.get(paths.searchFound(), ...may('people.search'), searchFound.index)

  router.get(paths.planning(), ...may('workshops.list'), planning.show)
  router.get(paths.planningWeek(), ...may('planning.read'), week.show)
  router.get(paths.planningDay(), ...may('planning.read'), planningDay.show)
  router.get(paths.planningMonth(), ...may('planning.read'), planningMonth.show)
  router.get(paths.agenciesWeek(), ...may('planning.byAgency'), agenciesWeek.show)
  router.get(paths.agenciesMonth(), ...may('planning.byAgency'), agenciesMonth.show)
  router.get(paths.daySheet(), ...may('planning.read'), daySheet.show)

  router.get(paths.workshops(), ...may('workshops.list'), workshops.index)
  router.get(paths.newWorkshop(), ...may('workshops.plan'), workshops.new)
  router.post(paths.workshops(), ...may('workshops.plan'), once('workshop'), workshops.create)
  router.get(paths.workshop(), ...may('workshop.read'), workshops.show)
  router.get(paths.editWorkshop(), ...may('workshop.change'), workshops.edit)
  router.post(paths.editWorkshop(), ...may('workshop.change'), workshops.update)
  router.get(paths.workshopProgramme(), ...may('workshop.read'), workshopProgramme.show)
  router.get(paths.workshopMessages(), ...may('workshop.history'), workshopMessages.index)
  router.get(paths.workshopLog(), ...may('workshop.history'), workshopLog.show)
  router.post(paths.workshopPublication(), ...may('workshop.change'), workshopPublication.create)
  router.get(paths.newRescheduling(), ...may('workshop.change'), workshopRescheduling.new)
  router.post(paths.rescheduling(), ...may('workshop.change'), workshopRescheduling.create)
  router.get(paths.newRegrouping(), ...may('workshop.change'), workshopRegrouping.new)
  router.post(paths.regrouping(), ...may('workshop.change'), workshopRegrouping.create)
  router.get(paths.newCancellation(), ...may('workshop.change'), workshopCancellation.new)
  router.post(paths.hostRequest(), ...may('workshop.change'), workshopHostRequest.create)
  router.get(paths.workshopHostLink(), ...may('workshop.change'), workshopHostLink.show)
  router.post(paths.workshopHostLink(), ...may('workshop.change'), workshopHostLink.create)
  router.post(paths.workshopHostLinkMessage(), ...may('workshop.change'), workshopHostLinkMessage.create)
  router.post(paths.workshopHostLinkCut(), ...may('workshop.change'), workshopHostLinkCut.create)
  router.post(paths.workshopPartners(), ...may('workshop.change'), workshopPartners.create)
  router.post(paths.workshopPartnerRemoval(), ...may('workshop.change'), workshopPartnerRemoval.create)
  router.post(paths.workshopHeadcount(), ...may('workshop.change'), workshopHeadcount.create)
  router.post(paths.hostImpedimentSettling(), ...may('workshop.change'), workshopHostImpediment.create)
  router.post(paths.hostAgreement(), ...may('workshop.change'), workshopHostAgreement.create)
  router.post(paths.cancellation(), ...may('workshop.change'), workshopCancellation.create)
  router.post(paths.draftDeletion(), ...may('workshop.change'), workshopDeletion.create)

  router.get(paths.formats(), ...may('formats.list'), formats.index)
  router.get(paths.newFormat(), ...may('formats.list'), formats.new)
  router.post(paths.formats(), ...may('formats.list'), once('format'), formats.create)
  router.get(paths.format(), ...may('format.read'), formats.show)
  router.get(paths.formatResults(), ...may('format.compare'), formatResults.show)
  router.get(paths.editFormat(), ...may('format.change'), formats.edit)
  router.post(paths.editFormat(), ...may('format.change'), formats.update)
  router.post(paths.formatCopies(), ...may('format.read'), once('format'), formatCopies.create)

  router.get(paths.campaigns(), ...may('campaigns.list'), campaigns.index)
  router.get(paths.newCampaign(), ...may('campaigns.list'), campaigns.new)
  router.post(paths.campaigns(), ...may('campaigns.list'), once('campaign'), campaigns.create)
  router.get(paths.campaign(), ...may('campaign.read'), campaigns.show)
  router.get(paths.editCampaign(), ...may('campaign.change'), campaigns.edit)
  router.post(paths.editCampaign(), ...may('campaign.change'), campaigns.update)
  router.post(paths.campaignWorkshops(), ...may('campaign.tag'), campaignWorkshops.create)
  router.get(paths.newCampaignRemoval(), ...may('campaign.change'), campaignRemoval.new)
  router.post(paths.campaignRemoval(), ...may('campaign.change'), campaignRemoval.create)
  router.post(paths.workshopCampaigns(), ...may('workshop.change'), workshopCampaigns.create)

  router.get(paths.newSeries(), ...may('workshops.plan'), series.new)
  router.post(paths.newSeries(), ...may('workshops.plan'), series.new)
  router.post(paths.series(), ...may('workshops.plan'), once('series'), series.create)
  router.get(paths.seriesOf(), ...may('series.change'), series.show)
  router.post(paths.seriesPublication(), ...may('series.change'), seriesPublication.create)
  router.post(paths.seriesUndoing(), ...may('series.change'), seriesUndoing.create)

  router.get(paths.seatRequests(), ...may('seatRequests.list'), seatRequests.index)
  router.get(paths.seatRequest(), ...may('seatRequest.answer'), seatRequests.show)
  router.post(paths.seatRequestPerson(), ...may('seatRequest.answer'), seatRequestPerson.create)
  router.post(paths.seatRequestRegistration(), ...may('seatRequest.answer'), seatRequestRegistration.create)
  router.post(paths.seatRequestAnswer(), ...may('seatRequest.answer'), seatRequestAnswer.create)
  router.post(paths.seatRequestReopening(), ...may('seatRequest.answer'), seatRequestReopening.create)

  router.get(paths.portfolio(), ...may('portfolio.read'), portfolio.show)
  router.get(paths.people(), ...may('people.search'), people.index)
  router.get(paths.newPerson(), ...may('people.add'), people.new)
  router.post(paths.newPerson(), ...may('people.add'), people.new)
  router.post(paths.people(), ...may('people.add'), once('person'), people.create)
  router.get(paths.duplicates(), ...may('duplicates.list'), duplicates.index)
  router.get(paths.duplicate(), ...may('duplicate.decide'), duplicates.show)
  router.post(paths.duplicateSeparation(), ...may('duplicate.decide'), duplicateSeparation.create)
  router.post(paths.duplicateMerge(), ...may('duplicate.decide'), duplicateMerge.create)
  router.post(paths.mergeUndoing(), ...may('merge.undo'), mergeUndoing.create)
  router.get(paths.person(), ...may('person.read'), people.show)
  router.get(paths.editPerson(), ...may('person.change'), people.edit)
  router.post(paths.person(), ...may('person.change'), people.update)
  router.get(paths.newAgreement(), ...may('person.change'), agreements.new)
  router.post(paths.agreements(), ...may('person.change'), once('agreement'), agreements.create)
  router.get(paths.agreement(), ...may('person.change'), agreements.edit)
  router.post(paths.agreement(), ...may('person.change'), agreements.update)
  router.post(paths.agreementRemoval(), ...may('person.change'), agreementRemoval.create)
  router.post(paths.owedMessages(), ...may('person.change'), owedMessages.create)
  router.post(paths.personCallConsent(), ...may('person.change'), personCallConsent.create)
  router.post(paths.personLooking(), ...may('person.change'), personLooking.create)
  router.post(paths.personLinksCut(), ...may('person.change'), personLinksCut.create)
  router.get(paths.personTimeline(), ...may('person.read'), personTimeline.index)
  router.get(paths.restrictedFacts(), ...may('person.restricted'), restricted.edit)
  router.post(paths.restrictedFacts(), ...may('person.restricted'), restricted.update)
  router.get(paths.trades(), ...may('people.add'), trades.index)

  router.get(paths.newOtherDates(), ...may('workshop.register'), workshopOtherDates.new)
  router.post(paths.otherDates(), ...may('workshop.register'), workshopOtherDates.create)
  router.get(paths.changePlan(), ...may('changePlan.decide'), changes.show)
  router.post(paths.changeConfirmation(), ...may('changePlan.decide'), changeConfirmation.create)
  router.post(paths.changeUndoing(), ...may('changePlan.decide'), changeUndoing.create)
  router.get(paths.newRegistration(), ...may('workshop.register'), registrations.new)
  router.post(paths.registrations(), ...may('workshop.register'), registrations.create)
  router.get(paths.newSeatMove(), ...may('workshop.register'), moves.new)
  router.post(paths.seatMoves(), ...may('workshop.register'), moves.create)
  router.post(paths.seatMoveUndoing(), ...may('workshop.register'), moveUndoing.create)
  router.get(paths.waitingList(), ...may('workshop.register'), waitingList.index)
  router.post(paths.waitingList(), ...may('workshop.register'), waitingList.create)
  router.post(paths.waitingAnswer(), ...may('workshop.register'), waitingAnswer.create)
  router.post(paths.waitingOffer(), ...may('workshop.register'), waitingOffer.create)
  router.post(paths.waitingDeparture(), ...may('workshop.register'), waitingDeparture.create)
  router.post(paths.keptPlaces(), ...may('workshop.change'), keptPlaces.create)
  router.post(paths.keptPlacesOpening(), ...may('workshop.change'), keptPlacesOpening.create)
  router.get(paths.newRosterRemoval(), ...may('workshop.register'), rosterRemoval.new)
  router.post(paths.rosterRemoval(), ...may('workshop.register'), rosterRemoval.create)
  router.get(paths.newRosterMessage(), ...may('workshop.register'), rosterMessage.new)
  router.post(paths.rosterMessage(), ...may('workshop.register'), once('groupMessage'), rosterMessage.create)
  router.post(paths.rosterMessageReading(), ...may('workshop.register'), rosterMessageReading.create)
  router.post(paths.rosterUndoing(), ...may('workshop.register'), rosterUndoing.create)
  router.get(paths.newPlaces(), ...may('workshop.change'), places.new)
  router.post(paths.places(), ...may('workshop.change'), places.create)
  router.post(paths.placesRemoval(), ...may('workshop.change'), placesRemoval.create)
  router.get(paths.seatSlot(), ...may('workshop.register'), seatSlot.edit)
  router.post(paths.seatSlot(), ...may('workshop.register'), seatSlot.update)
  router.get(paths.workshopSlots(), ...may('workshop.change'), workshopSlots.edit)
  router.post(paths.workshopSlots(), ...may('workshop.change'), workshopSlots.update)
  router.get(paths.newWithdrawal(), ...may('workshop.register'), withdrawals.new)
  router.post(paths.withdrawal(), ...may('workshop.register'), withdrawals.create)
  router.post(paths.proposals(), ...may('workshop.register'), proposals.create)
  router.get(paths.answer(), ...may('workshop.register'), answers.new)
  router.post(paths.answer(), ...may('workshop.register'), answers.create)
  router.get(paths.candidates(), ...may('workshop.register'), candidates.index)
  router.post(paths.candidates(), ...may('workshop.register'), candidates.create)
  router.get(paths.candidateWeights(), ...may('candidates.weigh'), candidateWeights.edit)
  router.post(paths.candidateWeights(), ...may('candidates.weigh'), candidateWeights.update)

  router.get(paths.messages(), ...may('messages.list'), messages.index)
  router.post(paths.messageRetry(), ...may('message.retry'), messageRetry.create)
  if (trial) {
    router.get(paths.mailbox(), ...may('mailbox.read'), mailbox.index)
    router.get(paths.mailboxPlanned(), ...may('mailbox.read'), mailboxPlanned.index)
    router.get(paths.sentMessage(), ...may('mailbox.read'), mailbox.show)
    router.get(paths.sentMessagePart(), ...may('mailbox.read'), mailboxParts.show)
  }

  router.get(paths.attendance(), ...may('workshop.followUp'), attendance.show)
  router.post(paths.attendance(), ...may('workshop.followUp'), attendance.update)
  router.get(paths.attendanceSheet(), ...may('workshop.followUp'), attendanceSheet.show)
  router.get(paths.telephoneList(), ...may('workshop.register'), telephones.show)
  router.get(paths.debriefs(), ...may('workshop.followUp'), debriefs.index)
  router.get(paths.debrief(), ...may('workshop.followUp'), debriefs.edit)
  router.post(paths.debrief(), ...may('workshop.followUp'), debriefs.update)
  router.get(paths.nextSteps(), ...may('workshop.followUp'), nextSteps.index)
  router.post(paths.nextSteps(), ...may('workshop.followUp'), once('nextStep'), nextSteps.create)
  router.get(paths.nextStep(), ...may('workshop.followUp'), nextSteps.edit)
  router.post(paths.nextStep(), ...may('workshop.followUp'), nextSteps.update)
  router.post(paths.nextStepRemoval(), ...may('workshop.followUp'), nextStepRemoval.create)
  router.get(paths.wish(), ...may('workshop.followUp'), wishes.show)
  router.post(paths.wish(), ...may('workshop.followUp'), wishes.create)
  router.post(paths.wishUndoing(), ...may('workshop.followUp'), wishUndoing.create)
  router.get(paths.closing(), ...may('workshop.followUp'), closings.show)
  router.post(paths.closing(), ...may('workshop.followUp'), closings.create)

  router.get(paths.transfers(), ...may('transfers.ask'), transfers.index)
  router.get(paths.newTransfer(), ...may('transfers.ask'), transfers.new)
  router.post(paths.transfers(), ...may('transfers.ask'), once('transfer'), transfers.create)
  router.post(paths.transferAcceptance(), ...may('transfer.answer'), transferAcceptance.create)
  router.post(paths.transferRefusal(), ...may('transfer.answer'), transferRefusal.create)
  router.post(paths.transferWithdrawal(), ...may('transfer.answer'), transferWithdrawal.create)

  router.get(paths.companies(), ...may('companies.list'), companies.index)
  router.get(paths.newCompany(), ...may('companies.add'), companies.new)
  router.post(paths.companies(), ...may('companies.add'), once('company'), companies.create)
  router.get(paths.company(), ...may('company.read'), companies.show)
  router.get(paths.editCompany(), ...may('company.change'), companies.edit)
  router.post(paths.company(), ...may('company.change'), companies.update)
  router.get(paths.newCompanyJoining(), ...may('company.change'), companyJoining.new)
  router.post(paths.companyJoining(), ...may('company.change'), companyJoining.create)
  router.get(paths.newHost(), ...may('company.change'), hosts.new)
  router.post(paths.hosts(), ...may('company.change'), once('host'), hosts.create)
  router.post(paths.hostInvitation(), ...may('company.change'), hostInvitation.create)
  router.post(paths.hostRemoval(), ...may('company.change'), hostRemoval.create)
  router.post(paths.hostRenewal(), ...may('company.change'), hostRenewal.create)

  router.get(paths.results(), ...may('results.read'), results.index)
  router.get(paths.resultsCsv(), ...may('results.read'), resultsCsv.index)

  router.get(paths.setup(), ...may('setup.read'), setup.show)
  router.post(paths.testMessage(), ...may('setup.testMessage'), testMessage.create)
  router.get(paths.agencies(), ...may('agencies.manage'), agencies.index)
  router.get(paths.newAgency(), ...may('agencies.manage'), agencies.new)
  router.post(paths.agencies(), ...may('agencies.manage'), agencies.create)
  router.get(paths.agency(), ...may('agency.change'), agencies.edit)
  router.post(paths.agency(), ...may('agency.change'), agencies.update)
  router.get(paths.agencyJournal(), ...may('agency.change'), agencyJournal.index)

  router.get(paths.accounts(), ...may('accounts.manage'), accounts.index)
  router.get(paths.newAccount(), ...may('accounts.manage'), accounts.new)
  router.post(paths.accounts(), ...may('accounts.manage'), once('account'), accounts.create)
  router.get(paths.account(), ...may('account.manage'), accounts.show)
  router.get(paths.editAccount(), ...may('account.manage'), accounts.edit)
  router.post(paths.editAccount(), ...may('account.manage'), accounts.update)
  router.post(paths.accountInvitation(), ...may('account.manage'), accountInvitation.create)
  router.post(paths.accountDisabling(), ...may('account.manage'), accountDisabling.create)
  router.post(paths.accountEnabling(), ...may('account.manage'), accountEnabling.create)
  router.post(paths.accountUnlocking(), ...may('account.manage'), accountUnlocking.create)
  router.post(paths.restrictedRight(), ...may('account.manage'), restrictedRight.create)
  router.post(paths.restrictedRightRemoval(), ...may('account.manage'), restrictedRightRemoval.create)
  router.post(paths.leadRight(), ...may('account.manage'), leadRight.create)
  router.post(paths.leadRightRemoval(), ...may('account.manage'), leadRightRemoval.create)
  router.post(paths.regionRight(), ...may('account.manage'), regionRight.create)
  router.post(paths.regionRightRemoval(), ...may('account.manage'), regionRightRemoval.create)
  router.get(paths.journal(), ...may('journal.read'), journal.index)
  router.get(paths.reference(), ...may('reference.read'), reference.index)
  router.get(paths.settings(), ...may('settings.read'), settings.index)
  router.get(paths.sectorSettings(), ...may('frame.manage'), sectorSettings.index)
  router.get(paths.newSector(), ...may('frame.manage'), sectorSettings.new)
  router.post(paths.sectorSettings(), ...may('frame.manage'), sectorSettings.create)
  router.get(paths.sector(), ...may('sector.manage'), sectorSettings.edit)
  router.post(paths.sector(), ...may('sector.manage'), sectorSettings.update)
  router.get(paths.tradeSettings(), ...may('frame.manage'), tradeSettings.index)
  router.get(paths.newTrade(), ...may('frame.manage'), tradeSettings.new)
  router.post(paths.tradeSettings(), ...may('frame.manage'), tradeSettings.create)
  router.get(paths.trade(), ...may('trade.manage'), tradeSettings.edit)
  router.post(paths.trade(), ...may('trade.manage'), tradeSettings.update)
  router.get(paths.territorySettings(), ...may('frame.manage'), territorySettings.index)
  router.get(paths.newBasin(), ...may('frame.manage'), territorySettings.new)
  router.post(paths.territorySettings(), ...may('frame.manage'), territorySettings.create)
  router.get(paths.territory(), ...may('territory.manage'), territorySettings.edit)
  router.post(paths.territory(), ...may('territory.manage'), territorySettings.update)
  router.get(paths.newGroup(), ...may('frame.manage'), groups.new)
  router.post(paths.groups(), ...may('frame.manage'), groups.create)
  router.get(paths.publicSettings(), ...may('publics.manage'), publicSettings.index)
  router.get(paths.newPublic(), ...may('publics.manage'), publicSettings.new)
  router.post(paths.publicSettings(), ...may('publics.manage'), publicSettings.create)
  router.get(paths.public(), ...may('public.manage'), publicSettings.edit)
  router.post(paths.public(), ...may('public.manage'), publicSettings.update)
  router.get(paths.schoolHolidays(), ...may('schoolHolidays.manage'), schoolHolidays.index)
  router.post(paths.schoolHolidays(), ...may('schoolHolidays.manage'), schoolHolidays.create)
  router.post(paths.schoolHolidayRemoval(), ...may('schoolHoliday.manage'), schoolHolidayRemoval.create)
  router.get(paths.languages(), ...may('languages.manage'), languages.edit)
  router.post(paths.languages(), ...may('languages.manage'), languages.update)
  router.get(paths.thresholds(), ...may('thresholds.manage'), thresholds.edit)
  router.post(paths.thresholds(), ...may('thresholds.manage'), thresholds.update)
  router.get(paths.regions(), ...may('regions.list'), regions.index)
  router.get(paths.region(), ...may('region.manage'), regions.edit)
  router.post(paths.region(), ...may('region.manage'), regions.update)
  router.get(paths.embedding(), ...may('installation.manage'), embedding.edit)
  router.post(paths.embedding(), ...may('installation.manage'), embedding.update)
  router.get(paths.installation(), ...may('installation.manage'), installation.edit)
  router.post(paths.installation(), ...may('installation.manage'), installation.update)
  router.get(paths.health(), ...may('health.read'), health.show)

  if (trial) router.get(paths.components(), ...may('components.see'), components.index)

  return router
}
