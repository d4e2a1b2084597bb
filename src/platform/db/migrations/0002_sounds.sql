CREATE TABLE "sounds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"format" text NOT NULL,
	"duration_ms" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sounds" ADD CONSTRAINT "sounds_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sounds_workspace" ON "sounds" USING btree ("workspace_id");
--> statement-breakpoint
ALTER TABLE "sounds" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "sounds" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "workspace" ON "sounds" USING (workspace_id = parley_workspace() OR parley_platform());
