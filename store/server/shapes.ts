import { type Doc, isDoc } from '../bson/values.ts'
import { outside, StoreError } from '../errors.ts'
import { checkFields, checkWord, type Shape, shape } from './fields.ts'

/** What drivers may send with any command. */
const generic =
  '$db:string lsid:object $clusterTime:object $readPreference:object readConcern:object writeConcern:object ' +
  'maxTimeMS:count comment:any apiVersion:string apiStrict:bool apiDeprecationErrors:bool'

const searched = 'hint:string|object collation:simple let:off'
const written = 'ordered:bool bypassDocumentValidation:bool let:off stmtIds:off'
const changed = 'arrayFilters:off hint:string|object collation:simple'

/** The fields of each command that MongoDB reads strictly. */
const commands: Record<string, Shape> = Object.fromEntries(
  Object.entries({
    find: [
      'find!:string filter:object sort:object projection:object skip:count limit:count batchSize:count',
      'singleBatch:bool noCursorTimeout:off allowDiskUse:bool allowPartialResults:bool oplogReplay:any',
      'tailable:off awaitData:off returnKey:off showRecordId:off min:object max:object',
      searched
    ],
    getMore: ['getMore!:long collection!:string batchSize:count term:off lastKnownCommittedOpTime:off'],
    killCursors: ['killCursors!:string cursors!:array'],
    count: ['count!:string query:object limit:number skip:count fields:any', searched],
    distinct: ['distinct!:string key!:string query:object', searched],
    aggregate: [
      'aggregate!:string|number pipeline!:array cursor:object explain:off allowDiskUse:bool',
      'bypassDocumentValidation:bool',
      searched
    ],
    explain: ['explain!:object verbosity:string'],
    insert: ['insert!:string', written],
    update: ['update!:string', written],
    delete: ['delete!:string', written],
    findAndModify: [
      'findAndModify!:string query:object sort:object fields:object remove:bool update:object|array new:bool',
      'upsert:bool bypassDocumentValidation:bool let:off',
      changed
    ],
    createIndexes: ['createIndexes!:string indexes!:array commitQuorum:off ignoreUnknownIndexOptions:off'],
    listIndexes: ['listIndexes!:string cursor:object'],
    dropIndexes: ['dropIndexes!:string index!:string|object|array'],
    create: [
      'create!:string collation:simple idIndex:any autoIndexId:any capped:off size:off max:off timeseries:off',
      'viewOn:off pipeline:off clusteredIndex:off validator:off validationLevel:off validationAction:off',
      'changeStreamPreAndPostImages:off encryptedFields:off expireAfterSeconds:off storageEngine:off',
      'indexOptionDefaults:off'
    ],
    drop: ['drop!:string'],
    dropDatabase: ['dropDatabase!:any'],
    listCollections: [
      'listCollections!:any filter:object cursor:object nameOnly:bool authorizedCollections:bool'
    ],
    renameCollection: ['renameCollection!:string to!:string dropTarget:bool']
  }).map(([name, lines]) => [name, shape(generic, ...lines)])
)

/** The parts of commands that have fields of their own. */
export const parts = {
  cursor: shape('batchSize:count'),
  update: shape('q!:object u!:object|array c:off multi:bool upsert:bool upsertSupplied:off', changed),
  delete: shape('q!:object limit!:number hint:string|object collation:simple')
}

/** The field that carries the documents of a write, undecoded where they are stored as they come. */
export const listField: Record<string, string> = { insert: 'documents', update: 'updates', delete: 'deletes' }

const readers = 'find count distinct aggregate explain getMore listIndexes listCollections'.split(' ')
const replicated = ['linearizable', 'snapshot']
const levels = ['local', 'available', 'majority', ...replicated]

/** Refuses a command that MongoDB, as the standalone server the store poses as, would refuse for its fields. */
export function checkCommand(name: string, body: Doc) {
  const known = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (known) checkFields(body, name, known)
  if (known && isDoc(body['cursor'])) checkFields(body['cursor'], `${name}.cursor`, parts.cursor)
  if (body['apiVersion'] !== undefined && body['apiVersion'] !== '1')
    throw new StoreError(322, "API version must be '1'")
  if (body['apiStrict'] === true) throw outside('the strict API of MongoDB')
  const read = (body['readConcern'] ?? {}) as Doc
  checkReadConcern(read)
  const write = body['writeConcern'] as Doc | undefined
  if (write && readers.includes(name))
    throw new StoreError(72, `Command ${name} does not support writeConcern`)
  if (write) checkWriteConcern(write)
  if (known && !readers.includes(name) && (read['level'] ?? 'local') !== 'local')
    throw new StoreError(72, `Command ${name} does not support readConcern ${String(read['level'])}`)
}

function checkReadConcern({ level = 'local', ...others }: Doc) {
  checkWord(level, levels, 'readConcern.level')
  if (replicated.includes(String(level)) || Object.keys(others).some(key => key.endsWith('Time')))
    throw new StoreError(123, 'node needs to be a replica set member to use read concern')
}

function checkWriteConcern({ w = 1 }: Doc) {
  if (w !== 0 && w !== 1 && w !== 'majority')
    throw new StoreError(2, "cannot use 'w' > 1 when a host is not replicated")
}
