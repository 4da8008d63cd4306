import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const skill = new mongoose.Schema(
  {
    code: { type: String, required: true },
    fr: { type: String, required: true },
    en: { type: String, required: true }
  },
  { _id: false }
)

const schema = new mongoose.Schema({
  /** 'BTP', 'COM' … : the name is the locale key sectors.CODE. */
  _id: { type: String, required: true },
  romePrefixes: { type: [String], default: [] },
  skills: { type: [skill], default: [] }
})

class SectorRecord extends record(schema) {}

export type Sector = SectorRecord
export const Sector = defineModel('Sector', schema, SectorRecord)

export const SECTORS = [
  'BTP',
  'COM',
  'HRT',
  'IND',
  'TRA',
  'LOG',
  'SAP',
  'SAN',
  'AGR',
  'PRO',
  'SEC',
  'NUM'
] as const
export type SectorCode = (typeof SECTORS)[number]
