import about from './fr/about.json' with { type: 'json' }
import account from './fr/account.json' with { type: 'json' }
import accounts from './fr/accounts.json' with { type: 'json' }
import attendance from './fr/attendance.json' with { type: 'json' }
import auth from './fr/auth.json' with { type: 'json' }
import calendars from './fr/calendars.json' with { type: 'json' }
import calls from './fr/calls.json' with { type: 'json' }
import campaigns from './fr/campaigns.json' with { type: 'json' }
import candidates from './fr/candidates.json' with { type: 'json' }
import clashes from './fr/clashes.json' with { type: 'json' }
import common from './fr/common.json' with { type: 'json' }
import companies from './fr/companies.json' with { type: 'json' }
import components from './fr/components.json' with { type: 'json' }
import debriefs from './fr/debriefs.json' with { type: 'json' }
import duplicates from './fr/duplicates.json' with { type: 'json' }
import emails from './fr/emails.json' with { type: 'json' }
import errors from './fr/errors.json' with { type: 'json' }
import formats from './fr/formats.json' with { type: 'json' }
import frame from './fr/frame.json' with { type: 'json' }
import hosting from './fr/hosting.json' with { type: 'json' }
import imports from './fr/imports.json' with { type: 'json' }
import journal from './fr/journal.json' with { type: 'json' }
import kinds from './fr/kinds.json' with { type: 'json' }
import languages from './fr/languages.json' with { type: 'json' }
import messages from './fr/messages.json' with { type: 'json' }
import mine from './fr/mine.json' with { type: 'json' }
import open from './fr/open.json' with { type: 'json' }
import moves from './fr/moves.json' with { type: 'json' }
import partners from './fr/partners.json' with { type: 'json' }
import people from './fr/people.json' with { type: 'json' }
import planning from './fr/planning.json' with { type: 'json' }
import places from './fr/places.json' with { type: 'json' }
import portfolio from './fr/portfolio.json' with { type: 'json' }
import proposals from './fr/proposals.json' with { type: 'json' }
import reference from './fr/reference.json' with { type: 'json' }
import registrations from './fr/registrations.json' with { type: 'json' }
import results from './fr/results.json' with { type: 'json' }
import rosters from './fr/rosters.json' with { type: 'json' }
import search from './fr/search.json' with { type: 'json' }
import sectors from './fr/sectors.json' with { type: 'json' }
import seatRequests from './fr/seatRequests.json' with { type: 'json' }
import series from './fr/series.json' with { type: 'json' }
import settings from './fr/settings.json' with { type: 'json' }
import slots from './fr/slots.json' with { type: 'json' }
import states from './fr/states.json' with { type: 'json' }
import steps from './fr/steps.json' with { type: 'json' }
import terminal from './fr/terminal.json' with { type: 'json' }
import today from './fr/today.json' with { type: 'json' }
import transfers from './fr/transfers.json' with { type: 'json' }
import waiting from './fr/waiting.json' with { type: 'json' }
import walkIns from './fr/walkIns.json' with { type: 'json' }
import wishes from './fr/wishes.json' with { type: 'json' }
import workshops from './fr/workshops.json' with { type: 'json' }

/** Everything a person reads in French, the source of truth: one file per area, the area is the first segment of a key. */
export const fr = {
  about,
  account,
  accounts,
  attendance,
  auth,
  calendars,
  calls,
  campaigns,
  candidates,
  clashes,
  common,
  companies,
  components,
  debriefs,
  duplicates,
  emails,
  errors,
  formats,
  frame,
  hosting,
  imports,
  journal,
  kinds,
  languages,
  messages,
  mine,
  open,
  moves,
  partners,
  people,
  planning,
  places,
  portfolio,
  proposals,
  reference,
  registrations,
  results,
  rosters,
  search,
  sectors,
  seatRequests,
  series,
  settings,
  slots,
  states,
  steps,
  terminal,
  today,
  transfers,
  waiting,
  walkIns,
  wishes,
  workshops
}
