CREATE TABLE "operator_keys" (
	"vendor" text PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"sealed" text,
	"last_four" text DEFAULT '' NOT NULL,
	"max_streams" integer,
	"monthly_budget_usd" double precision,
	"workspace_max_streams" integer,
	"workspace_monthly_budget_usd" double precision,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provider_prices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"vendor" text NOT NULL,
	"stage" text NOT NULL,
	"model" text DEFAULT '' NOT NULL,
	"unit" text NOT NULL,
	"amount" double precision,
	"currency" text DEFAULT 'USD' NOT NULL,
	"usd_rate" double precision DEFAULT 1 NOT NULL,
	"set_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provider_spending" (
	"workspace_id" uuid NOT NULL,
	"vendor" text NOT NULL,
	"keys" text NOT NULL,
	"month" text NOT NULL,
	"usd" double precision NOT NULL,
	CONSTRAINT "provider_spending_workspace_id_vendor_keys_month_pk" PRIMARY KEY("workspace_id","vendor","keys","month")
);
--> statement-breakpoint
ALTER TABLE "provider_keys" ADD COLUMN "monthly_budget_usd" double precision;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "is_operator" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "provider_spending" ADD CONSTRAINT "provider_spending_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "provider_prices_newest" ON "provider_prices" USING btree ("vendor","stage","model","unit","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "provider_spending_month" ON "provider_spending" USING btree ("month");--> statement-breakpoint
ALTER TABLE "operator_keys" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "operator_keys" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "platform" ON "operator_keys" USING (parley_platform());
--> statement-breakpoint
ALTER TABLE "provider_prices" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "provider_prices" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "platform" ON "provider_prices" USING (parley_platform());
--> statement-breakpoint
ALTER TABLE "provider_spending" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "provider_spending" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "workspace" ON "provider_spending" USING (workspace_id = parley_workspace() OR parley_platform());
--> statement-breakpoint
-- Row-level security binds the owner of the tables too.
SELECT set_config('parley.platform', 'on', true);
--> statement-breakpoint
-- Whoever set up the installation runs it.
UPDATE "users" SET "is_operator" = true WHERE "id" IN (
  SELECT m."user_id" FROM "members" m
  WHERE m."role" = 'owner' AND m."workspace_id" = (SELECT w."id" FROM "workspaces" w ORDER BY w."created_at", w."id" LIMIT 1)
  ORDER BY m."created_at" LIMIT 1
);
--> statement-breakpoint
INSERT INTO "provider_spending" ("workspace_id", "vendor", "keys", "month", "usd")
SELECT c."workspace_id", line ->> 'provider', line ->> 'keys', to_char(c."created_at" AT TIME ZONE 'UTC', 'YYYY-MM'), sum((line ->> 'costUsd')::double precision)
FROM "calls" c, jsonb_array_elements(c."usage") AS line
WHERE (line ->> 'costUsd')::double precision > 0
GROUP BY 1, 2, 3, 4;
