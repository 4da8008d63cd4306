import { Fields } from '../bson/decode.ts'
import { toNumber } from '../bson/numbers.ts'
import { Class, classOf, type Doc, isDoc, isOperators, own, put } from '../bson/values.ts'
import { expression, type Variables } from '../aggregate/expressions.ts'
import { badValue, StoreError } from '../errors.ts'
import { elementMatch } from './match.ts'
import type { Found } from './paths.ts'

/** A node of a projection: a choice, a computed value, or the fields below. */
type Node =
  { kind: 'keep' } | { kind: 'drop' } | { kind: 'compute'; by: Compute } | { kind: 'tree'; fields: Tree }
type Tree = Map<string, Node>
type Compute = (root: Doc, value: unknown) => unknown

/** A compiled projection; `found` tells which array element `path.$` keeps. */
export type Projection = (doc: Doc, found?: Found) => Doc

interface Plan {
  tree: Tree
  inclusive: boolean | undefined
  positional: string | undefined
  variables: Variables
  aggregate: boolean
}

/** Compiles a projection of `find` (`aggregate` false) or of `$project`, where strings and lists are expressions. */
export function compileProjection(spec: unknown, aggregate = false, variables: Variables = {}): Projection {
  if (!isDoc(spec)) throw badValue('a projection must be a document')
  const plan: Plan = { tree: new Map(), inclusive: undefined, positional: undefined, variables, aggregate }
  for (const path of Object.keys(spec)) if (path !== '_id') read(plan, path, spec[path])
  if ('_id' in spec) readId(plan, spec['_id'])
  const inclusive = plan.inclusive ?? false
  if (inclusive && !plan.tree.has('_id')) plan.tree.set('_id', { kind: 'keep' })
  const { tree, positional } = plan
  return (doc, found) => {
    const source = positional ? keepPosition(doc, positional.split('.'), found) : doc
    return inclusive ? include(source, tree, source) : exclude(source, tree, source)
  }
}

/**
 * The fields a projection keeps when it does nothing else, which is most of them: whole ones of the top, none computed.
 * Undefined for any other, and for one that is to be refused.
 */
export function keptWhole(spec: Doc): Fields | undefined {
  const names = Object.keys(spec).filter(name => name !== '_id')
  const plain = names.every(name => asFlag(spec[name]) === true && name !== '' && !name.includes('.'))
  const id = '_id' in spec ? asFlag(spec['_id']) : true
  if (names.length === 0 || !plain || id === undefined) return undefined
  return new Fields(id ? ['_id', ...names] : names)
}

function readId(plan: Plan, value: unknown) {
  const flag = asFlag(value)
  if (flag === undefined) return read(plan, '_id', value)
  if (flag) plan.inclusive ??= true
  else plan.inclusive ??= false
  if (flag === plan.inclusive) {
    if (flag) place(plan.tree, '_id', { kind: 'keep' })
    else place(plan.tree, '_id', { kind: 'drop' })
  } else place(plan.tree, '_id', { kind: flag ? 'keep' : 'drop' })
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
  if (path === '' || path.split('.').includes(''))
    throw new StoreError(40353, 'a path must not have an empty part')
  const flag = asFlag(value)
  if (flag !== undefined) {
    decide(plan, flag, path)
    if (flag && path.endsWith('.$')) {
      plan.positional = path.slice(0, -2)
      return place(plan.tree, plan.positional, { kind: 'keep' })
    }
    return place(plan.tree, path, { kind: flag ? 'keep' : 'drop' })
  }
  if (isOperators(value) && !plan.aggregate && ('$slice' in value || '$elemMatch' in value))
    return readArrayOperator(plan, path, value)
  if (isDoc(value) && !isOperators(value)) {
    for (const key of Object.keys(value)) read(plan, `${path}.${key}`, value[key])
    return
  }
  decide(plan, true, path)
  const evaluate = expression(value, plan.variables)
  place(plan.tree, path, { kind: 'compute', by: root => evaluate(root) })
}

function readArrayOperator(plan: Plan, path: string, value: Doc) {
  if ('$elemMatch' in value) {
    decide(plan, true, path)
    const { element } = elementMatch(value['$elemMatch'])
    const first: Compute = (_root, list) => {
      const found: unknown = Array.isArray(list) ? list.find(element) : undefined
      return found === undefined ? undefined : [found]
    }
    return place(plan.tree, path, { kind: 'compute', by: first })
  }
  const slice = value['$slice']
  const [a = 0, b] = (Array.isArray(slice) ? slice : [slice]).map(toNumber)
  const cut: Compute = (_root, list) => (Array.isArray(list) ? sliceOf(list, a, b) : list)
  place(plan.tree, path, { kind: 'compute', by: cut })
}

function sliceOf(list: unknown[], a: number, b: number | undefined) {
  if (b === undefined) return a < 0 ? list.slice(a) : list.slice(0, a)
  const start = a < 0 ? Math.max(0, list.length + a) : a
  return list.slice(start, start + b)
}

function place(tree: Tree, path: string, node: Node) {
  const dot = path.indexOf('.')
  if (dot < 0) {
    if (tree.get(path)?.kind === 'tree') throw new StoreError(31249, `Path collision at ${path}`)
    tree.set(path, node)
    return
  }
  const head = path.slice(0, dot)
  const below = tree.get(head) ?? { kind: 'tree', fields: new Map() as Tree }
  if (below.kind !== 'tree') throw new StoreError(31250, `Path collision at ${path}`)
  tree.set(head, below)
  place(below.fields, path.slice(dot + 1), node)
}

function include(doc: Doc, tree: Tree, root: Doc): Doc {
  const result: Doc = {}
  for (const key of Object.keys(doc)) {
    const node = tree.get(key)
    if (!node || node.kind === 'drop') continue
    const value = doc[key]
    if (node.kind === 'keep') put(result, key, value)
    else if (node.kind === 'tree') setIfThere(result, key, includeBelow(value, node.fields, root))
    else if (key in doc) setIfThere(result, key, node.by(root, value))
  }
  for (const [key, node] of tree) {
    if (Object.hasOwn(doc, key)) continue
    if (node.kind === 'compute') setIfThere(result, key, node.by(root, undefined))
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

function exclude(doc: Doc, tree: Tree, root: Doc): Doc {
  const result: Doc = {}
  for (const key of Object.keys(doc)) {
    const node = tree.get(key)
    const value = doc[key]
    if (!node || node.kind === 'keep') put(result, key, value)
    else if (node.kind === 'compute') setIfThere(result, key, node.by(root, value))
    else if (node.kind === 'tree') put(result, key, excludeBelow(value, node.fields, root))
  }
  return result
}

function excludeBelow(value: unknown, tree: Tree, root: Doc): unknown {
  if (isDoc(value)) return exclude(value, tree, root)
  return Array.isArray(value) ? value.map(element => excludeBelow(element, tree, root)) : value
}

/** Narrows the array at the path to the element the filter found. */
function keepPosition(doc: Doc, parts: string[], found: Found | undefined): Doc {
  const [head, ...rest] = parts
  if (head === undefined) return doc
  const value = own(doc, head)
  const copy = { ...doc }
  if (rest.length > 0 && isDoc(value)) put(copy, head, keepPosition(value, rest, found))
  else if (Array.isArray(value)) {
    if (found?.position === undefined)
      throw new StoreError(
        51246,
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array"
      )
    put(copy, head, value.slice(found.position, found.position + 1))
  }
  return copy
}
