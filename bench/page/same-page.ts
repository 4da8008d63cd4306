import { randomBytes } from 'node:crypto'
import { datesIn } from '#lib/dates.ts'
import { translate } from '#lib/i18n.ts'
import { factsOfKind } from '#models/records/workshop-kind.ts'
import { navigation } from '#views/layouts/navigation.ts'
import { compileTemplates, renderTemplate, type Shared } from '#views/engine.ts'
import type { Pages } from '#views/pages.ts'
import { rowsOf } from './rows.ts'

/** As many as the list page shows. */
const ROWS = 50

/** What the list page is given, the same in every mode. */
export function listLocals(now: Date, count = ROWS): Pages['workshops/index'] {
  const form = {
    from: '',
    to: '',
    sector: '',
    territory: '',
    workshopKind: '',
    kind: '',
    host: '',
    company: '',
    seats: '',
    status: '',
    mine: ''
  }
  return {
    rows: rowsOf(now, count),
    now,
    total: count,
    form,
    errors: {},
    chips: [],
    territories: [],
    sectors: [{ value: 'BTP', label: 'Bâtiment et travaux publics' }],
    kinds: [],
    statuses: [{ value: 'open', label: 'Ouvert' }],
    mayPlan: true,
    previous: null,
    next: null
  }
}

/** The page cut around its rows for the template literal. */
export interface CutPage {
  head: string
  tail: string
}

/**
 * What a peer shows at an address, drawn once for each number of rows: `?rows=` asks for another than the list page has.
 */
export function asAsked<Drawn>(draw: (count: number) => Drawn): (address: string) => Drawn {
  const drawn = new Map<number, Drawn>()
  return address => {
    const count = Number(new URL(address, 'http://localhost').searchParams.get('rows') ?? ROWS)
    const known = drawn.get(count) ?? draw(count)
    drawn.set(count, known)
    return known
  }
}

/** Renders the real page once and cuts it around the rows of its table. */
export function cutPage(now: Date): CutPage {
  compileTemplates()
  const locals = listLocals(now)
  const shared = sharedFor()
  const body = renderTemplate('workshops/index', locals, shared)
  const frame = { title: 'Ateliers', body, nav: navigation.counsellor, here: 'planning' } as const
  const page = renderTemplate('layouts/page', frame, shared)
  return {
    head: page.slice(0, page.indexOf('<tbody>') + '<tbody>'.length),
    tail: page.slice(page.indexOf('</tbody>'))
  }
}

function sharedFor(): Shared {
  return {
    t: translate('fr'),
    lang: 'fr',
    date: datesIn('fr', 'Europe/Paris'),
    dates: zone => datesIn('fr', zone),
    factsOf: factsOfKind,
    user: {
      firstName: 'Marie',
      lastName: 'Aubert',
      fullName: 'Marie Aubert',
      role: 'counsellor',
      email: 'marie@example.org'
    },
    path: '/workshops',
    nonce: randomBytes(16).toString('base64'),
    csrfToken: randomBytes(24).toString('base64url'),
    formAccount: null,
    formPage: '/',
    formKey: '',
    flash: null,
    trial: false,
    theme: undefined
  }
}
