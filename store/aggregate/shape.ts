import { type Doc, isDoc, isOperators, own, put } from '../bson/values.ts'
import { StoreError } from '../errors.ts'
import { compileProjection } from '../query/project.ts'
import { fieldPath } from '../query/paths.ts'
import { expression } from './expressions.ts'

/** Makes one document from another, leaving the first as it is. */
export type Shape = (doc: Doc) => Doc

type Tree = Map<string, ((doc: Doc) => unknown) | Tree>

function readFields(spec: Doc, tree: Tree = new Map()): Tree {
  for (const path of Object.keys(spec)) {
    const value = spec[path]
    const nested = isDoc(value) && !isOperators(value) && Object.keys(value).length > 0
    place(tree, fieldPath(path), nested ? readFields(value) : expression(value), path)
  }
  return tree
}

function place(
  tree: Tree,
  [head = '', ...rest]: string[],
  leaf: ReturnType<typeof expression> | Tree,
  path: string
) {
  const below = tree.get(head)
  const branch = below ?? (new Map() as Tree)
  if (rest.length === 0 ? below !== undefined : !(branch instanceof Map))
    throw new StoreError(40176, `specification contains two conflicting paths, one of them '${path}'`)
  tree.set(head, rest.length === 0 ? leaf : branch)
  if (rest.length > 0) place(branch as Tree, rest, leaf, path)
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

function set(operand: unknown): Shape {
  if (!isDoc(operand)) throw new StoreError(40272, '$set specification stage must be an object')
  if (Object.keys(operand).length === 0)
    throw new StoreError(40177, 'Invalid $set :: caused by :: specification must have at least one field')
  const tree = readFields(operand)
  return doc => assign(doc, tree, doc) as Doc
}

/** The stages that turn each document into one other: an update may be written with them. */
export const shapers: Record<string, (operand: unknown) => Shape> = {
  $set: set,
  $project: operand => {
    if (!isDoc(operand)) throw new StoreError(15969, '$project specification must be an object')
    if (Object.keys(operand).length === 0)
      throw new StoreError(
        51272,
        'Invalid $project :: caused by :: projection specification must have at least one field'
      )
    return compileProjection(operand)
  }
}
