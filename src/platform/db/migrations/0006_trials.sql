CREATE TABLE "trials" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"vendor" text NOT NULL,
	"keys" text NOT NULL,
	"usd" double precision,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "trials" ADD CONSTRAINT "trials_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "trials_time" ON "trials" USING btree ("workspace_id","created_at");--> statement-breakpoint
ALTER TABLE "trials" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "trials" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "workspace" ON "trials" USING (workspace_id = parley_workspace() OR parley_platform());
