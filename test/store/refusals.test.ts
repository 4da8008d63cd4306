import { expect } from 'chai'
import { BSONRegExp, Decimal128, type Document, Double, Long } from 'mongodb'
import { codeOf, useClient } from './running-store.ts'

/**
 * What MongoDB refuses is refused here, with its code: a trial must not hide a fault of production. The codes are those
 * of MongoDB 7 standing alone.
 */
describe('what the store refuses as MongoDB does', () => {
  const at = useClient()
  const things = () => at.db.collection<Document>('things')
  before(async () => {
    await things().insertOne({ _id: 1 as never, a: 'text', l: [1], n: 1, d: { e: 1 } })
    await things().createIndex({ n: 1 })
    await things().createIndex({ a: 1 }, { name: 'sparseA', sparse: true })
    await things().createIndex({ m: 1 }, { name: 'partialM', partialFilterExpression: { m: { $gt: 5 } } })
  })
  type Case = [name: string, code: number, command: Document, db?: string]
  const find = (more: Document): Document => ({ find: 'things', ...more })
  const where = (filter: Document) => find({ filter })
  const pipeline = (...stages: Document[]): Document => ({
    aggregate: 'things',
    pipeline: stages,
    cursor: {}
  })
  const computed = (expression: unknown) => pipeline({ $set: { x: expression } })
  const projected = (projection: Document) => find({ projection })
  const grouped = (fields: unknown) => pipeline({ $group: fields as Document })
  const update = (u: unknown, more: Document = {}): Document => ({
    update: 'things',
    updates: [{ q: { _id: 1 }, u, ...more }]
  })
  const remove = (statement: Document): Document => ({ delete: 'things', deletes: [statement] })
  const modify = (more: Document): Document => ({ findAndModify: 'things', ...more })
  const index = (spec: Document): Document => ({ createIndexes: 'things', indexes: [spec] })

  const tables: Record<string, Case[]> = {
    'an unknown field of a command': [
      ['find', 40415, find({ filtre: {} })],
      ['find, beside $db', 40415, find({ $unknown: 1 })],
      ['getMore', 40415, { getMore: Long.fromNumber(1), collection: 'things', limit: 1 }],
      ['count', 40415, { count: 'things', filter: {} }],
      ['distinct', 40415, { distinct: 'things', key: 'a', filter: {} }],
      ['aggregate', 40415, { ...pipeline(), sort: {} }],
      ['the cursor of an aggregate', 40415, { ...pipeline(), cursor: { size: 1 } }],
      ['explain', 40415, { explain: find({}), verbose: true }],
      ['the command explained', 40415, { explain: find({ order: {} }) }],
      ['insert', 40415, { insert: 'things', documents: [{ a: 1 }], upsert: true }],
      ['update', 40415, { ...update({ $set: { a: 1 } }), multi: true }],
      ['a statement of an update', 40415, update({ $set: { a: 1 } }, { sort: { a: 1 } })],
      ['delete', 40415, { ...remove({ q: {}, limit: 0 }), limit: 0 }],
      ['a statement of a delete', 40415, remove({ q: {}, limit: 0, multi: true })],
      ['findAndModify', 40415, modify({ query: {}, remove: true, projection: { a: 1 } })],
      ['createIndexes', 40415, { ...index({ key: { z: 1 }, name: 'z' }), unique: true }],
      ['dropIndexes', 40415, { dropIndexes: 'things', index: 'byN', force: true }],
      ['listIndexes', 40415, { listIndexes: 'things', filter: {} }],
      ['listCollections', 40415, { listCollections: 1, sort: {} }],
      ['create', 40415, { create: 'made', schema: {} }],
      ['drop', 40415, { drop: 'things', force: true }],
      ['dropDatabase', 40415, { dropDatabase: 1, name: 'x' }],
      ['renameCollection', 40415, { renameCollection: 'a.b', to: 'a.c', drop: true }, 'admin']
    ],
    'a field of a wrong type, or none where one is needed': [
      ['sort: null', 14, find({ sort: null })],
      ['filter: null', 14, find({ filter: null })],
      ['filter: []', 14, find({ filter: [] })],
      ['projection: a text', 14, find({ projection: 'a' })],
      ['hint: a number', 14, find({ hint: 1 })],
      ['limit: a text', 14, find({ limit: '1' })],
      ['limit below 0', 51024, find({ limit: -1 })],
      ['skip below 0', 51024, find({ skip: -1 })],
      ['batchSize below 0', 51024, find({ batchSize: -1 })],
      ['batchSize of an aggregate below 0', 51024, { ...pipeline(), cursor: { batchSize: -1 } }],
      ['singleBatch: 1', 14, find({ singleBatch: 1 })],
      ['maxTimeMS: a text', 14, find({ maxTimeMS: 'long' })],
      ['getMore of an int', 14, { getMore: 1, collection: 'things' }],
      ['getMore without its collection', 40414, { getMore: Long.fromNumber(1) }],
      ['killCursors without cursors', 40414, { killCursors: 'things' }],
      ['query: null in count', 14, { count: 'things', query: null }],
      ['query: null in distinct', 14, { distinct: 'things', key: 'a', query: null }],
      ['distinct without a key', 40414, { distinct: 'things' }],
      ['distinct by a number', 14, { distinct: 'things', key: 1 }],
      ['a pipeline that is no list', 14, { ...pipeline(), pipeline: {} }],
      ['an aggregate without a pipeline', 40414, { aggregate: 'things', cursor: {} }],
      ['an aggregate without a cursor', 9, { aggregate: 'things', pipeline: [] }],
      ['explain with another verbosity', 2, { explain: find({}), verbosity: 'loud' }],
      ['insert without documents', 40414, { insert: 'things' }],
      ['insert of nothing', 16, { insert: 'things', documents: [] }],
      ['ordered: 1', 14, { insert: 'things', documents: [{}], ordered: 1 }],
      ['update without updates', 40414, { update: 'things' }],
      ['an update without u', 40414, { update: 'things', updates: [{ q: {} }] }],
      ['an update without q', 40414, { update: 'things', updates: [{ u: {} }] }],
      ['multi: 1', 14, update({ $set: { a: 1 } }, { multi: 1 })],
      ['a delete without limit', 40414, remove({ q: {} })],
      ['a delete of two', 9, remove({ q: {}, limit: 2 })],
      ['findAndModify of nothing', 9, modify({ query: {} })],
      ['findAndModify with sort: null', 14, modify({ query: {}, sort: null, remove: true })],
      ['removing and updating', 9, modify({ query: {}, remove: true, update: { a: 1 } })],
      ['removing and upserting', 9, modify({ query: {}, remove: true, upsert: true })],
      ['removing and asking for the new', 9, modify({ query: {}, remove: true, new: true })],
      ['dropIndexes without an index', 40414, { dropIndexes: 'things' }],
      ['a collection named by a number', 14, { find: 1 }],
      ['a collection without a name', 73, { find: '' }]
    ],
    'what a server standing alone cannot do': [
      ['read concern linearizable', 123, find({ readConcern: { level: 'linearizable' } })],
      ['read concern snapshot', 123, find({ readConcern: { level: 'snapshot' } })],
      ['reading after a time', 123, find({ readConcern: { afterClusterTime: Long.fromNumber(1) } })],
      ['an unknown read concern', 2, find({ readConcern: { level: 'lax' } })],
      [
        'a read concern of a write',
        72,
        { ...update({ $set: { a: 1 } }), readConcern: { level: 'majority' } }
      ],
      ['a write concern of a search', 72, find({ writeConcern: { w: 1 } })],
      ['w: 2', 2, { ...update({ $set: { a: 1 } }), writeConcern: { w: 2 } }],
      ['w by a tag', 2, { ...update({ $set: { a: 1 } }), writeConcern: { w: 'paris' } }],
      ['another API version', 322, find({ apiVersion: '2' })],
      ['a transaction number', 20, { ...update({ $set: { a: 1 } }), txnNumber: Long.fromNumber(1) }],
      ['renaming outside admin', 13, { renameCollection: 'a.b', to: 'a.c' }],
      ['renaming to the same name', 20, { renameCollection: 'a.b', to: 'a.b', dropTarget: true }, 'admin']
    ],
    'a hint': [
      ['of a name no index has', 2, find({ hint: 'nothing' })],
      ['of a key no index has', 2, find({ hint: { n: -1 } })],
      ['in count', 2, { count: 'things', hint: 'nothing' }],
      ['in distinct', 2, { distinct: 'things', key: 'a', hint: 'nothing' }],
      ['in an aggregate', 2, { ...pipeline(), hint: 'nothing' }],
      ['in an update', 2, update({ $set: { a: 1 } }, { hint: 'nothing' })],
      ['in a delete', 2, remove({ q: {}, limit: 0, hint: 'nothing' })],
      ['in findAndModify', 2, modify({ query: {}, remove: true, hint: 'nothing' })],
      ['in explain', 2, { explain: find({ hint: 'nothing' }) }],
      ['at a partial index that cannot answer', 291, find({ filter: { m: 1 }, hint: 'partialM' })],
      ['min without one', 51173, find({ min: { n: 1 } })],
      ['max without one', 51173, find({ max: { n: 1 } })]
    ],
    'a filter': [
      ['an unknown operator', 2, where({ a: { $nope: 1 } })],
      ['an unknown operator at the top', 2, where({ $nope: 1 })],
      ['an operator beside a field', 2, where({ a: { $gt: 1, b: 2 } })],
      ['$and of nothing', 2, where({ $and: [] })],
      ['$or of a document', 2, where({ $or: { a: 1 } })],
      ['$or of numbers', 2, where({ $or: [1] })],
      ['$in of a text', 2, where({ a: { $in: 'text' } })],
      ['$in of operators', 2, where({ a: { $in: [{ $gt: 1 }] } })],
      ['$nin of a number', 2, where({ a: { $nin: 1 } })],
      ['$ne of a regular expression', 2, where({ a: { $ne: /x/ } })],
      ['$gt of a regular expression', 2, where({ a: { $gt: /x/ } })],
      ['$not of a text', 2, where({ a: { $not: 'x' } })],
      ['$not of nothing', 2, where({ a: { $not: {} } })],
      ['$elemMatch of a list', 2, where({ a: { $elemMatch: [] } })],
      ['$type of an unknown name', 2, where({ a: { $type: 'text' } })],
      ['$type of nothing', 9, where({ a: { $type: [] } })],
      ['$regex of a number', 2, where({ a: { $regex: 1 } })],
      ['$regex that is none', 51091, where({ a: { $regex: '(' } })],
      ['a sign that PCRE has not', 51091, where({ a: { $regex: '\\u00e9' } })],
      ['$options alone', 2, where({ a: { $options: 'i' } })],
      ['$options of a number', 2, where({ a: { $regex: 'x', $options: 1 } })],
      ['$options twice', 51075, where({ a: { $regex: new BSONRegExp('x', 'i'), $options: 'm' } })],
      ['an unknown option', 51108, where({ a: { $regex: 'x', $options: 'q' } })]
    ],
    'a sort or a projection': [
      ['a direction of 2', 15975, find({ sort: { a: 2 } })],
      ['a direction of 0', 15975, find({ sort: { a: 0 } })],
      ['a direction in words', 15974, find({ sort: { a: 'asc' } })],
      ['a sort by no path', 40352, find({ sort: { '': 1 } })],
      ['a sort by half a path', 40353, find({ sort: { 'a.': 1 } })],
      ['a sort by a gap', 15998, find({ sort: { 'a..b': 1 } })],
      ['a sort by an operator', 16410, find({ sort: { $a: 1 } })],
      ['a sort of findAndModify', 15975, modify({ query: {}, sort: { a: 2 }, remove: true })],
      ['keeping beside leaving out', 31254, projected({ a: 1, b: 0 })],
      ['leaving out beside keeping', 31253, projected({ a: 0, b: 1 })],
      ['a part of what is kept', 31249, projected({ a: 1, 'a.b': 1 })],
      ['the whole of what is kept in part', 31250, projected({ 'a.b': 1, a: 1 })],
      ['nothing below', 51270, projected({ a: {} })],
      ['an unknown expression', 31325, projected({ a: { $nope: 1 } })],
      ['an unknown expression in $project', 31325, pipeline({ $project: { a: { $nope: 1 } } })],
      ['an expression where fields are left out', 31252, projected({ a: 0, b: { $size: '$l' } })],
      ['a path of dollars', 16410, projected({ $a: 1 })],
      ['an empty path', 40352, projected({ '': 1 })]
    ],
    'a pipeline': [
      ['an unknown stage', 40324, pipeline({ $nope: 1 })],
      ['a stage of two', 40323, pipeline({ $match: {}, $sort: { a: 1 } })],
      ['a stage of none', 40323, pipeline({})],
      ['a stage that is a text', 14, { ...pipeline(), pipeline: ['$match'] }],
      ['$match of a text', 15959, pipeline({ $match: 'a' })],
      ['$match of a text behind another stage', 15959, pipeline({ $limit: 1 }, { $match: 'a' })],
      ['$sort: null', 15973, pipeline({ $sort: null })],
      ['$sort of nothing', 15976, pipeline({ $sort: {} })],
      ['$sort of 2', 15975, pipeline({ $sort: { a: 2 } })],
      ['$limit of 0', 15958, pipeline({ $limit: 0 })],
      ['$limit below 0', 5107201, pipeline({ $limit: -1 })],
      ['$limit of a text', 5107201, pipeline({ $limit: '1' })],
      ['$skip below 0', 5107200, pipeline({ $skip: -1 })],
      ['$project of nothing', 51272, pipeline({ $project: {} })],
      ['$project of a text', 15969, pipeline({ $project: 'a' })],
      ['$set of nothing', 40177, pipeline({ $set: {} })],
      ['$set of a text', 40272, pipeline({ $set: 'a' })],
      ['$set of a path twice', 40176, pipeline({ $set: { 'a.b': 1, a: 1 } })],
      ['$set of a part of what is set', 40176, pipeline({ $set: { a: 1, 'a.b': 1 } })],
      ['$unwind of a number', 15981, pipeline({ $unwind: 1 })],
      ['$unwind without a dollar', 28818, pipeline({ $unwind: 'l' })],
      ['$unwind without a path', 28812, pipeline({ $unwind: {} })],
      ['$unwind by a number', 28808, pipeline({ $unwind: { path: 1 } })],
      ['$unwind with an unknown option', 28811, pipeline({ $unwind: { path: '$l', keep: true } })],
      ['$unwind that keeps 1', 28809, pipeline({ $unwind: { path: '$l', preserveNullAndEmptyArrays: 1 } })],
      ['$group of a text', 15947, grouped('a')],
      ['$group without _id', 15955, grouped({ n: { $sum: 1 } })],
      ['$group of what is no accumulator', 40234, grouped({ _id: 1, n: 1 })],
      ['$group of two accumulators', 40238, grouped({ _id: 1, n: { $sum: 1, $max: 1 } })],
      ['$group of an unknown accumulator', 15952, grouped({ _id: 1, n: { $nope: 1 } })],
      ['$group by a path', 40235, grouped({ _id: 1, 'n.m': { $sum: 1 } })],
      ['$group by an operator', 40236, grouped({ _id: 1, $n: { $sum: 1 } })],
      ['an accumulator of several', 40237, grouped({ _id: 1, n: { $sum: ['$a', '$n'] } })]
    ],
    'an expression': [
      ['an unknown operator', 168, computed({ $nope: 1 })],
      ['an unknown operator below', 168, computed({ $add: [1, { $nope: 1 }] })],
      ['two operators', 15983, computed({ $add: [1, 2], $size: '$l' })],
      ['an operator beside a field', 16410, computed({ x: { a: 1, $add: [1] } }.x)],
      ['$size of what is missing', 17124, computed({ $size: '$nothing' })],
      ['$size of a text', 17124, computed({ $size: '$a' })],
      ['$size of two', 16020, computed({ $size: ['$l', '$l'] })],
      ['$subtract of one', 16020, computed({ $subtract: ['$n'] })],
      ['$subtract of three', 16020, computed({ $subtract: [1, 2, 3] })],
      ['$eq of one', 16020, computed({ $eq: ['$n'] })],
      ['$gt without a list', 16020, computed({ $gt: '$n' })],
      ['$not of two', 16020, computed({ $not: [1, 2] })],
      ['$cond of two', 16020, computed({ $cond: [1, 2] })],
      ['$cond without if', 17080, computed({ $cond: { then: 1, else: 2 } })],
      ['$cond without then', 17081, computed({ $cond: { if: 1, else: 2 } })],
      ['$cond without else', 17082, computed({ $cond: { if: 1, then: 2 } })],
      ['$cond with another word', 17083, computed({ $cond: { if: 1, then: 2, else: 3, or: 4 } })],
      ['$ifNull of one', 1257300, computed({ $ifNull: ['$a'] })],
      ['$add of a text', 14, computed({ $add: ['$a', 1] })],
      ['$subtract of a text', 14, computed({ $subtract: ['$a', 1] })],
      ['$concatArrays of a text', 28664, computed({ $concatArrays: ['$a', []] })],
      ['$setUnion of a text', 17043, computed({ $setUnion: ['$a', []] })],
      ['$mergeObjects of a text', 40400, computed({ $mergeObjects: ['$a'] })],
      ['$filter of a list', 28646, computed({ $filter: ['$l'] })],
      ['$filter without input', 28648, computed({ $filter: { cond: 1 } })],
      ['$filter without cond', 28650, computed({ $filter: { input: '$l' } })],
      ['$filter with another word', 28647, computed({ $filter: { input: '$l', cond: 1, by: 1 } })],
      ['$filter of a text', 28651, computed({ $filter: { input: '$a', cond: 1 } })],
      ['$map of a list', 16878, computed({ $map: ['$l'] })],
      ['$map without input', 16880, computed({ $map: { in: 1 } })],
      ['$map without in', 16882, computed({ $map: { input: '$l' } })],
      ['$map with another word', 16879, computed({ $map: { input: '$l', in: 1, by: 1 } })],
      ['$map of a text', 16883, computed({ $map: { input: '$a', in: 1 } })],
      ['$map as a name that is none', 16867, computed({ $map: { input: '$l', as: '1', in: 1 } })],
      ['an unknown variable', 17276, computed('$$nobody')],
      ['a variable outside its list', 17276, computed([{ $map: { input: '$l', as: 'x', in: 1 } }, '$$x'])],
      ['a dollar alone', 16872, computed('$')],
      ['half a path', 40353, computed('$a.')],
      ['a path with a gap', 15998, computed('$a..b')]
    ],
    'an update': [
      ['an unknown operator', 9, update({ $nope: { a: 1 } })],
      ['an operator of a number', 9, update({ $set: 1 })],
      ['an operator behind a field', 52, update({ a: 1, $set: { b: 1 } })],
      ['a replacement of many', 9, update({ a: 1 }, { multi: true })],
      ['$inc of a text', 14, update({ $inc: { a: 1 } })],
      ['$inc by a text', 14, update({ $inc: { n: '1' } })],
      ['two operators on one path', 40, update({ $set: { a: 1 }, $unset: { a: 1 } })],
      ['two operators on a path and its part', 40, update({ $set: { d: 1, 'd.e': 2 } })],
      ['$rename to what is set', 40, update({ $rename: { a: 'b' }, $set: { b: 1 } })],
      ['$rename to itself', 40, update({ $rename: { a: 'a' } })],
      ['$rename to a number', 2, update({ $rename: { a: 1 } })],
      ['$rename into a list', 2, update({ $rename: { a: 'l.0' } })],
      ['a field below a text', 28, update({ $set: { 'a.b': 1 } })],
      ['a field of a list', 28, update({ $set: { 'l.b': 1 } })],
      ['a path with a gap', 56, update({ $set: { 'd..e': 1 } })],
      ['a path of dollars', 52, update({ $set: { $a: 1 } })],
      ['$ without a list in the filter', 2, update({ $set: { 'l.$': 1 } })],
      ['another _id', 66, update({ $set: { _id: 2 } })],
      ['a part of the _id', 66, update({ $set: { '_id.a': 2 } })],
      ['no _id', 66, update({ $unset: { _id: 1 } })],
      ['another _id in a replacement', 66, update({ _id: 2 })],
      ['another _id in a pipeline', 66, update([{ $set: { _id: 2 } }])],
      ['$push to a text', 2, update({ $push: { a: 1 } })],
      ['$push of $each of a text', 2, update({ $push: { l: { $each: 'x' } } })],
      ['$push with an unknown clause', 2, update({ $push: { l: { $each: [1], $nope: 1 } } })],
      ['$addToSet to a text', 2, update({ $addToSet: { a: 1 } })],
      ['$addToSet with a field beside $each', 2, update({ $addToSet: { l: { $each: [1], x: 1 } } })],
      ['$pull from a text', 2, update({ $pull: { a: 1 } })],
      ['$pullAll of a number', 2, update({ $pullAll: { l: 1 } })],
      ['$pop of 2', 9, update({ $pop: { l: 2 } })],
      ['$pop from a text', 14, update({ $pop: { a: 1 } })],
      ['$match in a pipeline', 72, update([{ $match: {} }])],
      ['an unknown stage in a pipeline', 40324, update([{ $nope: 1 }])],
      ['$size of what is missing in a pipeline', 17124, update([{ $set: { n: { $size: '$nothing' } } }])],
      [
        'an upsert that matches a field twice',
        54,
        {
          update: 'things',
          updates: [{ q: { z: 1, $and: [{ z: 2 }] }, u: { $set: { b: 1 } }, upsert: true }]
        }
      ]
    ],
    'an index': [
      ['an unknown option', 197, index({ key: { z: 1 }, name: 'z', nope: 1 })],
      ['an option of the _id', 197, index({ key: { _id: 1 }, name: '_id_', unique: true })],
      ['no key', 9, index({ name: 'z' })],
      ['no name', 9, index({ key: { z: 1 } })],
      ['a text for unique', 14, index({ key: { z: 1 }, name: 'z', unique: 'yes' })],
      ['a text for the time', 14, index({ key: { z: 1 }, name: 'z', expireAfterSeconds: '1' })],
      ['a time below 0', 67, index({ key: { z: 1 }, name: 'z', expireAfterSeconds: -1 })],
      ['an unknown kind', 67, index({ key: { z: 'fast' }, name: 'z' })],
      ['a direction of 0', 67, index({ key: { z: 0 }, name: 'z' })],
      ['an unknown version', 67, index({ key: { z: 1 }, name: 'z', v: 3 })],
      [
        'one too many',
        67,
        {
          createIndexes: 'things',
          indexes: Array.from({ length: 61 }, (_, n) => ({ key: { [`k${n}`]: 1 }, name: `k${n}` }))
        }
      ],
      ['no fields', 67, index({ key: {}, name: 'z' })],
      [
        'an unsupported partial filter',
        67,
        index({ key: { z: 1 }, name: 'z', partialFilterExpression: { a: { $ne: 1 } } })
      ],
      ['none at all', 2, { createIndexes: 'things', indexes: [] }]
    ]
  }

  for (const [what, cases] of Object.entries(tables)) {
    describe(what, () => {
      for (const [name, code, command, db = at.name] of cases) {
        it(`${name}: code ${code}`, async () => {
          expect((await codeOf(answered(command, db))).code).to.equal(code)
        })
      }
    })
  }

  /** A refused statement of a write is told in the answer, beside `ok: 1`. */
  async function answered(command: Document, db: string) {
    const answer = await at.client.db(db).command(command)
    const [first] = (answer['writeErrors'] ?? []) as { code: number; errmsg: string }[]
    if (first) throw Object.assign(new Error(first.errmsg), { code: first.code })
  }

  it('answers what drivers send along with any command', async () => {
    const along = {
      comment: 'why',
      maxTimeMS: 1000,
      readConcern: { level: 'majority' },
      apiVersion: '1',
      $readPreference: { mode: 'primaryPreferred' }
    }
    expect(
      await at.db.command({ ...find({ filter: {}, collation: { locale: 'simple' } }), ...along })
    ).to.include({
      ok: 1
    })
    const written = { ...update({ $set: { n: 1 } }, { upsert: false, multi: false }), ordered: true }
    expect(
      await at.db.command({ ...written, comment: 1, writeConcern: { w: 'majority', j: true } })
    ).to.include({ ok: 1 })
    const quiet = { tailable: false, awaitData: false, let: {}, min: {}, returnKey: false, hint: {} }
    expect(await at.db.command(find(quiet))).to.include({ ok: 1 })
  })

  it('goes on with a cursor of its own collection only', async () => {
    await at.db.collection('few').insertMany([{}, {}, {}])
    const { cursor } = await at.db.command({ find: 'few', batchSize: 1 }, { promoteLongs: false })
    const { id } = cursor as { id: Long }
    expect((await codeOf(at.db.command({ getMore: id, collection: 'things' }))).code).to.equal(13)
    const more = await at.db.command({ getMore: id, collection: 'few' })
    expect((more['cursor'] as { nextBatch: unknown[] }).nextBatch).to.have.length(2)
    await at.db.dropCollection('few')
  })

  it('reads by the index of a hint, which alone is used', async () => {
    const c = at.db.collection<Document>('hinted')
    await c.insertMany(Array.from({ length: 40 }, (_, n) => ({ n, m: n % 4, o: n })))
    await c.createIndexes([{ key: { n: 1 } }, { key: { m: 1 } }, { key: { o: 1 }, sparse: true }])
    const examined = async (hint: string | Document) => {
      const plan = await c.find({ n: 5, m: 1 }, { hint }).explain()
      return (plan['executionStats'] as { totalDocsExamined: number }).totalDocsExamined
    }
    expect(await examined('n_1')).to.equal(1)
    expect(await examined({ m: 1 })).to.equal(10)
    expect(await examined({ $natural: 1 })).to.equal(40)
    expect(await c.countDocuments({ n: 5, m: 1 }, { hint: 'm_1' })).to.equal(1)
    expect((await codeOf(c.findOne({ n: 5 }, { hint: 'o_1' }))).code).to.equal(291)
    await c.drop()
  })

  it('computes with no decimals and no dates, and says so', async () => {
    const c = at.db.collection<Document>('sums')
    await c.insertOne({ m: Decimal128.fromString('0.10'), at: new Date(), d: new Double(1) })
    for (const expression of [{ $add: ['$m', 1] }, { $subtract: ['$at', 1] }]) {
      const refused = await codeOf(c.aggregate([{ $set: { x: expression } }]).toArray())
      expect(refused.code).to.equal(238)
      expect(refused.message).to.contain('MONGODB_URI')
    }
    expect((await codeOf(c.updateOne({}, { $inc: { m: 1 } }))).code).to.equal(238)
    await c.drop()
  })

  // In a block of its own, as those come last.
  describe('afterwards', () => {
    it('there is nothing but what was there before', async () => {
      const [only, ...others] = await things().find().toArray()
      expect(only).to.deep.equal({ _id: 1, a: 'text', l: [1], n: 1, d: { e: 1 } })
      expect(others).to.deep.equal([])
      expect((await at.db.listCollections().toArray()).map(({ name }) => name)).to.deep.equal(['things'])
      expect((await things().indexes()).map(({ name }) => name)).to.deep.equal([
        '_id_',
        'n_1',
        'sparseA',
        'partialM'
      ])
    })
  })
})
