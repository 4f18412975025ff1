import { webWorld } from "~/server/wiring/web";

export const dynamic = "force-dynamic";

const handle = (request: Request): Promise<Response> => webWorld().auth.handler(request);

export { handle as GET, handle as POST };
