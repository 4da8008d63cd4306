import { type Doc, isDoc, isOperators, own, put } from '../bson/values.ts'
import { StoreError } from '../errors.ts'
import { compileProjection } from '../query/project.ts'
import { type Evaluate, expression, type Variables } from './expressions.ts'

/** Makes one document from another, leaving the first as it is. */
export type Shape = (doc: Doc) => Doc
/** Compiles the operand of a stage. */
export type Shaper = (operand: unknown, variables: Variables) => Shape

type Tree = Map<string, Evaluate | Tree>

function readFields(spec: Doc, variables: Variables, tree: Tree = new Map()): Tree {
  for (const path of Object.keys(spec)) {
    const value = spec[path]
    const nested = isDoc(value) && !isOperators(value) && Object.keys(value).length > 0
    place(tree, path.split('.'), nested ? readFields(value, variables) : expression(value, variables))
  }
  return tree
}

function place(tree: Tree, parts: string[], leaf: Evaluate | Tree) {
  const [head = '', ...rest] = parts
  if (head === '') throw new StoreError(40352, 'a field path must not have an empty part')
  if (rest.length === 0) return tree.set(head, leaf)
  const below = tree.get(head)
  const branch = below instanceof Map ? below : (new Map() as Tree)
  tree.set(head, branch)
  return place(branch, rest, leaf)
}

/** `$set`: computed on the document as it was before the stage. */
function assign(value: unknown, tree: Tree, root: Doc): unknown {
  if (Array.isArray(value)) return value.map(element => assign(element, tree, root))
  const copy: Doc = isDoc(value) ? { ...value } : {}
  for (const [key, leaf] of tree) {
    const next = leaf instanceof Map ? assign(own(copy, key), leaf, root) : leaf(root)
    if (next === undefined) delete copy[key]
    else put(copy, key, next)
  }
  return copy
}

const set: Shaper = (operand, variables) => {
  if (!isDoc(operand)) throw new StoreError(40272, '$addFields specification stage must be an object')
  const tree = readFields(operand, variables)
  return doc => assign(doc, tree, doc) as Doc
}

const unset: Shaper = operand => {
  const paths = Array.isArray(operand) ? operand : [operand]
  return compileProjection(Object.fromEntries(paths.map(path => [String(path), 0])), true)
}

const replaceWith: Shaper = (operand, variables) => {
  const evaluate = expression(operand, variables)
  return doc => {
    const root = evaluate(doc)
    if (!isDoc(root)) throw new StoreError(40228, "'newRoot' expression must evaluate to an object")
    return root
  }
}

/** The stages that turn each document into one other. */
export const shapers: Record<string, Shaper> = {
  $set: set,
  $addFields: set,
  $unset: unset,
  $project: (operand, variables) => compileProjection(operand, true, variables),
  $replaceWith: replaceWith,
  $replaceRoot: (operand, variables) =>
    replaceWith(isDoc(operand) ? operand['newRoot'] : undefined, variables)
}
