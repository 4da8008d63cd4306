import type { Key } from '#lib/i18n.ts'
import { paths } from '#server/paths.ts'
import type { IconName } from '../icons/drawings.ts'

/** Where a page stands in the navigation, said by the page to the layout. */
export type NavKey =
  | 'today'
  | 'planning'
  | 'people'
  | 'portfolio'
  | 'companies'
  | 'messages'
  | 'results'
  | 'hosting'
  | 'workshops'
  | 'accounts'
  | 'journal'
  | 'reference'
  | 'installation'
  | 'settings'
  | 'health'

/** One entry of the top bar; the first three are also the tab bar of the phone. */
export interface NavEntry {
  key: NavKey
  label: Key
  href: string
  icon: IconName
}

const entries = {
  today: { key: 'today', label: 'common.nav.today', href: paths.today(), icon: 'sun-horizon' },
  planning: { key: 'planning', label: 'common.nav.planning', href: paths.planning(), icon: 'calendar-dots' },
  people: { key: 'people', label: 'common.nav.people', href: paths.people(), icon: 'users-three' },
  portfolio: {
    key: 'portfolio',
    label: 'common.nav.portfolio',
    href: paths.portfolio(),
    icon: 'list-checks'
  },
  companies: { key: 'companies', label: 'common.nav.companies', href: paths.companies(), icon: 'buildings' },
  messages: {
    key: 'messages',
    label: 'common.nav.messages',
    href: paths.messages(),
    icon: 'envelope-simple'
  },
  results: { key: 'results', label: 'common.nav.results', href: paths.results(), icon: 'chart-bar' },
  hosting: { key: 'hosting', label: 'common.nav.hosting', href: paths.hosting(), icon: 'calendar-dots' },
  workshops: { key: 'workshops', label: 'common.nav.workshops', href: paths.workshops(), icon: 'list' },
  accounts: { key: 'accounts', label: 'common.nav.accounts', href: paths.accounts(), icon: 'users-three' },
  reference: {
    key: 'reference',
    label: 'common.nav.reference',
    href: paths.reference(),
    icon: 'list-checks'
  },
  installation: {
    key: 'installation',
    label: 'common.nav.installation',
    href: paths.installation(),
    icon: 'buildings'
  },
  settings: { key: 'settings', label: 'common.nav.settings', href: paths.setup(), icon: 'gear' },
  journal: { key: 'journal', label: 'common.nav.journal', href: paths.journal(), icon: 'clock' },
  health: { key: 'health', label: 'common.nav.health', href: paths.health(), icon: 'info' }
} as const satisfies Record<NavKey, NavEntry>

const {
  today,
  planning,
  people,
  portfolio,
  companies,
  messages,
  results,
  hosting,
  workshops,
  accounts,
  reference,
  installation,
  settings,
  journal,
  health
} = entries

/** What each role finds in its top bar, in order: where its day is, not what it may do (the policy says that). */
export const navigation = {
  counsellor: [today, planning, people, portfolio, companies, messages, results],
  employer: [hosting],
  regional: [results, planning, workshops],
  administrator: [accounts, settings, reference, journal, installation, health]
} as const satisfies Record<string, readonly NavEntry[]>
