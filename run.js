// node run.js [--env] FILE [ARGUMENT…]: runs a TypeScript file of Déclic, with --env as .env says. See tools/run.js.
import { run } from './tools/run.js'
await run()
