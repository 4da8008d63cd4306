import { randomBytes } from 'node:crypto'
import type { Request } from 'express'
import { formKeyForm } from '../forms/form-key.ts'
import { read } from '../forms/read.ts'

export function newFormKey(): string {
  return randomBytes(16).toString('base64url')
}

/** What a form shown in answer to `req` carries: one that was refused keeps its key, since it is still the same form. */
export function formKeyFor(req: Request): string {
  return read(formKeyForm, req.body).value?.formKey ?? newFormKey()
}
