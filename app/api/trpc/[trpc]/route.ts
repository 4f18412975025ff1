import { answerCall } from "~/server/trpc/door";
import { refuseForgery } from "~/server/wiring/same-origin";
import { reportFailure, requestContext } from "~/server/wiring/web";

export const dynamic = "force-dynamic";

const handle = async (request: Request): Promise<Response> =>
  refuseForgery(request) ?? answerCall(request, () => requestContext(request.headers), reportFailure);

export { handle as GET, handle as POST };
