import about from './en/about.json' with { type: 'json' }
import account from './en/account.json' with { type: 'json' }
import accounts from './en/accounts.json' with { type: 'json' }
import attendance from './en/attendance.json' with { type: 'json' }
import auth from './en/auth.json' with { type: 'json' }
import calendars from './en/calendars.json' with { type: 'json' }
import calls from './en/calls.json' with { type: 'json' }
import campaigns from './en/campaigns.json' with { type: 'json' }
import candidates from './en/candidates.json' with { type: 'json' }
import clashes from './en/clashes.json' with { type: 'json' }
import common from './en/common.json' with { type: 'json' }
import companies from './en/companies.json' with { type: 'json' }
import components from './en/components.json' with { type: 'json' }
import debriefs from './en/debriefs.json' with { type: 'json' }
import duplicates from './en/duplicates.json' with { type: 'json' }
import emails from './en/emails.json' with { type: 'json' }
import errors from './en/errors.json' with { type: 'json' }
import formats from './en/formats.json' with { type: 'json' }
import frame from './en/frame.json' with { type: 'json' }
import hosting from './en/hosting.json' with { type: 'json' }
import imports from './en/imports.json' with { type: 'json' }
import journal from './en/journal.json' with { type: 'json' }
import kinds from './en/kinds.json' with { type: 'json' }
import languages from './en/languages.json' with { type: 'json' }
import messages from './en/messages.json' with { type: 'json' }
import mine from './en/mine.json' with { type: 'json' }
import open from './en/open.json' with { type: 'json' }
import moves from './en/moves.json' with { type: 'json' }
import partners from './en/partners.json' with { type: 'json' }
import people from './en/people.json' with { type: 'json' }
import planning from './en/planning.json' with { type: 'json' }
import places from './en/places.json' with { type: 'json' }
import portfolio from './en/portfolio.json' with { type: 'json' }
import proposals from './en/proposals.json' with { type: 'json' }
import reference from './en/reference.json' with { type: 'json' }
import registrations from './en/registrations.json' with { type: 'json' }
import results from './en/results.json' with { type: 'json' }
import rosters from './en/rosters.json' with { type: 'json' }
import search from './en/search.json' with { type: 'json' }
import sectors from './en/sectors.json' with { type: 'json' }
import seatRequests from './en/seatRequests.json' with { type: 'json' }
import series from './en/series.json' with { type: 'json' }
import settings from './en/settings.json' with { type: 'json' }
import slots from './en/slots.json' with { type: 'json' }
import states from './en/states.json' with { type: 'json' }
import steps from './en/steps.json' with { type: 'json' }
import terminal from './en/terminal.json' with { type: 'json' }
import today from './en/today.json' with { type: 'json' }
import transfers from './en/transfers.json' with { type: 'json' }
import waiting from './en/waiting.json' with { type: 'json' }
import walkIns from './en/walkIns.json' with { type: 'json' }
import wishes from './en/wishes.json' with { type: 'json' }
import workshops from './en/workshops.json' with { type: 'json' }

/** Everything a person reads in English, the same keys by type: one file per area, the area is the first segment of a key. */
export const en = {
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
