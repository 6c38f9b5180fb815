//! The options of a target as the API has them, whatever its network.
import { compactOptions, threadOf } from './x/options.ts';

export { compactOptions, threadOf };
