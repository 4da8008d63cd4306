import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'
import { skill } from './skill.ts'

const schema = new mongoose.Schema({
  /** 'BTP', 'COM' … , or a code made of the name for one that people have added. */
  _id: { type: String, required: true },
  /** As people have named it; '' is the name of the catalogue, sectors.name.CODE. */
  fr: { type: String, default: '' },
  en: { type: String, default: '' },
  romePrefixes: { type: [String], default: [] },
  skills: { type: [skill], default: [] },
  /** No longer offered from then on; what already counts in it goes on. */
  retiredAt: { type: Date, default: null },
  /** When people last set it; null: as it was loaded. */
  setAt: { type: Date, default: null }
})

class SectorRecord extends record(schema) {}

export type Sector = SectorRecord
export const Sector = defineModel('Sector', schema, SectorRecord)

export const SECTOR_CODE = /^[A-Z][A-Z0-9]{1,7}$/

/** The sectors that Déclic comes with: each has a name in the catalogue and a drawing. */
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
