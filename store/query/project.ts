import { expression } from '../aggregate/expressions.ts'
import { operators } from '../aggregate/operators.ts'
import { Fields } from '../bson/decode.ts'
import { toNumber } from '../bson/numbers.ts'
import { Class, classOf, type Doc, isDoc, isOperators, put } from '../bson/values.ts'
import { badValue, outside, StoreError, unknown } from '../errors.ts'
import { fieldPath } from './paths.ts'

/** A node of a projection: a choice, a computed value, or the fields below. */
type Node =
  | { kind: 'keep' }
  | { kind: 'drop' }
  | { kind: 'compute'; by: (root: Doc) => unknown }
  | { kind: 'tree'; fields: Tree }
type Tree = Map<string, Node>

interface Plan {
  tree: Tree
  inclusive: boolean | undefined
}

/** Compiles a projection, of `find` as of `$project`: fields kept or left out, or computed by expressions. */
export function compileProjection(spec: unknown): (doc: Doc) => Doc {
  if (!isDoc(spec)) throw badValue('a projection must be a document')
  const plan: Plan = { tree: new Map(), inclusive: undefined }
  for (const path of Object.keys(spec)) if (path !== '_id') read(plan, path, spec[path])
  if ('_id' in spec) readId(plan, spec['_id'])
  const { tree, inclusive } = plan
  if (!inclusive) return doc => exclude(doc, tree)
  if (!tree.has('_id')) tree.set('_id', { kind: 'keep' })
  return doc => include(doc, tree, doc)
}

/**
 * The fields a projection keeps when it does nothing else, which is most of them: whole ones of the top, none computed.
 * Undefined for any other, and for one that is to be refused.
 */
export function keptWhole(spec: Doc): Fields | undefined {
  const names = Object.keys(spec).filter(name => name !== '_id')
  const plain = names.every(name => asFlag(spec[name]) === true && name !== '' && !/^\$|\./.test(name))
  const id = '_id' in spec ? asFlag(spec['_id']) : true
  if (names.length === 0 || !plain || id === undefined) return undefined
  return new Fields(id ? ['_id', ...names] : names)
}

function readId(plan: Plan, value: unknown) {
  const flag = asFlag(value)
  if (flag === undefined) return read(plan, '_id', value)
  plan.inclusive ??= flag
  place(plan.tree, ['_id'], { kind: flag ? 'keep' : 'drop' }, '_id')
}

const asFlag = (value: unknown) =>
  typeof value === 'boolean' ? value : classOf(value) === Class.number ? toNumber(value) !== 0 : undefined

function decide(plan: Plan, inclusive: boolean, path: string) {
  plan.inclusive ??= inclusive
  if (plan.inclusive !== inclusive)
    throw new StoreError(
      inclusive ? 31253 : 31254,
      `Cannot do ${inclusive ? 'inclusion' : 'exclusion'} on field ${path} in ${inclusive ? 'exclusion' : 'inclusion'} projection`
    )
}

function read(plan: Plan, path: string, value: unknown) {
  if (path.endsWith('.$')) throw outside('a positional projection')
  const parts = fieldPath(path)
  const flag = asFlag(value)
  if (flag !== undefined) {
    decide(plan, flag, path)
    return place(plan.tree, parts, { kind: flag ? 'keep' : 'drop' }, path)
  }
  if (isDoc(value) && !isOperators(value)) {
    const below = Object.keys(value)
    if (below.length === 0) throw new StoreError(51270, 'An empty sub-projection is not a valid value.')
    for (const key of below) read(plan, `${path}.${key}`, value[key])
    return
  }
  const [operator = ''] = isDoc(value) ? Object.keys(value) : []
  if (isDoc(value) && !Object.hasOwn(operators, operator))
    throw unknown(31325, `Unknown expression ${operator}`)
  if (plan.inclusive === false)
    throw new StoreError(31252, `Cannot use an expression on field ${path} in an exclusion projection`)
  decide(plan, true, path)
  place(plan.tree, parts, { kind: 'compute', by: expression(value) }, path)
}

function place(tree: Tree, [head = '', ...rest]: string[], node: Node, path: string) {
  const known = tree.get(head)
  if (rest.length === 0) {
    if (known) throw new StoreError(31250, `Path collision at ${path}`)
    tree.set(head, node)
    return
  }
  const below = known ?? { kind: 'tree', fields: new Map() as Tree }
  if (below.kind !== 'tree')
    throw new StoreError(31249, `Path collision at ${path} remaining portion ${rest.join('.')}`)
  tree.set(head, below)
  place(below.fields, rest, node, path)
}

function include(doc: Doc, tree: Tree, root: Doc): Doc {
  const result: Doc = {}
  for (const key of Object.keys(doc)) {
    const node = tree.get(key)
    if (!node || node.kind === 'drop') continue
    const value = doc[key]
    if (node.kind === 'keep') put(result, key, value)
    else
      setIfThere(result, key, node.kind === 'tree' ? includeBelow(value, node.fields, root) : node.by(root))
  }
  for (const [key, node] of tree) {
    if (Object.hasOwn(doc, key)) continue
    if (node.kind === 'compute') setIfThere(result, key, node.by(root))
    else if (node.kind === 'tree' && computes(node.fields)) put(result, key, include({}, node.fields, root))
  }
  return result
}

const computes = (tree: Tree): boolean =>
  [...tree.values()].some(node => node.kind === 'compute' || (node.kind === 'tree' && computes(node.fields)))

function setIfThere(doc: Doc, key: string, value: unknown) {
  if (value !== undefined) put(doc, key, value)
}

function includeBelow(value: unknown, tree: Tree, root: Doc): unknown {
  if (isDoc(value)) return include(value, tree, root)
  if (Array.isArray(value))
    return value.map(element => includeBelow(element, tree, root)).filter(element => element !== undefined)
  return computes(tree) ? include({}, tree, root) : undefined
}

function exclude(doc: Doc, tree: Tree): Doc {
  const result: Doc = {}
  for (const key of Object.keys(doc)) {
    const node = tree.get(key)
    if (node?.kind === 'tree') put(result, key, excludeBelow(doc[key], node.fields))
    else if (node?.kind !== 'drop') put(result, key, doc[key])
  }
  return result
}

function excludeBelow(value: unknown, tree: Tree): unknown {
  if (isDoc(value)) return exclude(value, tree)
  return Array.isArray(value) ? value.map(element => excludeBelow(element, tree)) : value
}
