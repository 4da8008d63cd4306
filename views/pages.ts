import type { ComponentsPages } from './components/pages.ts'
import type { ErrorsPages } from './errors/pages.ts'
import type { LayoutPages } from './layouts/pages.ts'
import type { SharedPages } from './shared/pages.ts'

/** Every template of the product and what it is given: the contract that the template check and `render` hold. */
export interface Pages extends LayoutPages, SharedPages, ErrorsPages, ComponentsPages {}
