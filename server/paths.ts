type Id = string

/**
 * One function per URL of the product: called without argument it is the pattern, with one the address. It imports
 * nothing, so that pages and messages may ask it for an address too: templates see it as `paths`.
 */
export const paths = {
  home: () => '/',
  live: () => '/health/live',
  ready: () => '/health/ready',
  health: () => '/health',
  components: () => '/components',

  signIn: () => '/sign-in',
  trialSignIn: () => '/sign-in/trial',
  signOut: () => '/sign-out',
  newPasswordReset: () => '/password-resets/new',
  passwordResets: () => '/password-resets',
  passwordReset: (token: Id = ':token') => `/password-resets/${token}`,
  preferences: () => '/preferences',
  ownAccount: () => '/account',
  ownPassword: () => '/account/password',
  ownAccess: () => '/account/access',

  today: () => '/today',
  waiting: (list: Id = ':list') => `/today/${list}`,
  search: () => '/search',
  searchFound: () => '/search/found',

  planning: () => '/planning',
  planningWeek: (date: Id = ':date') => `/planning/week/${date}`,
  planningDay: (date: Id = ':date') => `/planning/day/${date}`,
  planningMonth: (month: Id = ':month') => `/planning/month/${month}`,
  daySheet: (date: Id = ':date') => `/planning/day/${date}/print`,
  workshops: () => '/workshops',
  newWorkshop: () => '/workshops/new',
  workshop: (workshop: Id = ':workshop') => `/workshops/${workshop}`,
  editWorkshop: (workshop: Id = ':workshop') => `/workshops/${workshop}/edit`,
  workshopProgramme: (workshop: Id = ':workshop') => `/workshops/${workshop}/programme`,
  workshopMessages: (workshop: Id = ':workshop') => `/workshops/${workshop}/messages`,
  workshopLog: (workshop: Id = ':workshop') => `/workshops/${workshop}/log`,
  workshopPublication: (workshop: Id = ':workshop') => `/workshops/${workshop}/publication`,
  newRescheduling: (workshop: Id = ':workshop') => `/workshops/${workshop}/rescheduling/new`,
  rescheduling: (workshop: Id = ':workshop') => `/workshops/${workshop}/rescheduling`,
  hostRequest: (workshop: Id = ':workshop') => `/workshops/${workshop}/host-request`,
  hostAgreement: (workshop: Id = ':workshop') => `/workshops/${workshop}/host-agreement`,
  newCancellation: (workshop: Id = ':workshop') => `/workshops/${workshop}/cancellation/new`,
  newOtherDates: (workshop: Id = ':workshop') => `/workshops/${workshop}/other-dates/new`,
  otherDates: (workshop: Id = ':workshop') => `/workshops/${workshop}/other-dates`,
  cancellation: (workshop: Id = ':workshop') => `/workshops/${workshop}/cancellation`,
  changePlan: (plan: Id = ':plan') => `/changes/${plan}`,
  changeConfirmation: (plan: Id = ':plan') => `/changes/${plan}/confirmation`,
  changeUndoing: (plan: Id = ':plan') => `/changes/${plan}/undoing`,
  newRegistration: (workshop: Id = ':workshop') => `/workshops/${workshop}/registrations/new`,
  registrations: (workshop: Id = ':workshop') => `/workshops/${workshop}/registrations`,
  newWithdrawal: (workshop: Id = ':workshop', person: Id = ':person') =>
    `/workshops/${workshop}/registrations/${person}/withdrawal/new`,
  withdrawal: (workshop: Id = ':workshop', person: Id = ':person') =>
    `/workshops/${workshop}/registrations/${person}/withdrawal`,
  proposals: (workshop: Id = ':workshop') => `/workshops/${workshop}/proposals`,
  answer: (workshop: Id = ':workshop', person: Id = ':person') =>
    `/workshops/${workshop}/proposals/${person}/answer`,
  candidates: (workshop: Id = ':workshop') => `/workshops/${workshop}/candidates`,
  candidateWeights: () => '/candidates/weights',
  attendance: (workshop: Id = ':workshop') => `/workshops/${workshop}/attendance`,
  attendanceSheet: (workshop: Id = ':workshop') => `/workshops/${workshop}/attendance/print`,
  debriefs: (workshop: Id = ':workshop') => `/workshops/${workshop}/debriefs`,
  debrief: (workshop: Id = ':workshop', person: Id = ':person') =>
    `/workshops/${workshop}/debriefs/${person}`,
  nextSteps: (workshop: Id = ':workshop', person: Id = ':person') =>
    `/workshops/${workshop}/debriefs/${person}/next-steps`,
  nextStep: (workshop: Id = ':workshop', person: Id = ':person', step: Id = ':step') =>
    `/workshops/${workshop}/debriefs/${person}/next-steps/${step}`,
  nextStepRemoval: (workshop: Id = ':workshop', person: Id = ':person', step: Id = ':step') =>
    `/workshops/${workshop}/debriefs/${person}/next-steps/${step}/removal`,
  closing: (workshop: Id = ':workshop') => `/workshops/${workshop}/closing`,

  portfolio: () => '/portfolio',
  people: () => '/people',
  newPerson: () => '/people/new',
  duplicates: () => '/people/duplicates',
  duplicate: (duplicate: Id = ':duplicate') => `/people/duplicates/${duplicate}`,
  duplicateSeparation: (duplicate: Id = ':duplicate') => `/people/duplicates/${duplicate}/separation`,
  duplicateMerge: (duplicate: Id = ':duplicate') => `/people/duplicates/${duplicate}/merge`,
  mergeUndoing: (merge: Id = ':merge') => `/people/merges/${merge}/undoing`,
  person: (person: Id = ':person') => `/people/${person}`,
  editPerson: (person: Id = ':person') => `/people/${person}/edit`,
  newAgreement: (person: Id = ':person') => `/people/${person}/agreements/new`,
  agreements: (person: Id = ':person') => `/people/${person}/agreements`,
  agreement: (person: Id = ':person', agreement: Id = ':agreement') =>
    `/people/${person}/agreements/${agreement}`,
  agreementRemoval: (person: Id = ':person', agreement: Id = ':agreement') =>
    `/people/${person}/agreements/${agreement}/removal`,
  personTimeline: (person: Id = ':person') => `/people/${person}/timeline`,
  restrictedFacts: (person: Id = ':person') => `/people/${person}/restricted`,
  trades: () => '/trades',

  transfers: () => '/transfers',
  newTransfer: () => '/transfers/new',
  transferAcceptance: (transfer: Id = ':transfer') => `/transfers/${transfer}/acceptance`,
  transferRefusal: (transfer: Id = ':transfer') => `/transfers/${transfer}/refusal`,
  transferWithdrawal: (transfer: Id = ':transfer') => `/transfers/${transfer}/withdrawal`,

  companies: () => '/companies',
  newCompany: () => '/companies/new',
  company: (company: Id = ':company') => `/companies/${company}`,
  editCompany: (company: Id = ':company') => `/companies/${company}/edit`,
  newHost: (company: Id = ':company') => `/companies/${company}/hosts/new`,
  hosts: (company: Id = ':company') => `/companies/${company}/hosts`,
  hostInvitation: (company: Id = ':company', host: Id = ':host') =>
    `/companies/${company}/hosts/${host}/invitation`,
  hostRenewal: (company: Id = ':company', host: Id = ':host') =>
    `/companies/${company}/hosts/${host}/renewal`,
  hostRemoval: (company: Id = ':company', host: Id = ':host') =>
    `/companies/${company}/hosts/${host}/removal`,

  imports: () => '/imports',
  newImport: () => '/imports/new',
  importation: (importation: Id = ':importation') => `/imports/${importation}`,
  importRefusals: (importation: Id = ':importation') => `/imports/${importation}/refusals.csv`,
  importSheet: (importation: Id = ':importation') => `/imports/${importation}/sheet`,
  importColumns: (importation: Id = ':importation') => `/imports/${importation}/columns`,
  importConfirmation: (importation: Id = ':importation') => `/imports/${importation}/confirmation`,
  newImportUndoing: (importation: Id = ':importation') => `/imports/${importation}/undoing/new`,
  importUndoing: (importation: Id = ':importation') => `/imports/${importation}/undoing`,
  newImportPlacement: (importation: Id = ':importation') => `/imports/${importation}/placements/new`,
  importPlacements: (importation: Id = ':importation') => `/imports/${importation}/placements`,
  importPlacement: (importation: Id = ':importation', placement: Id = ':placement') =>
    `/imports/${importation}/placements/${placement}`,
  importRooms: (importation: Id = ':importation') => `/imports/${importation}/rooms`,
  importRow: (importation: Id = ':importation', record: Id = ':record') =>
    `/imports/${importation}/rows/${record}`,
  importDecision: (importation: Id = ':importation', record: Id = ':record') =>
    `/imports/${importation}/rows/${record}/decision`,
  importSettingAside: (importation: Id = ':importation', record: Id = ':record') =>
    `/imports/${importation}/rows/${record}/setting-aside`,
  importTakingBack: (importation: Id = ':importation', record: Id = ':record') =>
    `/imports/${importation}/rows/${record}/taking-back`,

  messages: () => '/messages',
  messageRetry: (notice: Id = ':notice') => `/messages/${notice}/retry`,
  mailbox: () => '/mailbox',
  mailboxPlanned: () => '/mailbox/planned',
  sentMessage: (sentMessage: Id = ':message') => `/mailbox/${sentMessage}`,
  sentMessagePart: (sentMessage: Id = ':message', part: Id = ':part') => `/mailbox/${sentMessage}/${part}`,

  hosting: () => '/hosting',
  hostingDay: (workshop: Id = ':workshop') => `/hosting/${workshop}`,
  hostingArrivals: (workshop: Id = ':workshop') => `/hosting/${workshop}/arrivals`,
  hostingReply: (workshop: Id = ':workshop') => `/hosting/${workshop}/reply`,
  hostingReplyUndoing: (workshop: Id = ':workshop') => `/hosting/${workshop}/reply/undoing`,
  hostingWishes: (workshop: Id = ':workshop') => `/hosting/${workshop}/wishes`,

  results: () => '/results',
  resultsCsv: () => '/results.csv',

  setup: () => '/setup',
  testMessage: () => '/setup/test-message',
  agencies: () => '/agencies',
  newAgency: () => '/agencies/new',
  agency: (agency: Id = ':agency') => `/agencies/${agency}`,
  agencyJournal: (agency: Id = ':agency') => `/agencies/${agency}/journal`,

  accounts: () => '/accounts',
  newAccount: () => '/accounts/new',
  account: (account: Id = ':account') => `/accounts/${account}`,
  editAccount: (account: Id = ':account') => `/accounts/${account}/edit`,
  accountInvitation: (account: Id = ':account') => `/accounts/${account}/invitation`,
  accountDisabling: (account: Id = ':account') => `/accounts/${account}/disabling`,
  accountEnabling: (account: Id = ':account') => `/accounts/${account}/enabling`,
  restrictedRight: (account: Id = ':account') => `/accounts/${account}/restricted-right`,
  restrictedRightRemoval: (account: Id = ':account') => `/accounts/${account}/restricted-right-removal`,
  leadRight: (account: Id = ':account') => `/accounts/${account}/lead-right`,
  leadRightRemoval: (account: Id = ':account') => `/accounts/${account}/lead-right-removal`,
  regionRight: (account: Id = ':account') => `/accounts/${account}/region-right`,
  regionRightRemoval: (account: Id = ':account') => `/accounts/${account}/region-right-removal`,
  accountUnlocking: (account: Id = ':account') => `/accounts/${account}/unlocking`,
  journal: () => '/journal',
  reference: () => '/reference',

  accessibility: () => '/accessibility',
  legalNotice: () => '/legal-notice',
  personalData: () => '/personal-data',
  help: () => '/help',
  contact: () => '/contact',
  settings: () => '/settings',
  sectorSettings: () => '/settings/sectors',
  newSector: () => '/settings/sectors/new',
  sector: (sector: Id = ':sector') => `/settings/sectors/${sector}`,
  tradeSettings: () => '/settings/trades',
  newTrade: () => '/settings/trades/new',
  trade: (trade: Id = ':trade') => `/settings/trades/${trade}`,
  territorySettings: () => '/settings/territories',
  newBasin: () => '/settings/territories/new',
  territory: (territory: Id = ':territory') => `/settings/territories/${territory}`,
  groups: () => '/settings/groups',
  newGroup: () => '/settings/groups/new',
  publicSettings: () => '/settings/publics',
  newPublic: () => '/settings/publics/new',
  public: (group: Id = ':group') => `/settings/publics/${group}`,
  thresholds: () => '/settings/thresholds',
  regions: () => '/settings/regions',
  region: (region: Id = ':region') => `/settings/regions/${region}`,
  installation: () => '/settings/installation'
}

export type Paths = typeof paths
