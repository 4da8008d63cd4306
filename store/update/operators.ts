import { plus } from '../bson/arithmetic.ts'
import { Class, classOf, type Doc } from '../bson/values.ts'
import { badValue, StoreError } from '../errors.ts'
import { addToSet, pop, pull, pullAll, push } from './arrays.ts'
import { type Moment, type Place, placeOf, readPlace, writePlace } from './paths.ts'

/** Applies one operator to one path of a document, in place. */
export type Apply = (doc: Doc, path: string, operand: unknown, moment: Moment) => void

/** An operator that computes a new value from the old one, undefined where there is none. */
function compute(work: (value: unknown, operand: unknown, path: string) => unknown, create = true): Apply {
  return (doc, path, operand, moment) => {
    const place = placeOf(doc, path, moment, create)
    const value = place && readPlace(place)
    if (place && (create || value !== undefined)) writePlace(place, work(value, operand, path))
  }
}

function increment(value: unknown, operand: unknown, path: string) {
  if (classOf(operand) !== Class.number)
    throw new StoreError(14, `Cannot increment with non-numeric argument: {${path}}`)
  if (value === undefined) return operand
  if (classOf(value) !== Class.number)
    throw new StoreError(14, `Cannot apply $inc to a value of non-numeric type, field '${path}'`)
  return plus(value, operand)
}

function remove({ holder, key }: Place) {
  if (!Array.isArray(holder)) delete holder[key]
  else if (Number(key) < holder.length) holder[Number(key)] = null
}

const unset: Apply = (doc, path, _operand, moment) => {
  const place = placeOf(doc, path, moment, false)
  if (place) remove(place)
}

const rename: Apply = (doc, path, operand, moment) => {
  if (typeof operand !== 'string') throw badValue("The 'to' field for $rename must be a string")
  const place = placeOf(doc, path, moment, false)
  const value = place && readPlace(place)
  if (!place || value === undefined) return
  remove(place)
  const target = placeOf(doc, operand, moment, true)
  if (!target || Array.isArray(place.holder) || Array.isArray(target.holder))
    throw badValue('Neither the source nor the target of $rename can be an array element')
  writePlace(target, value)
}

const set = compute((_value, operand) => operand)

/** The operators of an update by name. */
export const operators: Record<string, Apply> = {
  $set: set,
  $setOnInsert: (doc, path, operand, moment) => {
    if (moment.inserting) set(doc, path, operand, moment)
  },
  $unset: unset,
  $rename: rename,
  $inc: compute(increment),
  $push: compute(push),
  $addToSet: compute(addToSet),
  $pull: compute(pull, false),
  $pullAll: compute(pullAll, false),
  $pop: compute(pop, false)
}
