ALTER TABLE "sip_connections" ADD COLUMN "server" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "sip_connections" ADD COLUMN "caller_id" text DEFAULT '' NOT NULL;