import { BSONRegExp, Decimal128, Double, Long, ObjectId } from 'bson'
import { type Doc, isDoc } from '#store/bson/values.ts'
import type { Search } from '#store/server/find.ts'
import type { Chance } from './chance.ts'

const day = Date.UTC(2026, 0, 1)
const long = 'x'.repeat(1500)

/** Values of every class, few of each so that searches meet documents. */
const makers: ((chance: Chance) => unknown)[] = [
  chance => chance.below(8),
  chance => chance.below(8),
  chance => chance.below(8),
  chance => chance.below(8) + 0.5,
  chance => new Double(chance.below(8)),
  chance => Long.fromNumber(chance.below(8)),
  chance =>
    chance.pick([Long.fromString('9007199254740993'), Long.fromString('9007199254740992'), 2 ** 53, NaN, -0]),
  chance => Decimal128.fromString(chance.pick(['1', '2.5', '9007199254740993', '0.1'])),
  chance => chance.pick(['a', 'b', 'c', 'ab', '', 'é', '\u{1F600}', '\uFFFD', 'a\0b']),
  chance => chance.pick(['a', 'b', 'c']),
  () => null,
  chance => chance.chance(0.5),
  chance => new Date(day + chance.below(5) * 86_400_000),
  chance => new ObjectId(`00000000000000000000000${chance.below(4)}`),
  chance => ({ x: chance.below(3) }),
  chance => chance.pick(['abc', 'a.b', 'A', 'A', 'B', 'AB', 'c\na', 'xx']),
  chance => (chance.chance(0.2) ? long + String(chance.below(3)) : chance.below(4))
]

const scalar = (chance: Chance) => chance.pick(makers)(chance)
const small = (chance: Chance) => (chance.chance(0.6) ? chance.below(8) : scalar(chance))

/** A field: missing at times, an array often, since arrays are where indexes go wrong. */
function field(chance: Chance, arrays: number): unknown {
  if (!chance.chance(arrays)) return small(chance)
  return chance.list(0, 3, () =>
    chance.chance(0.08) ? chance.list(0, 2, () => small(chance)) : small(chance)
  )
}

const element = (chance: Chance): unknown => {
  if (chance.chance(0.1)) return small(chance)
  const doc: Doc = {}
  if (chance.chance(0.8)) doc['x'] = field(chance, 0.1)
  if (chance.chance(0.8)) doc['y'] = field(chance, 0)
  return doc
}

/** What an index keeps in exact order: no array, nothing cut, no number beyond a double. */
const calmValue = (chance: Chance) =>
  chance.pick<unknown>([
    chance.below(6),
    chance.below(3),
    chance.below(4) + 0.5,
    'a',
    'b',
    null,
    new Date(day)
  ])

/**
 * a is plain, b often an array, c at times, d a document, l an array of documents. In a calm collection a and c never
 * hold what takes an index out of order, and b no number beyond a double.
 */
export function anyDoc(chance: Chance, calm = false): Doc {
  const doc: Doc = { _id: chance.below(1e9) }
  if (calm) return calmDoc(chance, doc)
  if (chance.chance(0.85)) doc['a'] = small(chance)
  if (chance.chance(0.85)) doc['b'] = field(chance, 0.6)
  if (chance.chance(0.8)) doc['c'] = field(chance, 0.1)
  if (chance.chance(0.8)) doc['d'] = chance.chance(0.8) ? { e: field(chance, 0.15) } : field(chance, 0.3)
  if (chance.chance(0.7))
    doc['l'] = chance.chance(0.85) ? chance.list(0, 3, () => element(chance)) : element(chance)
  // A stored expression answers to itself; searches ask for values without it, as few operators take one.
  if (chance.chance(0.06)) {
    const stored = new BSONRegExp(chance.pick(['^a', '^b', '^a\\.b']), chance.pick(['', '', 'i']))
    doc[chance.pick(['a', 'b', 'c'])] = chance.chance(0.5) ? stored : [small(chance), stored]
  }
  return doc
}

function calmDoc(chance: Chance, doc: Doc): Doc {
  if (chance.chance(0.85)) doc['a'] = calmValue(chance)
  if (chance.chance(0.85))
    doc['b'] = chance.chance(0.6) ? chance.list(0, 3, () => calmValue(chance)) : calmValue(chance)
  if (chance.chance(0.85)) doc['c'] = calmValue(chance)
  return doc
}

const paths = ['a', 'a', 'b', 'b', 'b', 'c', 'd.e', 'd', 'l.x', 'l.y']

/** Three to five indexes, of every kind there is: what goes wrong with one kind must not wait for its turn. */
export function anyIndexes(chance: Chance): Doc[] {
  return [
    anyIndex(chance, 'sparse'),
    anyIndex(chance, 'partial'),
    listIndex(chance),
    ...chance.list(0, 2, () => anyIndex(chance, chance.pick(['whole', 'whole', 'sparse', 'partial'])))
  ].sort((a, b) => (String(a['name']) < String(b['name']) ? -1 : 1))
}

function anyIndex(chance: Chance, kind: string): Doc {
  const fields = [...new Set(chance.list(1, 3, () => chance.pick(paths)))]
  // With a field that no document lacks, a sparse index holds them all.
  if (kind !== 'sparse' && chance.chance(0.5)) fields.push('_id')
  const key = Object.fromEntries(fields.map(path => [path, chance.chance(0.7) ? 1 : -1]))
  const spec: Doc = { key, name: `${chance.below(1e6)}_${fields.join('_')}` }
  if (kind === 'sparse') spec['sparse'] = true
  else if (kind === 'partial') spec['partialFilterExpression'] = anyPartial(chance, fields[0] ?? 'a')
  if (chance.chance(0.1)) spec['unique'] = true
  return spec
}

/** An index such as lists of names are read along. */
function listIndex(chance: Chance): Doc {
  const first = chance.pick(['a', 'a', 'c', 'c', 'b'])
  const fields = [first, first === 'c' ? 'a' : 'c', '_id']
  const direction = chance.chance(0.7) ? 1 : -1
  const key = Object.fromEntries(fields.map(path => [path, direction]))
  return { key, name: `${chance.below(1e6)}_${fields.join('_')}` }
}

function anyPartial(chance: Chance, path: string): Doc {
  const on = chance.chance(0.6) ? path : chance.pick(['a', 'b', 'c'])
  return {
    [on]: chance.pick<() => unknown>([
      () => ({ $gt: chance.below(4) }),
      () => ({ $gte: chance.below(4) }),
      () => ({ $lt: 3 + chance.below(5) }),
      () => ({ $exists: true }),
      () => chance.below(4),
      () => ({ $in: [1, 2, 3, 'a'] }),
      () => ({ $type: chance.pick(['string', 'number', 'date']) }),
      () => ({ $gt: '' })
    ])()
  }
}

function condition(chance: Chance): unknown {
  const low = chance.below(6)
  return chance.pick<() => unknown>([
    () => small(chance),
    () => small(chance),
    () => ({ $gt: low, $lt: low + 1 + chance.below(3) }),
    () => ({ $gte: low, $lte: low + chance.below(3) }),
    () => ({ $gte: low, $lte: low }),
    () => ({ [chance.pick(['$gt', '$gte', '$lt', '$lte'])]: small(chance) }),
    () => ({
      [chance.pick(['$gt', '$gte', '$lt', '$lte'])]: chance.pick<unknown>(['', 'a', null, new Date(day), 1])
    }),
    () => ({ $in: chance.list(0, 4, () => (chance.chance(0.1) ? new BSONRegExp('^a') : small(chance))) }),
    () => null,
    () => ({ $exists: chance.chance(0.6) }),
    () => ({ $ne: small(chance) }),
    () => ({ $nin: chance.list(1, 3, () => small(chance)) }),
    () => ({ $elemMatch: { $gte: low, $lt: low + 2 } }),
    () => ({ $not: { $gt: low } }),
    () => ({ $type: chance.pick(['string', 'number', 'array', 'int']) }),
    () => ({ $eq: chance.list(0, 2, () => small(chance)) }),
    () => new BSONRegExp(chance.pick(['^a', 'b', '^$'])),
    () => beginning(chance),
    () => beginning(chance)
  ])()
}

/** How a text begins, or what only looks like it: an option, a repetition, another branch, a line. */
function beginning(chance: Chance): unknown {
  const pattern = chance.pick([
    ...['^a', '^a', '^b', '^ab', '^x', '^é', '^\u{1F600}', '^\uFFFD', `^${long.slice(0, 1450)}`],
    ...['^\\.', '^a\\.b', '^ab?', '^ab*', '^a|b', '^a$', '^\\d', '^[ab]', '^']
  ])
  return chance.pick<() => unknown>([
    () => new BSONRegExp(pattern),
    () => new BSONRegExp(pattern),
    () => new BSONRegExp(pattern, chance.pick(['i', 'i', 'm'])),
    () => ({ $regex: pattern }),
    () => ({ $regex: new BSONRegExp(pattern), $options: chance.pick(['', 'i', 'i']) }),
    () => ({ $not: new BSONRegExp(pattern) })
  ])()
}

function conjunct(chance: Chance): Doc {
  if (chance.chance(0.08)) return { l: { $elemMatch: { x: condition(chance), y: chance.below(8) } } }
  return { [chance.pick(paths)]: condition(chance) }
}

const either = (chance: Chance): Doc =>
  chance.chance(0.3) ? { $or: chance.list(1, 3, () => conjunct(chance)) } : conjunct(chance)

function filter(chance: Chance): Doc {
  const parts = chance.list(chance.chance(0.05) ? 0 : 1, 3, () => conjunct(chance))
  const merged: Doc = Object.assign({}, ...parts)
  if (chance.chance(0.12)) merged['$or'] = chance.list(1, 3, () => conjunct(chance))
  if (chance.chance(0.08)) merged['$and'] = chance.list(1, 2, () => either(chance))
  return merged
}

/** A search that an index could put in order: its first fields bound, the others sorted, forwards or backwards. */
function orderedSearch(chance: Chance, key: Doc): Search {
  const fields = Object.keys(key)
  const bound = chance.below(fields.length)
  const sign = chance.chance(0.5) ? 1 : -1
  const from = chance.chance(0.8) ? bound : 0
  const sort = Object.fromEntries(fields.slice(from).map(path => [path, Number(key[path]) * sign]))
  const several = () => ({ $in: chance.list(1, 5, () => small(chance)) })
  const point = () => (chance.chance(0.4) ? several() : small(chance))
  const equal = Object.fromEntries(fields.slice(0, bound).map(path => [path, point()]))
  const ranged = chance.chance(0.3) ? { [fields[bound] ?? 'a']: condition(chance) } : {}
  const direction = chance.chance(0.7) ? sign : -sign
  return {
    filter: { ...equal, ...ranged },
    sort: { ...sort, _id: sort['_id'] ?? direction },
    limit: 1 + chance.below(30)
  }
}

/** Several values of the first field of a list, in the order of what follows, or of all. */
function severalSearch(chance: Chance, key: Doc): Search {
  const fields = Object.keys(key)
  const sign = chance.chance(0.5) ? 1 : -1
  const [first = 'a'] = fields
  const sorted = fields.slice(chance.chance(0.3) ? 0 : 1)
  const sort = Object.fromEntries(sorted.map(path => [path, Number(key[path]) * sign]))
  const values = chance.list(2, 5, () => chance.below(6))
  return {
    filter: { [first]: { $in: values } },
    sort: { ...sort, _id: sort['_id'] ?? sign },
    ...(chance.chance(0.8) ? { limit: 1 + chance.below(30) } : {})
  }
}

/** A search that the keys of an index answer alone, or seem to. */
function keySearch(chance: Chance, key: Doc): Search {
  const [first = 'a', second] = Object.keys(key)
  const end = () => chance.pick<unknown>([1, 2, 3, 4, 5, 1.5, 'a', 'b', new Date(day), Long.fromNumber(3)])
  const from = () => ({ [chance.pick(['$gt', '$gte'])]: end() })
  const to = () => ({ [chance.pick(['$lt', '$lte'])]: end() })
  const range = () => chance.pick<Doc>([from(), to(), from(), to(), { ...from(), ...to() }])
  if (second === undefined || first === 'b' || chance.chance(0.6)) return { filter: { [first]: range() } }
  const point = chance.pick<unknown>([end(), { $in: [end(), end(), end()] }])
  return { filter: { [first]: point, [second]: chance.chance(0.5) ? range() : end() } }
}

/** A search at the edge of what a sparse or partial index may serve. */
function edgeSearch(chance: Chance, spec: Doc): Search {
  const [first = 'a'] = Object.keys(spec['key'] as Doc)
  if (!isDoc(spec['partialFilterExpression'])) {
    const missing = chance.pick([
      null,
      { $lte: null },
      { $in: [null, 1] },
      { $exists: true },
      { $exists: true }
    ])
    return { filter: { [first]: missing } }
  }
  if (chance.chance(0.3)) return { filter: { ...spec['partialFilterExpression'] } }
  const [path = 'a'] = Object.keys(spec['partialFilterExpression'])
  const end = chance.pick<unknown>(['', 'a', new Date(day), false, chance.below(8)])
  return { filter: { [path]: { [chance.pick(['$gt', '$gte', '$lt', '$lte'])]: end } } }
}

/** A search several indexes could narrow, in an order that yet another one could give, for few. */
function crossedSearch(chance: Chance, specs: Doc[]): Search {
  const firsts = specs.map(spec => Object.keys(spec['key'] as Doc)[0] ?? 'a')
  const parts = chance.list(1, 3, () => ({ [chance.pick([...firsts, 'b'])]: condition(chance) }))
  const sort = { _id: chance.chance(0.5) ? 1 : -1 }
  return { filter: { $and: parts }, ...(chance.chance(0.8) ? { sort, limit: 1 + chance.below(6) } : {}) }
}

/** The key of an index that a list could be read along. */
function anyList(chance: Chance, specs: Doc[]): Doc {
  const whole = specs.filter(spec => !spec['sparse'] && !spec['partialFilterExpression'])
  const lists = whole.map(spec => spec['key'] as Doc).filter(key => Object.keys(key).at(-1) === '_id')
  const long = lists.filter(key => Object.keys(key).length > 2)
  return chance.pick(long.length > 0 && chance.chance(0.8) ? long : lists)
}

/** A page of a list: what comes after one document, as « beyond this value, or of this value and beyond that ». */
function pageSearch(chance: Chance, key: Doc): Search {
  const fields = [...new Set([...Object.keys(key), '_id'])]
  const bound = chance.below(Math.min(2, fields.length))
  const sign = chance.chance(0.5) ? 1 : -1
  const equal = Object.fromEntries(fields.slice(0, bound).map(path => [path, chance.below(4)]))
  const [first = '_id', second] = fields.slice(bound)
  const sort = Object.fromEntries(fields.slice(bound).map(path => [path, Number(key[path] ?? 1) * sign]))
  const beyond = (path: string) => (Number(sort[path]) > 0 ? '$gt' : '$lt')
  const from = (path: string) =>
    path === '_id' ? chance.below(1e9) : chance.pick([0, 1, 2, 3, calmValue(chance)])
  const edge = from(first)
  const later: Doc = { [first]: { [beyond(first)]: edge } }
  const same: Doc[] =
    second === undefined ? [] : [{ [first]: edge, [second]: { [beyond(second)]: from(second) } }]
  const other = chance.chance(0.3) ? { b: condition(chance) } : {}
  // With each branch at a point of its own, the two are not one stretch after the other.
  const apart = bound > 0 && chance.chance(0.5)
  const own = () => (apart ? Object.fromEntries(Object.keys(equal).map(path => [path, chance.below(4)])) : {})
  const across: Doc = { [first]: { $gte: chance.below(3), $lte: 2 + chance.below(4) } }
  const others = apart ? [later] : chance.chance(0.4) ? [across] : same
  const branches = [later, ...others].map(branch => ({ ...own(), ...branch }))
  return {
    filter: { ...(apart ? {} : equal), ...other, $or: branches },
    sort: { ...sort, _id: sort['_id'] ?? sign },
    limit: 1 + chance.below(chance.pick([4, 30]))
  }
}

/** A search; a sort always ends in `_id`, so that one order is right. */
export function anySearch(chance: Chance, specs: Doc[]): Search {
  const edged = specs.filter(spec => spec['sparse'] || spec['partialFilterExpression'])
  if (edged.length > 0 && chance.chance(0.14)) return edgeSearch(chance, chance.pick(edged))
  if (chance.chance(0.08)) return severalSearch(chance, anyList(chance, specs))
  if (chance.chance(0.1)) return keySearch(chance, chance.pick(specs)['key'] as Doc)
  if (chance.chance(0.25)) return orderedSearch(chance, chance.pick(specs)['key'] as Doc)
  if (chance.chance(0.3)) return pageSearch(chance, anyList(chance, specs))
  if (chance.chance(0.15)) return crossedSearch(chance, specs)
  const search: Search = { filter: filter(chance) }
  if (chance.chance(0.5)) {
    const direction = () => (chance.chance(0.5) ? 1 : -1)
    const keys = chance.list(0, 2, () => chance.pick(paths)).map(path => [path, direction()] as const)
    search.sort = { ...Object.fromEntries(keys), _id: direction() }
    if (chance.chance(0.5)) search.limit = 1 + chance.below(20)
    if (chance.chance(0.2)) search.skip = chance.below(5)
  }
  return search
}

export function anyUpdate(chance: Chance, calm = false): Doc {
  if (calm) return { $set: { [chance.pick(['a', 'c'])]: calmValue(chance) } }
  return chance.pick<() => Doc>([
    () => ({ $set: { [chance.pick(['a', 'b', 'c'])]: field(chance, 0.4) } }),
    () => ({ $unset: { [chance.pick(['a', 'b', 'c', 'd', 'l'])]: 1 } }),
    () => ({ $push: { b: small(chance) } }),
    () => ({ $pull: { b: { $lt: 4 } } }),
    () => ({ $inc: { a: 1 } }),
    () => ({ $set: { l: chance.list(0, 3, () => element(chance)) } }),
    () => ({ $addToSet: { b: small(chance) } })
  ])()
}
