import { expect } from 'chai'
import { filesOf, textOf } from './sources.ts'

/** Forms that come with a file: their key is read with it. */
const BY_THE_CONTROLLER = ['imports']

/** POST routes whose action is `create` and which make nothing twice by themselves, and why. */
const MAKES_NOTHING_TWICE: Record<string, readonly string[]> = {
  'opens or closes a session, or owes the one link that is good': [
    'signIn',
    'trialSignIn',
    'signOut',
    'passwordResets'
  ],
  'sets what one record or device says: the second time it says so already': [
    'preferences',
    'seatRequestPerson',
    'ownCalendars',
    'calendarRevocation',
    'hostingArrivals',
    'hostingKeptArrivals',
    'hostingPublicPage',
    'hostingPresents',
    'hostLinkPresents',
    'hostLinkKeptArrivals',
    'hostingReply',
    'hostingReplyUndoing',
    'hostLinkArrivals',
    'hostLinkImpediment',
    'hostingImpediment',
    'hostImpedimentSettling',
    'workshopHeadcount',
    'workshopPartnerRemoval',
    'hostLinkReply',
    'hostLinkReplyUndoing',
    'hostLinkWishes',
    'workshopHostLinkCut',
    'workshopHostLinkMessage',
    'hostAgreement',
    'hostingWishes',
    'wish',
    'callClaim',
    'callPassing',
    'accountInvitation',
    'hostInvitation',
    'hostRemoval',
    'hostRenewal',
    'accountDisabling',
    'accountEnabling',
    'accountUnlocking',
    'restrictedRight',
    'restrictedRightRemoval',
    'leadRight',
    'leadRightRemoval',
    'regionRight',
    'regionRightRemoval'
  ],
  'moves one record on from a state that it has left the second time': [
    'companyJoining',
    'workshopPublication',
    'seriesPublication',
    'seriesUndoing',
    'hostRequest',
    'changeConfirmation',
    'changeUndoing',
    'closing',
    'withdrawal',
    'placesRemoval',
    'seatMoveUndoing',
    'waitingAnswer',
    'waitingOffer',
    'waitingDeparture',
    'keptPlaces',
    'keptPlacesOpening',
    'answer',
    'duplicateSeparation',
    'duplicateMerge',
    'mergeUndoing',
    'transferAcceptance',
    'transferRefusal',
    'transferWithdrawal',
    'agreementRemoval',
    'nextStepRemoval',
    'draftDeletion',
    'wishUndoing',
    'callUndoing',
    'hostProposalWithdrawal',
    'hostProposalAnswer',
    'hostProposalDraft',
    'schoolHolidayRemoval',
    'campaignRemoval',
    'seatRequestAnswer',
    'seatRequestReopening',
    // Which boxes are ticked: sent again, the same.
    'campaignWorkshops',
    'workshopCampaigns',
    'messageRetry',
    'personCallConsent',
    'personLooking',
    'personLinksCut',
    'owedMessages',
    'importColumns',
    'importConfirmation',
    'importUndoing',
    'importRow',
    'importDecision',
    'importSheet',
    'importSettingAside',
    'importTakingBack'
  ],
  'says what one person answers on their page: the second time it says so already': [
    'personComing',
    'personAbsence',
    'personSeat',
    'personWaiting',
    'personAnswer',
    'personReason',
    'personDate',
    'personCall',
    'personDelay',
    'personMessages',
    'personNoCalls',
    'personLanguage',
    'personSearch'
  ],
  'shows again what was typed, and keeps nothing': ['rosterMessageReading'],
  'draws a plan, which changes nothing before it is confirmed once, and is forgotten': [
    'rescheduling',
    'regrouping',
    'cancellation'
  ],
  'is kept once for a person and a workshop, by the ledger with a key of its own or by a unique index': [
    'registrations',
    'callAnswer',
    'waitingList',
    'places',
    'seatMoves',
    'rosterRemoval',
    'rosterUndoing',
    'proposals',
    'otherDates',
    'candidates',
    'seatRequestRegistration'
  ],
  'is kept once by the key of its signed stamp, for nobody is signed in': ['openRequests'],
  'makes the rooms that are not there yet, by name, under the lock of their agency': ['importRooms'],
  'puts another link in the place of the one before: of two presses the second link is good': [
    'workshopHostLink'
  ],
  'lets one message wait at most: pressed again, that one leaves at once': ['testMessage'],
  'is invited once by its e-mail address, read and written under the number of the workshop': [
    'workshopPartners'
  ],
  'is kept once by the unique index of its SAFIR code': ['agencies'],
  'is kept once by its zone and first day': ['schoolHolidays'],
  'is kept once by the code that is made of its name': [
    'sectorSettings',
    'tradeSettings',
    'territorySettings',
    'publicSettings',
    'groups'
  ]
}

/** Forms whose address is given to their template. */
const GIVEN_ADDRESSES: Record<string, readonly string[]> = { 'views/people/agreement.ejs': ['agreements'] }

const routes = [
  ...textOf('server/routes.ts').matchAll(/router\.post\(paths\.(\w+)\(\), (.*), \w+\.create\)/g)
].map(([, name = '', guards = '']) => ({ name, isOnce: guards.includes('once(') }))
const once = [...routes.filter(({ isOnce }) => isOnce).map(({ name }) => name), ...BY_THE_CONTROLLER]

describe('the forms that create something', () => {
  it('are sent to routes that make it once, but for those that need no key', () => {
    const excepted = Object.values(MAKES_NOTHING_TWICE).flat()
    expect(once.length).to.be.at.least(8)
    expect(routes.map(({ name }) => name).filter(name => !once.includes(name))).to.have.members(excepted)
  })

  it('carry the key, all of them', () => {
    const forms = filesOf('views', '.ejs').flatMap(formsOf)
    const creating = forms.filter(({ names }) => names.some(name => once.includes(name)))
    expect(new Set(creating.flatMap(({ names }) => names))).to.include.all.keys(...once)
    expect(creating.filter(({ text }) => !carriesKey(text)).map(({ file }) => file)).to.deep.equal([])
  })

  it('are told apart by this test: a form without the key is seen', () => {
    expect(carriesKey('<form method="post"><%- partial(\'shared/csrf\', {}) %></form>')).to.equal(false)
  })
})

function formsOf(file: string) {
  const forms = textOf(file).match(/<form[^>]*?method="post"[\s\S]*?<\/form>/g) ?? []
  return forms.map((text, at) => {
    const [opening = ''] = /<form[\s\S]*?(?<!%)>/.exec(text) ?? []
    const named = [...opening.matchAll(/paths\.(\w+)\(/g)].map(([, name = '']) => name)
    return { file, text, names: named.length === 0 && at === 0 ? (GIVEN_ADDRESSES[file] ?? []) : named }
  })
}

function carriesKey(form: string): boolean {
  return form.includes("partial('shared/form-key'")
}
