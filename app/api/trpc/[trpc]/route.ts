import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { appRouter } from "~/server/trpc/root";
import { requestContext } from "~/server/wiring/web";

export const dynamic = "force-dynamic";

const handle = (request: Request): Promise<Response> =>
  fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => requestContext(request.headers),
  });

export { handle as GET, handle as POST };
