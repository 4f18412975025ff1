-- Who may see what, how they sign in, and a wall between organisations that the database itself keeps.

-- CreateTable
CREATE TABLE "membership_scope" (
    "organisation_id" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "portfolio_ids" INTEGER[],

    CONSTRAINT "membership_scope_pkey" PRIMARY KEY ("organisation_id","user_id")
);

-- AddForeignKey
ALTER TABLE "membership_scope" ADD CONSTRAINT "membership_scope_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership_scope" ADD CONSTRAINT "membership_scope_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
