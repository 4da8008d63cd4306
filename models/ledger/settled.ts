type Expression = Record<string, unknown>

const keptIn = (list: string): Expression => ({
  $size: { $filter: { input: { $ifNull: [list, []] }, as: 'one', cond: '$$one.kept' } }
})

const NOT_TAKEN: Expression = {
  $subtract: ['$kept.places', { $add: [keptIn('$seats'), keptIn('$offers')] }]
}
const IS_OPENED: Expression = { $gt: ['$kept.openedAt', null] }

/** Of the places kept: those that are free, and not yet open to all. */
const KEPT_FREE: Expression = {
  $cond: [
    { $or: [IS_OPENED, { $lte: [NOT_TAKEN, 0] }, { $lte: ['$seatsFree', 0] }] },
    0,
    { $cond: [{ $gt: [NOT_TAKEN, '$seatsFree'] }, '$seatsFree', NOT_TAKEN] }
  ]
}

/** What every write of the ledger leaves: the free places kept for some follow from what is held, so no verb miscounts them. */
export const SETTLED: Expression = {
  $set: {
    kept: {
      $cond: [{ $gt: ['$kept.places', 0] }, { $mergeObjects: ['$kept', { free: KEPT_FREE }] }, null]
    }
  }
}
