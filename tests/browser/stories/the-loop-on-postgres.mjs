// The same loop in a house whose database is a PostgreSQL beside it.

import { turn } from './the-loop.mjs';

export const title = 'the loop, with PostgreSQL beside the house';

export async function tell(stage) {
  await turn(stage, '--database-url', await stage.postgres());
}
