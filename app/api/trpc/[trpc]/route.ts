import { answerCall } from "~/server/trpc/door";
import { reportFailure, requestContext } from "~/server/wiring/web";

export const dynamic = "force-dynamic";

const handle = (request: Request): Promise<Response> =>
  answerCall(request, () => requestContext(request.headers), reportFailure);

export { handle as GET, handle as POST };
