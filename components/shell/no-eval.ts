import { z } from "zod";

// Schemas are otherwise made fast by `new Function`, which the policy of our pages refuses.
z.config({ jitless: true });
