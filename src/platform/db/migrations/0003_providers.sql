CREATE TABLE "provider_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"vendor" text NOT NULL,
	"sealed" text NOT NULL,
	"last_four" text NOT NULL,
	"max_streams" integer,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "usage" jsonb;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "cost_usd" double precision;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "monthly_budget_usd" double precision;--> statement-breakpoint
ALTER TABLE "provider_keys" ADD CONSTRAINT "provider_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "provider_keys_vendor" ON "provider_keys" USING btree ("workspace_id","vendor");--> statement-breakpoint
ALTER TABLE "provider_keys" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "provider_keys" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "workspace" ON "provider_keys" USING (workspace_id = parley_workspace() OR parley_platform());
