const names: Record<number, string> = {
  1: 'InternalError',
  2: 'BadValue',
  9: 'FailedToParse',
  13: 'Unauthorized',
  14: 'TypeMismatch',
  15: 'Overflow',
  16: 'InvalidLength',
  20: 'IllegalOperation',
  22: 'InvalidBSON',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  52: 'DollarPrefixedFieldName',
  54: 'NotSingleValueField',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  91: 'ShutdownInProgress',
  123: 'NotAReplicaSet',
  168: 'InvalidPipelineOperator',
  171: 'CannotIndexParallelArrays',
  197: 'InvalidIndexSpecificationOption',
  237: 'CursorKilled',
  238: 'NotImplemented',
  291: 'NoQueryExecutionPlans',
  292: 'QueryExceededMemoryLimitNoDiskUseAllowed',
  322: 'APIVersionError',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  12051: 'CursorInUse',
  14031: 'OutOfDiskSpace'
}

/** A refusal in MongoDB's own terms: a stable `code`, its name, and further fields for the answer (`extra`). */
export class StoreError extends Error {
  readonly code: number
  readonly extra: Record<string, unknown>

  constructor(code: number, message: string, extra: Record<string, unknown> = {}) {
    super(message)
    this.code = code
    this.extra = extra
  }

  get codeName() {
    return names[this.code] ?? `Location${this.code}`
  }
}

/** Code 2, the usual answer to a malformed filter, update or option. */
export const badValue = (message: string) => new StoreError(2, message)

/** A name the embedded store does not know: MongoDB's own code for one it does not know, and where to go if it does. */
export const unknown = (code: number, message: string) =>
  new StoreError(
    code,
    `${message}: the embedded store offers a part of MongoDB; set MONGODB_URI to a MongoDB server for the rest`
  )

/** What an error of the engine, or of the system below it, means: a full disk, a damaged file; undefined else. */
export function fromEngine(error: unknown): StoreError | undefined {
  if (error instanceof StoreError) return error
  const { message = '', code } = error as NodeJS.ErrnoException
  const [reason = ''] = message.split(': Attempting')
  // LMDB calls it an I/O error where only a part of what it wrote found room.
  if (/ENOSPC|No space|MAP_FULL|quota|File too large|Input\/output error/i.test(message))
    return new StoreError(14031, `the disk of the embedded store is full, or fails (${reason})`)
  if (/MDB_/.test(message) || Number(code) < -30_000)
    return new StoreError(1, `the data file of the embedded store is damaged (${reason})`)
  return undefined
}

/** What the embedded store leaves out on purpose; the message says where it does exist. */
export const outside = (feature: string, code = 238) =>
  new StoreError(
    code,
    `${feature} is outside the embedded store; set MONGODB_URI to a MongoDB server to use it`
  )
