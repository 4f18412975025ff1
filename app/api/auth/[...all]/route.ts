import { answerSignIn } from "~/server/wiring/auth-door";

export const dynamic = "force-dynamic";

export { answerSignIn as POST };
