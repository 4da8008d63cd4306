import Joi from 'joi'

/** The sheet that is the list, by its place among those of the workbook. */
export interface ImportSheet {
  sheet: number
}

export const importSheet = Joi.object<ImportSheet, true>({
  sheet: Joi.number().integer().min(0).max(1000).required()
})
