import type { Logger } from '#lib/log.ts'
import {
  areStagesStale,
  haveStagesExpired,
  verifyStages,
  expireStages,
  refreshStaleStages
} from '#models/stages/refresh-stages.ts'
import { checkFigures } from './check-figures.ts'
import { deliverNotices } from './deliver-notices.ts'
import type { DeliveryDeps } from './delivery.ts'
import { findDuplicates, haveFilesChanged } from '#models/identity/duplicates/finding.ts'
import { finishMerges, areMergesUnfinished } from '#models/identity/merge/steps.ts'
import { forgetMerged } from '#models/identity/merge/deciding.ts'
import { forgetOldImports } from '#models/importing/file/forget.ts'
import { recountStale, areFiguresStale } from '#models/figures/recount.ts'
import { flushPeople } from './flush-people.ts'
import { flushWorkshops } from './flush-workshops.ts'
import { workImports } from './work-imports.ts'
import { endUnusedAccess } from '#models/access/host-access.ts'
import { flushLinks, hasPendingLinks } from '#models/access/links.ts'
import { areImportsWaiting } from '#models/importing/file/import-lease.ts'
import { areNoticesDue } from '#models/messages/delivery.ts'
import { haveEventsPending } from '#models/people/events.ts'
import { areTransfersUnfinished } from '#models/identity/transfer/answering.ts'
import { areChangePlansUnfinished, finishChangePlans } from '#models/planning/change-plans/carry-on.ts'
import { areSeriesUnfinished, finishSeries } from '#models/planning/series/lay-out.ts'
import { areUndoingsUnfinished, finishUndoings } from '#models/planning/series/undo.ts'
import { areHandOversOwed, settleHandOvers } from '#models/planning/hand-over.ts'
import { forgetPartners } from '#models/planning/forget-partners.ts'
import { areReservationsForgotten, sweepReservations } from '#models/planning/reserving.ts'
import { areListsToClose, closeLists } from '#models/seats/close-lists.ts'
import { areSessionsUnsettled, settleSessions } from '#models/seats/settle-lists.ts'
import { areOffersOver, expireOffers } from '#models/seats/offers.ts'
import { forgetSeatRequests } from '#models/seats/requests/forget.ts'
import { areWorkshopsPending } from '#models/ledger/flush-outbox.ts'

/** May run twice, late or not at all: it changes nothing but lateness. */
export interface Recurring {
  name: string
  /** « 3 seconds », or five cron fields in HOME_ZONE; never from 02:00 to 03:00, an hour that some nights skip or repeat. */
  every: string
  /** Another worker takes over a job whose worker died only after this. */
  lockMs: number
  /** Asked at every look, so that an idle worker writes nothing. */
  hasWork?: () => Promise<boolean>
  run: () => Promise<number>
}

/** The zone of the times above; a place's own zone is in its due times already. */
const SECONDS = 1_000
const MINUTES = 60 * SECONDS

/** Names that jobs had in earlier versions. */
export const RETIRED_JOBS = ['settle-workshops', 'settle-links', 'settle-people']

const forgetOldFiles = async () => (await forgetOldImports()) + (await forgetPartners())

export function schedule(delivery: DeliveryDeps & { log: Logger }): Recurring[] {
  return [
    {
      name: 'deliver-notices',
      every: '2 seconds',
      lockMs: 25 * SECONDS,
      hasWork: () => areNoticesDue(),
      run: () => deliverNotices(delivery)
    },
    {
      name: 'work-imports',
      every: '2 seconds',
      lockMs: 1 * MINUTES,
      hasWork: () => areImportsWaiting(),
      run: () => workImports({ signal: delivery.signal, leaseMs: delivery.leaseMs, log: delivery.log })
    },
    {
      name: 'recount-figures',
      every: '5 seconds',
      lockMs: 2 * MINUTES,
      hasWork: () => areFiguresStale(),
      run: () => recountStale()
    },
    {
      name: 'refresh-waits',
      every: '10 seconds',
      lockMs: 2 * MINUTES,
      hasWork: () => areStagesStale(),
      run: () => refreshStaleStages()
    },
    {
      name: 'flush-workshops',
      every: '10 seconds',
      lockMs: 1 * MINUTES,
      hasWork: () => areWorkshopsPending(),
      run: () => flushWorkshops()
    },
    {
      name: 'flush-links',
      every: '10 seconds',
      lockMs: 1 * MINUTES,
      hasWork: () => hasPendingLinks(),
      run: () => flushLinks()
    },
    {
      name: 'flush-people',
      every: '10 seconds',
      lockMs: 1 * MINUTES,
      hasWork: async () => (await haveEventsPending()) || areTransfersUnfinished(),
      run: () => flushPeople()
    },
    {
      name: 'settle-hand-overs',
      every: '20 seconds',
      lockMs: 5 * MINUTES,
      hasWork: () => areHandOversOwed(),
      run: () => settleHandOvers()
    },
    {
      name: 'finish-series',
      every: '20 seconds',
      lockMs: 5 * MINUTES,
      hasWork: async () => (await areSeriesUnfinished()) || (await areUndoingsUnfinished()),
      run: async () => (await finishSeries()) + (await finishUndoings())
    },
    {
      name: 'sweep-reservations',
      every: '60 seconds',
      lockMs: 1 * MINUTES,
      hasWork: () => areReservationsForgotten(),
      run: () => sweepReservations()
    },
    {
      name: 'finish-merges',
      every: '20 seconds',
      lockMs: 2 * MINUTES,
      hasWork: () => areMergesUnfinished(),
      run: () => finishMerges()
    },
    {
      name: 'finish-changes',
      every: '20 seconds',
      lockMs: 2 * MINUTES,
      hasWork: () => areChangePlansUnfinished(),
      run: () => finishChangePlans()
    },
    {
      name: 'find-duplicates',
      every: '20 seconds',
      lockMs: 2 * MINUTES,
      hasWork: () => haveFilesChanged(),
      run: () => findDuplicates()
    },
    {
      name: 'expire-offers',
      every: '60 seconds',
      lockMs: 5 * MINUTES,
      hasWork: async () => (await areOffersOver()) || (await areListsToClose()) || areSessionsUnsettled(),
      // In this order: who has not answered in time is back on the list that closes.
      run: async () => (await expireOffers()) + (await settleSessions()) + (await closeLists())
    },
    {
      name: 'turn-waits',
      every: '60 seconds',
      lockMs: 5 * MINUTES,
      hasWork: () => haveStagesExpired(),
      run: () => expireStages()
    },
    { name: 'check-figures', every: '30 3 * * *', lockMs: 30 * MINUTES, run: () => checkFigures() },
    { name: 'check-waits', every: '50 3 * * *', lockMs: 30 * MINUTES, run: () => verifyStages() },
    { name: 'end-unused-access', every: '40 8 * * *', lockMs: 10 * MINUTES, run: () => endUnusedAccess() },
    { name: 'forget-files', every: '10 4 * * *', lockMs: 5 * MINUTES, run: forgetOldFiles },
    { name: 'forget-merges', every: '20 4 * * *', lockMs: 5 * MINUTES, run: () => forgetMerged() },
    { name: 'forget-requests', every: '30 4 * * *', lockMs: 5 * MINUTES, run: () => forgetSeatRequests() }
  ]
}
